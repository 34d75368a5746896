package graph

// A view is what one file of this package adds: to the API, and how it is compiled.
type view struct {
	declaration
	extension
}
