package answer

// Measures are the values of a Facet, a FacetValue or a Stat, by the name of the field.
type Measures map[string]any

// Measure writes the value with this name.
type Measure string
