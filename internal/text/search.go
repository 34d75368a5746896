package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Query is a parsed search, folded. A term is a word, or a phrase. It has at least one
// character, and is written as [Tokens], or for whole words with a space on both sides.
type Query struct {
	// All Terms must occur, and none of Without. Both are without repetition, in the order of
	// the search.
	Terms, Without []string
	// Phrase has all that must occur as it was written, in the order of the search, separated
	// by one space. A label that starts with it is probably the one that was searched for.
	Phrase string
}

// ParseQuery parses a search. Words are separated by white space, "phrases" are in quotes,
// and a minus excludes a word or phrase: -word, -"phrase". A quote that is not closed reaches
// to the end. Brackets and quotes around a word, and a comma or the like after it, do not
// belong to it; in a phrase they do. There are no errors: a search without words has no terms.
func ParseQuery(s string) Query {
	var q Query
	var phrase []string
	for rest := Fold(s); ; {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" {
			break
		}
		bare, without := strings.CutPrefix(rest, "-")
		var written, term string
		if quoted, ok := strings.CutPrefix(bare, `"`); ok {
			written, rest, _ = strings.Cut(quoted, `"`)
			term = written
		} else {
			end := strings.IndexFunc(bare, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
			if end < 0 {
				end = len(bare)
			}
			written, rest = bare[:end], bare[end:]
			term = bareWord(written)
		}
		term = Tokens(term)
		switch {
		case without && term != "":
			q.Without = appendOnce(q.Without, term)
		case without:
		default:
			if term != "" {
				q.Terms = appendOnce(q.Terms, term)
			}
			phrase = append(phrase, strings.Fields(written)...)
		}
	}
	q.Phrase = bareWord(strings.Join(phrase, " "))
	return q
}

// bareWord is a word without the punctuation around it: brackets and quotes, and behind the
// word also what ends a sentence or a part of it (the Unicode property Terminal_Punctuation).
func bareWord(s string) string {
	s = strings.TrimLeftFunc(s, func(r rune) bool {
		return r == '\'' || r == '¿' || r == '¡' || unicode.IsSpace(r) || unicode.In(r, unicode.Ps, unicode.Pi)
	})
	return strings.TrimRightFunc(s, func(r rune) bool {
		return r == '\'' || unicode.IsSpace(r) || unicode.In(r, unicode.Pe, unicode.Pf, unicode.Terminal_Punctuation)
	})
}

// WholeWords is the query whose terms are found only where they are whole words.
func (q Query) WholeWords() Query {
	whole := func(terms []string) []string {
		var out []string
		for _, t := range terms {
			out = append(out, " "+t+" ")
		}
		return out
	}
	q.Terms, q.Without = whole(q.Terms), whole(q.Without)
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

// A Span is a part of a text, counted in code points.
type Span struct{ Start, Length int }

// Highlights returns the parts of s, which is in NFC, in which a term occurs, in order. The
// spaces around whole words are not part of them. Parts that touch or overlap are merged. A
// part includes the characters after its last letter that folding removes, such as diacritics.
func (q Query) Highlights(s string) []Span {
	folded, origin := unfold(s)
	line := " " + folded + " "
	hit := make([]bool, len(folded))
	for _, t := range q.Terms {
		before, after := strings.HasPrefix(t, " "), strings.HasSuffix(t, " ")
		for at := 0; ; at++ {
			i := strings.Index(line[at:], t)
			if i < 0 {
				break
			}
			at += i
			from, to := at-1, at-1+len(t) // in folded
			if before {
				from++
			}
			if after {
				to--
			}
			for j := from; j < to; j++ {
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

// unfold folds s as for a search, into its tokens. For each byte of the result, and for its
// end, it returns the code point of s that it came from. A space that stands between two
// tokens without one in s belongs to the second.
func unfold(s string) (string, []int) {
	folded := make([]byte, 0, len(s)+len(s)/8)
	origin := make([]int, 0, cap(folded)+1)
	at, last := 0, space
	var buffer [64]byte
	for i := 0; i < len(s); at++ {
		n := runeLen(s[i:])
		for _, r := range string(appendFolded(buffer[:0], s[i:i+n])) {
			is := classOf(r)
			if is != last && last != space {
				folded = append(folded, ' ')
			}
			if last = is; is != space {
				folded = utf8.AppendRune(folded, r)
			}
		}
		for len(origin) < len(folded) {
			origin = append(origin, at)
		}
		i += n
	}
	return string(folded), append(origin, at)
}
