package graph

// most is where costs saturate: the largest whole number that every JSON reader
// keeps.
const most = 1<<53 - 1

// plus adds, up to most.
func plus(a, b int) int { return min(a+b, most) }

// times multiplies, up to most.
func times(a, b int) int {
	if a > 0 && b > most/a {
		return most
	}
	return a * b
}
