package graph

// views are all there are, in the order in which the API has them.
func views() []view {
	return []view{
		searchView(), aroundView(), neighborhoodView(), pathsView(), disputesView(), timelineView(), chainsView(), facetsView(),
	}
}

func declarations() []declaration {
	var out []declaration
	for _, v := range views() {
		out = append(out, v.declaration)
	}
	return out
}

func extensions() []extension {
	var out []extension
	for _, v := range views() {
		out = append(out, v.extension)
	}
	return out
}
