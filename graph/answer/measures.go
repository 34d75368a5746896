package answer

// Measures are the members of a Facet, a FacetValue or a Stat, by name.
type Measures map[string]any

// Measure is one of them.
type Measure string
