package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Query is a parsed search, folded. A term is a word, or a phrase whose words are separated
// by one space.
type Query struct {
	// All Terms must occur, and none of Without. Both are without repetition, in the order of
	// the search.
	Terms, Without []string
	// Phrase has the words of all Terms in the order of the search, separated by one space. A
	// label that starts with it is probably the one that was searched for.
	Phrase string
}

// ParseQuery parses a search. Words are separated by white space, "phrases" are in quotes,
// and a minus excludes a word or phrase: -word, -"phrase". A quote that is not closed reaches
// to the end. There are no errors: a search without words has no terms.
func ParseQuery(s string) Query {
	var q Query
	var phrase []string
	for rest := Fold(s); ; {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" {
			break
		}
		bare, without := strings.CutPrefix(rest, "-")
		var term string
		if quoted, ok := strings.CutPrefix(bare, `"`); ok {
			term, rest, _ = strings.Cut(quoted, `"`)
			term = Spaced(term)
		} else {
			end := strings.IndexFunc(bare, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
			if end < 0 {
				end = len(bare)
			}
			term, rest = bare[:end], bare[end:]
		}
		switch {
		case term == "":
		case without:
			q.Without = appendOnce(q.Without, term)
		default:
			q.Terms = appendOnce(q.Terms, term)
			phrase = append(phrase, term)
		}
	}
	q.Phrase = strings.Join(phrase, " ")
	return q
}

func appendOnce(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}

// Spaced replaces every run of white space in s by one space, and trims it. It is applied to
// searched texts and to phrases, so that a phrase matches across line breaks.
func Spaced(s string) string {
	space := true // one would be too many here
	for _, r := range s {
		if is := unicode.IsSpace(r); is && (space || r != ' ') {
			return strings.Join(strings.Fields(s), " ")
		} else {
			space = is
		}
	}
	return strings.TrimSuffix(s, " ")
}

// A Span is a part of a text, counted in code points.
type Span struct{ Start, Length int }

// Highlights returns the parts of s, which is in NFC, in which a term occurs, in order. Parts
// that touch or overlap are merged. A part includes the characters after its last letter that
// folding removes, such as diacritics.
func (q Query) Highlights(s string) []Span {
	folded, origin := unfold(s)
	hit := make([]bool, len(folded))
	for _, t := range q.Terms {
		for at := 0; ; at++ {
			i := strings.Index(folded[at:], t)
			if i < 0 {
				break
			}
			at += i
			for j := at; j < at+len(t); j++ {
				hit[j] = true
			}
		}
	}
	var out []Span
	for i := range hit {
		if !hit[i] {
			continue
		}
		start, end := origin[i], origin[i+1]
		for j := i + 1; end == start && j < len(origin); j++ {
			end = origin[j]
		}
		if n := len(out) - 1; n >= 0 && out[n].Start+out[n].Length >= start {
			out[n].Length = max(out[n].Length, end-out[n].Start)
			continue
		}
		out = append(out, Span{start, end - start})
	}
	return out
}

// unfold folds s as for a search. For each byte of the result, and for its end, it returns the
// code point of s that it came from.
func unfold(s string) (string, []int) {
	folded := make([]byte, 0, len(s))
	origin := make([]int, 0, len(s)+1)
	at := 0
	space := true
	for i := 0; i < len(s); at++ {
		n := runeLen(s[i:])
		r, _ := utf8.DecodeRuneInString(s[i:])
		before := len(folded)
		switch is := unicode.IsSpace(r); {
		case !is:
			folded = appendFolded(folded, s[i:i+n])
		case !space:
			folded = append(folded, ' ')
		}
		if len(folded) > before {
			space = folded[len(folded)-1] == ' '
		}
		for len(origin) < len(folded) {
			origin = append(origin, at)
		}
		i += n
	}
	return string(folded), append(origin, at)
}
