package graph

// measures are the members of a Facet, a FacetValue or a Stat, by name.
type measures map[string]any

// measure is one of them.
type measure string
