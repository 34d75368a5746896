package text

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
	case 0x064B <= r && r <= 0x065F, r == 0x0670: // Arabic harakat, hamza and madda marks
		return true
	case 0x0591 <= r && r <= 0x05BD, // Hebrew accents and points
		r == 0x05BF, r == 0x05C1, r == 0x05C2, r == 0x05C4, r == 0x05C5, r == 0x05C7:
		return true
	}
	return false
}

// invisible holds characters that have no shape of their own. They enter text by
// copying from web pages, and nobody types them into a search: breaks and
// joiners (Khmer and Thai pages put U+200B between words), marks of direction
// (beside Hebrew and Arabic), and selectors of emoji and glyph variants.
func invisible(r rune) bool {
	switch {
	case r == 0x00AD, // soft hyphen
		0x200B <= r && r <= 0x200F, // zero-width space and joiners, direction marks
		0x202A <= r && r <= 0x202E, // direction embeddings and overrides
		r == 0x2060,                // word joiner
		0x2066 <= r && r <= 0x2069, // direction isolates
		0xFE00 <= r && r <= 0xFE0F, // variation selectors
		r == 0xFEFF:                // byte order mark
		return true
	}
	return false
}
