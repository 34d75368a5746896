package text

// spelled returns the letters that stand for r in folded text, or "" for a rune
// that stands for itself. r is in lower case.
//
// It covers what neither decomposition nor one-to-one case folding does: the
// full case folding of ß (CaseFolding.txt, status F), and Latin letters with a
// stroke, hook, bar or tail, as CLDR's Latin-ASCII transform spells them.
func spelled(r rune) string {
	switch {
	case r < 'ß':
		return ""
	case r <= 'ɏ':
		return latin(r)
	case r <= 'ʒ':
		return latinIPA(r)
	}
	switch r {
	// Letters with a stroke, beyond Latin Extended-B.
	case 'ᵽ':
		return "p"
	case 'ⱡ':
		return "l"
	case 'ⱥ':
		return "a"
	case 'ⱦ':
		return "t"
	}
	return ""
}

// latin spells Latin-1 and Latin Extended-A and -B.
func latin(r rune) string {
	switch r {
	case 'ß':
		return "ss"
	case 'æ':
		return "ae"
	case 'ð', 'đ', 'ƌ', 'ȡ':
		return "d"
	case 'ø':
		return "o"
	case 'þ':
		return "th"
	case 'ħ':
		return "h"
	case 'ı':
		return "i"
	case 'ĸ':
		return "q"
	case 'ł', 'ƚ', 'ȴ':
		return "l"
	case 'ŋ', 'ƞ', 'ȵ':
		return "n"
	case 'œ':
		return "oe"
	case 'ŧ', 'ƫ', 'ƭ', 'ȶ':
		return "t"
	case 'ƀ', 'ƃ':
		return "b"
	case 'ƈ', 'ȼ':
		return "c"
	case 'ƒ':
		return "f"
	case 'ƙ':
		return "k"
	case 'ƥ':
		return "p"
	case 'ƴ', 'ɏ':
		return "y"
	case 'ƶ', 'ȥ':
		return "z"
	case 'ǥ':
		return "g"
	case 'ȷ', 'ɉ':
		return "j"
	case 'ȿ':
		return "s"
	case 'ɀ':
		return "z"
	case 'ɇ':
		return "e"
	case 'ɋ':
		return "q"
	case 'ɍ':
		return "r"
	}
	return ""
}

// latinIPA spells the letters of alphabets (Hausa, Ewe, Fula …) whose small
// forms Unicode put among the IPA extensions.
func latinIPA(r rune) string {
	switch r {
	case 'ɓ':
		return "b"
	case 'ɖ', 'ɗ':
		return "d"
	case 'ɠ', 'ɡ':
		return "g"
	case 'ɦ':
		return "h"
	case 'ɨ', 'ɪ':
		return "i"
	case 'ɫ', 'ɬ':
		return "l"
	case 'ɱ':
		return "m"
	case 'ɲ':
		return "n"
	case 'ɵ':
		return "o"
	case 'ɽ':
		return "r"
	case 'ʂ':
		return "s"
	case 'ʈ':
		return "t"
	case 'ʉ':
		return "u"
	case 'ʋ':
		return "v"
	}
	return ""
}
