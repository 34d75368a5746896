package view

import (
	"casegraph/graph/api"
	"casegraph/graph/compile"
)

// views is the table of views, in the order in which the API lists them.
func views() []view {
	return []view{
		searchView(), aroundView(), neighborhoodView(), pathsView(), disputesView(), timelineView(), chainsView(), facetsView(), groupsView(), propertiesView(),
	}
}

// Declarations returns what the views add to the API.
func Declarations() []api.Declaration {
	var out []api.Declaration
	for _, v := range views() {
		out = append(out, v.Declaration)
	}
	return out
}

// Extensions returns what compiles the fields of views.
func Extensions() []compile.Extension {
	var out []compile.Extension
	for _, v := range views() {
		out = append(out, v.Extension)
	}
	return out
}
