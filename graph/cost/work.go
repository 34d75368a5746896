package cost

// The cost of other work on a row, in rows looked at. Reading a row costs 1.
const (
	// countCost is for counting a row without a filter.
	countCost = 0.02
	// countUnionCost is countCost if the relationships have several types: Neo4j keeps no
	// common count for them.
	countUnionCost = 1
	// sortCost is for sorting by a key that no index has.
	sortCost = 1
	// groupCost is for grouping a row by its key.
	groupCost = 1
	// keepValueCost is for keeping a distinct value until all rows are counted. It takes
	// some 500 bytes of memory.
	keepValueCost = 100
	// fetchValueCost is for reading a distinct value into the program.
	fetchValueCost = 2
	// compareCost is for a condition on a column.
	compareCost = 0.1
	// textMatchCost is for looking for a part of a text.
	textMatchCost = 0.5
	// listMatchCost is for looking for a value in a list.
	listMatchCost = 1
)
