package cost

// Max is the greatest cost: the largest whole number that every JSON reader keeps exactly.
// Greater costs become Max.
const Max = 1<<53 - 1

// Plus adds, and gives at most Max.
func Plus(a, b int) int { return min(a+b, Max) }

// Times multiplies, and gives at most Max.
func Times(a, b int) int {
	if a > 0 && b > Max/a {
		return Max
	}
	return a * b
}
