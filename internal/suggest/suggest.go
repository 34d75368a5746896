// Package suggest finds the known name that an unknown name probably stands for.
package suggest

import (
	"bytes"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
)

// Nearest returns the name that was probably meant, or "". It ignores case. A name may
// differ in a third of its letters, and in at most three. Of names with the same distance,
// one with the same letters wins, because swapped letters are a common mistake.
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

// Instead returns the end of a message about an unknown name. It suggests the name that was
// probably meant, or lists all names.
func Instead(written string, names []string) string {
	if meant := DidYouMean(written, names); meant != "" {
		return meant
	}
	return "; expected one of " + strings.Join(names, " ")
}

// DidYouMean returns the end of a message about an unknown name. It suggests the name that
// was probably meant, and is "" if there is none.
func DidYouMean(written string, names []string) string {
	if n := Nearest(written, names); n != "" {
		return "; did you mean " + n + "?"
	}
	return ""
}
