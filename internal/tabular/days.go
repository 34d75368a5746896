package tabular

// A column with dates is followed by two others, with the first and the last day that each
// date can mean. These end their names.
const (
	FirstDay = ".firstDay"
	LastDay  = ".lastDay"
)
