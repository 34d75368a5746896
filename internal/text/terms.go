package text

import "strings"

// Terms returns the terms of a `search`: what white space (Unicode White_Space)
// separates in the folded query, in their order, each once. A text matches when
// its folded form contains every term. A query of nothing but white space and
// removed characters has none.
//
// White space separates; U+200B, which Khmer and Thai pages put between words,
// does not: readers do not see it and do not type it, so folding removes it.
func Terms(query string) []string {
	terms := strings.Fields(Fold(query))
	seen := make(map[string]bool, len(terms))
	kept := terms[:0]
	for _, t := range terms {
		if !seen[t] {
			seen[t] = true
			kept = append(kept, t)
		}
	}
	return kept
}
