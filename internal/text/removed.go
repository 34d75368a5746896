package text

import "unicode"

// removed reports whether folding drops r: a diacritic, which readers leave out
// when they type a name from memory, or a character that cannot be seen at all.
//
// It goes by block, not by Unicode category: category Mn would take the vowel
// signs of Khmer, Thai and the Indic scripts too, and shatter their words.
func removed(r rune) bool {
	return r >= 0x00AD && (diacritic(r) || invisible(r))
}

// diacritic holds the five blocks of combining diacritical marks, and the
// vocalisation of Arabic and Hebrew, which ordinary text omits.
func diacritic(r rune) bool {
	switch {
	case 0x0300 <= r && r <= 0x036F, // Combining Diacritical Marks
		0x1AB0 <= r && r <= 0x1AFF, // … Extended
		0x1DC0 <= r && r <= 0x1DFF, // … Supplement
		0x20D0 <= r && r <= 0x20FF, // … for Symbols
		0xFE20 <= r && r <= 0xFE2F: // Combining Half Marks
		return true
	case 0x0610 <= r && r <= 0x061A, // Arabic honorifics and small letters
		r == 0x0640,                // tatweel, which only makes a word longer
		0x064B <= r && r <= 0x065F, // harakat, hamza and madda marks
		r == 0x0670,
		0x06D6 <= r && r <= 0x06DC, 0x06DF <= r && r <= 0x06E4, // signs of the Quran
		r == 0x06E7, r == 0x06E8, 0x06EA <= r && r <= 0x06ED:
		return true
	case 0x0591 <= r && r <= 0x05BD, // Hebrew accents and points
		r == 0x05BF, r == 0x05C1, r == 0x05C2, r == 0x05C4, r == 0x05C5, r == 0x05C7:
		return true
	}
	return false
}

// invisible holds characters that have no shape of their own. They enter text by
// copying from web pages, and nobody types them into a search: the soft hyphen, breaks
// and joiners (Khmer and Thai pages put U+200B between words), marks of direction
// (beside Hebrew and Arabic), and selectors of emoji and glyph variants.
//
// They are those of the Unicode property Default_Ignorable_Code_Point (UAX #44), which Go
// has in parts.
func invisible(r rune) bool {
	switch {
	case r < 0x0600 && r != 0x00AD, 0x0900 <= r && r <= 0x109F, 0x1780 <= r && r <= 0x17B3, 0x17B6 <= r && r <= 0x17FF, caseless(r) && r >= 0x3001:
		return false // most letters
	case unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r), unicode.Is(unicode.Variation_Selector, r):
		return true
	case !unicode.Is(unicode.Cf, r):
		return false
	}
	return !unicode.Is(unicode.Prepended_Concatenation_Mark, r) &&
		(r < 0xFFF9 || r > 0xFFFB) && (r < 0x13430 || r > 0x1345F) // annotations, and joiners of hieroglyphs
}
