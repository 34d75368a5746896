package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Query is what a search looks for, folded. A term is a word, or a phrase
// within which the words stand one space apart.
type Query struct {
	// Terms must all occur, Without must not; each once, in the order given.
	Terms, Without []string
	// Phrase is all that is to occur, as it was written: the words in their
	// order, one space apart. A label that starts so is what was looked for.
	Phrase string
}

// ParseQuery reads a search as people write it: words between white space,
// "phrases" in quotes, and what must not occur behind a minus: -word, -"phrase".
// A quote that is not closed reaches to the end. It knows no errors: a query of
// which nothing is left has no terms.
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

// Spaced writes every run of white space in s as one space, and none around it:
// in what is searched and in phrases, so that the breaks of a text's lines do
// not hide what runs across them.
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

// Highlights are the parts of s, a normal text, in which a term occurs, in their
// order; parts that touch or overlap are one. A part takes in what folding left
// out behind its last letter, as the marks on it.
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

// unfold folds s as it is searched, and says of each byte of that, and of its
// end, which code point of s it came from.
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
