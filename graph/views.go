package graph

// views are all there are, in the order in which the API has them.
func views() []view {
	return []view{
		searchView(), aroundView(), neighborhoodView(), pathsView(), disputesView(), timelineView(), chainsView(), facetsView(),
	}
}

// declarations are what the views add to the API.
func declarations() []declaration {
	var out []declaration
	for _, v := range views() {
		out = append(out, v.declaration)
	}
	return out
}

// extensions compile what the views add.
func extensions() []extension {
	var out []extension
	for _, v := range views() {
		out = append(out, v.extension)
	}
	return out
}
