package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns s folded for search and for comparison without regard to case:
// "Phạm Văn Đồng" and "PHAM VAN DONG" both fold to "pham van dong".
//
// Each rune of NFC(s) is mapped on its own (see the package's first invariant):
//
//   - quotes, apostrophes and dashes of every kind become the ASCII ones (see [alike]);
//   - the rune is decomposed (UAX #15, Normalization Form KD), so that variants of a
//     character become that character: full-width Latin, half-width katakana,
//     ligatures, the Arabic presentation forms. が becomes か and its mark, and か is
//     found in it. A Hangul syllable stays whole;
//   - diacritics and invisible characters go (see [removed]); vowel signs, tone
//     marks and viramas of Khmer, Thai and the Indic scripts are letters to
//     their readers, and stay;
//   - Arabic letters that are written in several ways become one (see [arabic]);
//   - a letter that Unicode does not decompose becomes what it is searched by
//     (see [spelled]): ł l, ø o, æ ae;
//   - case is folded in full: ß ss, ς σ, and İ and ı both i, whatever the
//     language, because a folded text has none.
//
// The result may be shorter or longer than s, or empty. It has no ASCII letter in upper
// case. Fold returns s itself, without allocating, when s is already folded. Bytes that
// are not UTF-8 become U+FFFD.
func Fold(s string) string {
	if i := asciiFolded(s); i == len(s) {
		return s
	}
	s = NFC(s)
	// Much text, Khmer above all, is folded already: look for the first rune that
	// changes before building anything, and build names without the heap.
	var short [128]byte
	for i := asciiFolded(s); i < len(s); {
		n := runeLen(s[i:])
		if string(appendFolded(short[:0], s[i:i+n])) != s[i:i+n] {
			b := short[:0]
			if len(s) > len(short) {
				b = make([]byte, 0, len(s)+8)
			}
			return string(appendAll(append(b, s[:i]...), s[i:]))
		}
		i += n
	}
	return s
}

// asciiFolded returns how many leading bytes of s are ASCII that folds to itself.
func asciiFolded(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == '`' {
			return i
		}
	}
	return len(s)
}

// appendAll appends the folding of every rune of s, which is normal.
func appendAll(b []byte, s string) []byte {
	for i := 0; i < len(s); {
		n := runeLen(s[i:])
		b = appendFolded(b, s[i:i+n])
		i += n
	}
	return b
}

// appendFolded appends the folding of one rune, given as its bytes so that its
// decomposition can be looked up without building a string.
func appendFolded(b []byte, s string) []byte {
	if c := s[0]; c < utf8.RuneSelf {
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == '`':
			c = '\''
		}
		return append(b, c)
	}
	r, _ := utf8.DecodeRuneInString(s)
	if c := alike(r); c != 0 { // before the decomposition, which makes ´ a space and an accent
		return append(b, c)
	}
	parts := norm.NFKD.PropertiesString(s).Decomposition() // nil for Hangul, which has no diacritics
	if parts == nil {
		return appendLetter(b, r)
	}
	if 0x3200 <= r && r <= 0x327F {
		parts = norm.NFC.Bytes(parts) // enclosed Hangul: its syllables stay whole, like others
	}
	if len(parts) > 1 && parts[0] == ' ' {
		parts = parts[1:] // a mark that stands alone, such as ¨, is that mark
	}
	for len(parts) > 0 {
		p, n := utf8.DecodeRune(parts)
		b = appendLetter(b, p)
		parts = parts[n:]
	}
	return b
}

// appendLetter appends the folding of a rune that is not to be decomposed.
func appendLetter(b []byte, r rune) []byte {
	if removed(r) {
		return b
	}
	if c := alike(r); c != 0 {
		return append(b, c)
	}
	if 0x0600 <= r && r <= 0x06FF {
		return utf8.AppendRune(b, arabic(r))
	}
	if caseless(r) {
		return utf8.AppendRune(b, r)
	}
	// Upper then lower brings every rune of one case class to the same rune:
	// ς and Σ to σ, ſ to s. Lower alone would leave ς and ſ as they are.
	r = unicode.ToLower(unicode.ToUpper(r))
	if letters := spelled(r); letters != "" {
		return append(b, letters...)
	}
	return utf8.AppendRune(b, r)
}

// caseless reports whether r is in a run of blocks whose letters all fold to
// themselves: Hebrew to Myanmar, Khmer to Tai Tham, the ideographs and kana, and
// Hangul. It only saves looking for their case, which is most of the cost.
func caseless(r rune) bool {
	return 0x0590 <= r && r <= 0x109F || 0x1780 <= r && r <= 0x1AAF ||
		0x3001 <= r && r <= 0xA63F || 0xAC00 <= r && r <= 0xD7FF
}

// runeLen returns the length in bytes of the first rune of s; a byte that is not
// UTF-8 is a rune of one byte.
func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return n
}
