package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is a run of letters, digits and marks, or a run of other characters. White space
// only separates tokens. So O'Brien has three tokens, and "Nak," has two.
//
// Searched texts and terms are both written as tokens with one space between them. Whether
// two characters belong to one token depends on these two alone. So a text contains a term,
// at any place, just if the tokens of the text contain the tokens of the term; and since
// every token of a [Line] has a space on both sides, a space before the term says that it
// begins where a word begins.

// class is what a rune is to tokens.
type class uint8

const (
	space class = iota
	word
	other
)

func classOf(r rune) class {
	if r < utf8.RuneSelf {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', 'A' <= r && r <= 'Z':
			return word
		case r == ' ', '\t' <= r && r <= '\r':
			return space
		}
		return other
	}
	switch {
	case unicode.IsLetter(r), unicode.Is(unicode.M, r), unicode.IsNumber(r):
		return word
	case unicode.IsSpace(r):
		return space
	}
	return other
}

// Tokens returns the tokens of a folded text, separated by one space each.
func Tokens(s string) string {
	last := space
	for i, r := range s {
		is := classOf(r)
		if is == space && (r != ' ' || last == space) || is != space && last != space && is != last {
			return spaced(s, i, last)
		}
		last = is
	}
	return strings.TrimSuffix(s, " ")
}

// spaced is Tokens of a text whose first i bytes are as they should be, and end in last.
func spaced(s string, i int, last class) string {
	b := append(make([]byte, 0, len(s)+len(s)/8+8), s[:i]...)
	for _, r := range s[i:] {
		is := classOf(r)
		if is != last && last != space {
			b = append(b, ' ')
		}
		if last = is; is != space {
			b = utf8.AppendRune(b, r)
		}
	}
	return strings.TrimSuffix(string(b), " ")
}

// Line is how a folded text is kept to be searched: its tokens, with a space on both sides of
// each. It is empty if the text has no token.
func Line(folded string) string {
	if folded = Tokens(folded); folded == "" {
		return ""
	}
	return " " + folded + " "
}

// A Heading is how names and labels are kept a second time, to find their words there and
// nowhere else: the heading is a letter that stands on both sides of each token, in place of
// the spaces of a [Line]. A folded text has no ASCII letter in upper case, so the letter is not
// mistaken for text.
type Heading string

// The headings.
const (
	InName  Heading = "N"
	InLabel Heading = "L"
)

// Of is the heading of a folded text. It is empty if the text has no token.
func (h Heading) Of(folded string) string {
	return strings.ReplaceAll(Line(folded), " ", string(h))
}

// Begins is what a heading contains where one of its words begins with the tokens of a term.
// A space at an end of the term is an end of a word.
func (h Heading) Begins(term string) string {
	return string(h) + strings.ReplaceAll(strings.TrimPrefix(term, " "), " ", string(h))
}
