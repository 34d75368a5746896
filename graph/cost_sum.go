package graph

// most is where costs saturate: the largest whole number that every JSON reader
// keeps.
const most = 1<<53 - 1

func plus(a, b int) int { return min(a+b, most) }

func times(a, b int) int {
	if a > 0 && b > most/a {
		return most
	}
	return a * b
}
