package compile

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
// it takes values of up to MostIndexed bytes. A longer text is in _long, which has no index.
// An index on _isLong finds the few nodes that have one.
//
// The trigrams of the text index do not find words of one or two characters. So _fragments
// has each of those that the text contains, with spaces between them, for the full-text index
// FragmentIndex.
//
// The headings of the node are in _headings, with a text index. They are never too long for it.
// _name and _date are the keys by which a search orders nodes.
//
// No property of a schema begins with an underscore.
const (
	SearchColumn   = "_search"
	LongColumn     = "_long"
	IsLong         = "_isLong"
	MostIndexed    = 32_766
	FragmentColumn = "_fragments"
	FragmentIndex  = "casegraph_node_fragments"
	HeadingColumn  = "_headings"
	NameColumn     = "_name"
	DateColumn     = "_date"
)
