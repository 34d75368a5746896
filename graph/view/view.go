// Package view has the views over the graph: search, paths, timelines and others. A view
// is one file, with what it adds to the API and how that is compiled, and one line in the
// table of views.
package view

import (
	"casegraph/graph/api"
	"casegraph/graph/compile"
)

// A view is what one file of this package adds: to the API, and how it is compiled.
type view struct {
	api.Declaration
	compile.Extension
}
