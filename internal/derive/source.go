package derive

import (
	"strings"
	"unicode/utf8"
)

// maxShortTitle is how many characters a short title has at most.
const maxShortTitle = 60

// sourceShortTitle returns the title of a source, its description or its publisher: the first
// that has a value, cut at a word.
func sourceShortTitle(values map[string]any) any {
	for _, name := range []string{"title", "description", "publisher"} {
		if s, _ := values[name].(string); strings.TrimSpace(s) != "" {
			return cut(strings.TrimSpace(s))
		}
	}
	return nil
}

// cut cuts a text that is too long, after a word if it has spaces.
func cut(s string) string {
	if utf8.RuneCountInString(s) <= maxShortTitle {
		return s
	}
	short := string([]rune(s)[:maxShortTitle])
	if i := strings.LastIndexByte(short, ' '); i > 0 {
		short = short[:i]
	} else {
		short = string([]rune(s)[:maxShortTitle-1])
	}
	return strings.TrimRight(short, " ,;:") + "…"
}
