package compile

import "casegraph/internal/store"

// Labels and relationship types of the store's own. No type of a schema can
// have these names.
const (
	AnyLabel      = "Node"
	CitationLabel = "Citation"
	DatasetLabel  = "Dataset"
	LayoutLabel   = "_Layout"
	StandsOn      = "STANDS_ON"

	StatisticsLabel = "_Statistics"
)

// A node's search text is in _search, whatever its type, where an index of texts
// serves CONTAINS; it takes values of up to mostIndexed bytes. A longer text is in
// _searchLong, which nothing indexes, and _isLong finds the few that have one.
const (
	SearchColumn = "`" + store.SearchColumn + "`"
	longColumn   = "`" + store.SearchColumn + "Long`"
	IsLong       = "`_isLong`"
	MostIndexed  = 32_766
)
