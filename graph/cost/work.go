package cost

// What is done with a row, in rows looked at: to read it by itself is one.
const (
	// counting is to count a row that no filter is tried on, countingOf one of several
	// types of relationships, which Neo4j keeps no numbers of together.
	counting, countingOf = 0.02, 1
	// sorting is to keep a row in an order that no index has.
	sorting = 1
	// grouping is to count a row by what it has, holding to keep a value that was met
	// until all are counted (some 500 bytes), gathering to bring each value there is
	// into the program.
	grouping, holding, gathering = 1, 100, 2
	// comparing is to try a condition on a column, seeking in a text, hunting in a list.
	comparing, seeking, hunting = 0.1, 0.5, 1
)
