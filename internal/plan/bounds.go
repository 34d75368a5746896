package plan

// Bounds of what the API lets a list ask for.
const (
	// MaxPage is how many rows a page may have.
	MaxPage = 100
	// MaxFacet is how many values of a facet may be asked for.
	MaxFacet = 100
	// MaxDistinct is of how many different values stats may be. All of them are read.
	MaxDistinct = 100_000
)
