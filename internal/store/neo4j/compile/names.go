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

// The search text of a node of any type is in _search. A text index on it serves CONTAINS;
// it takes values of up to MostIndexed bytes. A longer text is in _searchLong, which has no
// index. An index on _isLong finds the few nodes that have one.
const (
	SearchColumn = "`" + store.SearchColumn + "`"
	longColumn   = "`" + store.SearchColumn + "Long`"
	IsLong       = "`_isLong`"
	MostIndexed  = 32_766
)
