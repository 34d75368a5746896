package text

import "unicode"

// alike returns the ASCII character that stands for r in folded text, or 0. Keyboards,
// word processors and languages each have their own quotes, apostrophes and dashes, and
// readers do not tell them apart.
//
// Quotes and dashes are those of the Unicode properties Quotation_Mark and Dash (PropList.txt
// of UAX #44), except the wave dash, which is written for a full-width tilde.
func alike(r rune) byte {
	switch {
	case 0x00BC <= r && r < 0x02B0, 0x0400 <= r && r < 0x058A, 0x0600 <= r && r < 0x07F4,
		0x0800 <= r && r < 0x1400, 0x1807 <= r && r < 0x1FBD, 0x30A1 <= r && r < 0xA78B, 0xA78D <= r && r < 0xFE31:
		return 0 // most letters
	case apostrophe(r):
		return '\''
	case r == 0x2033, r == 0x2036, r == 0x02BA, r == 0x02EE, r == 0x05F4: // double primes, modifier letters, gershayim
		return '"'
	case unicode.Is(unicode.Quotation_Mark, r):
		return '"'
	case r == 0x301C:
		return '~'
	case unicode.Is(unicode.Dash, r):
		return '-'
	case r == 0x2044, r == 0x2215: // fraction slash, division slash
		return '/'
	}
	return 0
}

// apostrophe holds the single quotes, and what stands for an apostrophe: accents that are
// written alone, primes, and modifier letters such as the Hawaiian okina and those that
// transliterate hamza and ayn.
func apostrophe(r rune) bool {
	switch r {
	case 0x0060, 0x00B4, // grave and acute accent
		0x02B9, 0x02BB, 0x02BC, 0x02BD, 0x02BE, 0x02BF, 0x02C8, 0x02CA, 0x02CB, // modifier letters
		0x0374, 0x0384, 0x1FBD, 0x1FBF, 0x1FEF, 0x1FFD, 0x1FFE, // Greek numeral sign, tonos, koronis, psili, accents, dasia
		0x055A, 0x05F3, 0x07F4, 0x07F5, // Armenian, Hebrew (geresh), NKo
		0x2018, 0x2019, 0x201A, 0x201B, 0x2039, 0x203A, // single quotation marks
		0x2032, 0x2035, // primes
		0x275B, 0x275C, // ornaments
		0xA78B, 0xA78C, // saltillo
		0xFF07, 0xFF40: // full-width
		return true
	}
	return false
}

// arabic returns the letter that stands in folded text for an Arabic letter. Persian and
// Urdu write yeh, kaf and heh with code points of their own, keyboards mix them, and
// writers leave out the dots of teh marbuta and of a final yeh. The table is that of
// Lucene's ArabicNormalizer and PersianNormalizer. The forms of alef with hamza or madda
// decompose; alef wasla does not.
func arabic(r rune) rune {
	switch r {
	case 0x0671: // alef wasla
		return 0x0627
	case 0x0649, 0x06CC, 0x06D2: // alef maksura, Farsi yeh, yeh barree
		return 0x064A
	case 0x06A9, 0x06AA: // keheh, swash kaf
		return 0x0643
	case 0x0629, 0x06C1, 0x06D5: // teh marbuta, heh goal, ae
		return 0x0647
	}
	return r
}
