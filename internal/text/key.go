package text

import (
	"strings"
	"unicode/utf8"
)

// KeyRunes is how many runes of a folded text its sort key keeps. Texts alike in
// that many order as equal, and their ids decide; an index entry stays bounded.
const KeyRunes = 256

// NoKey is the sort key of null. It comes after the key of every text that
// passed [Check], so that a key is never null and one index serves whole pages.
const NoKey = "\U0010FFFF"

// Key returns the sort key under which s is stored, ordered and compared by `lt`,
// `lte`, `gt` and `gte`: Fold(s), cut to [KeyRunes] runes, then escaped.
//
// The escape is there because engines order strings in two ways, sometimes one
// engine in both: by code point (also the order of UTF-8 bytes) and by UTF-16
// unit, in which U+10000 and up, written with surrogates from U+D800, come before
// U+E000–U+FFFF. So these are moved below the surrogates, in their order, behind
// the last code point that is free there:
//
//	U+E000–U+FFFF   U+D7FF, then U+0100–U+20FF
//	U+D7FF          U+D7FF, then U+0001
//
// which keeps order, equality and prefixes. A key is opaque: it is neither shown,
// nor normalised, nor folded again.
func Key(s string) string { return FoldedKey(Fold(s)) }

// FoldedKey is Key of a text that is folded already.
func FoldedKey(folded string) string {
	s := cut(folded, KeyRunes)
	for i, r := range s {
		if escaped(r) {
			return escape(s, i)
		}
	}
	return s
}

// cut returns the first n runes of s.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func escaped(r rune) bool { return r == 0xD7FF || 0xE000 <= r && r <= 0xFFFF }

// escape escapes s, whose first i bytes need none.
func escape(s string, i int) string {
	var b strings.Builder
	b.Grow(len(s) + len(s)/2)
	b.WriteString(s[:i])
	for _, r := range s[i:] {
		switch {
		case !escaped(r):
			b.WriteRune(r)
		case r == 0xD7FF:
			b.WriteString("\uD7FF\u0001")
		default:
			b.WriteRune(0xD7FF)
			b.WriteRune(r - 0xE000 + 0x100)
		}
	}
	return b.String()
}

// Next returns the smallest string, by code points, that comes after every string
// with the given prefix, so that "starts with p" is the range p <= x < Next(p),
// which an index answers. It is false if there is none: the prefix is empty or
// made of U+10FFFF alone, and the range has no upper end. The prefix must be
// UTF-8. For a prefix that is a key the range holds in UTF-16 order as well.
func Next(prefix string) (string, bool) {
	for prefix != "" {
		r, n := utf8.DecodeLastRuneInString(prefix)
		prefix = prefix[:len(prefix)-n]
		switch r {
		case utf8.MaxRune: // nothing comes after it: carry
			continue
		case 0xD7FF: // surrogates are not characters
			r = 0xE000
		default:
			r++
		}
		return string(utf8.AppendRune([]byte(prefix), r)), true
	}
	return "", false
}
