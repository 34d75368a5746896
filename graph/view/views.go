package view

import (
	"casegraph/graph/api"
	"casegraph/graph/compile"
)

// views are all there are, in the order in which the API has them.
func views() []view {
	return []view{
		searchView(), aroundView(), neighborhoodView(), pathsView(), disputesView(), timelineView(), chainsView(), facetsView(),
	}
}

// Declarations are what the views add to the API.
func Declarations() []api.Declaration {
	var out []api.Declaration
	for _, v := range views() {
		out = append(out, v.Declaration)
	}
	return out
}

// Extensions compile what the views add.
func Extensions() []compile.Extension {
	var out []compile.Extension
	for _, v := range views() {
		out = append(out, v.Extension)
	}
	return out
}
