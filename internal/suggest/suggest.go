// Package suggest finds, for a name that nobody knows, the one that was probably
// meant.
package suggest

import (
	"bytes"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest is the one of names that was probably meant, or "". Case counts for
// nothing; a name may differ by a third of its letters, but by three at most.
// Of names equally near, one of the same letters is meant: two were swapped.
func Nearest(written string, names []string) string {
	const longest = 128
	if len(written) > longest {
		return ""
	}
	folded := strings.ToLower(written)
	best, least := "", min(len(written)/3, 2)+2
	for _, n := range names {
		if len(n)-len(written) >= least || len(written)-len(n) >= least {
			continue
		}
		d := levenshtein.ComputeDistance(folded, strings.ToLower(n))
		if d < least && d < len(written) || d == least && best != "" && !sameLetters(folded, best) && sameLetters(folded, n) {
			best, least = n, d
		}
	}
	return best
}

func sameLetters(a, b string) bool {
	x, y := []byte(strings.ToLower(a)), []byte(strings.ToLower(b))
	slices.Sort(x)
	slices.Sort(y)
	return bytes.Equal(x, y)
}

// Instead ends a message on an unknown name: with the name that was probably
// meant, or with all there are.
func Instead(written string, names []string) string {
	if meant := DidYouMean(written, names); meant != "" {
		return meant
	}
	return "; expected one of " + strings.Join(names, " ")
}

// DidYouMean ends a message on an unknown name with the name that was probably
// meant; it is "" where there is none.
func DidYouMean(written string, names []string) string {
	if n := Nearest(written, names); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}
