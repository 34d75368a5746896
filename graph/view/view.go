// Package view has the views over the graph, such as search, paths and timelines. A view is
// one file and one line in the table of views. The file declares what the view adds to the
// API, and compiles it.
package view

import (
	"casegraph/graph/api"
	"casegraph/graph/compile"
)

// A view is what one file of this package adds to the API, and how that is compiled.
type view struct {
	api.Declaration
	compile.Extension
}
