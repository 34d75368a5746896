package cost

// Max is where costs saturate: the largest whole number that every JSON reader
// keeps.
const Max = 1<<53 - 1

// Plus adds, up to most.
func Plus(a, b int) int { return min(a+b, Max) }

// Times multiplies, up to most.
func Times(a, b int) int {
	if a > 0 && b > Max/a {
		return Max
	}
	return a * b
}
