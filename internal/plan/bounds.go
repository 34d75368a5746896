package plan

// The limits of what clients may ask of a list.
const (
	// MaxPage is the greatest number of rows of a page.
	MaxPage = 100
	// MaxFacet is the greatest number of values of a facet.
	MaxFacet = 100
	// MaxDistinct is the greatest number of different values for stats. All of them are read.
	MaxDistinct = 100_000
)
