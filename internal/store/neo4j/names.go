package neo4j

// Labels and relationship types of the store's own. No type of a schema can
// have these names.
const (
	anyLabel      = "Node"
	citationLabel = "Citation"
	datasetLabel  = "Dataset"
	layoutLabel   = "_Layout"
	standsOn      = "STANDS_ON"

	statisticsLabel = "_Statistics"
)
