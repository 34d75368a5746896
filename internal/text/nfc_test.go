package text

import (
	"strings"
	"testing"
)

func TestNFC(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""},
		{"plain", "plain"},
		{"e\u0301", "é"},
		{"\u212b", "Å"},                   // ANGSTROM SIGN is a singleton
		{"\u0915\u093c", "\u0915\u093c"},  // a composition exclusion stays apart
		{"\u0958", "\u0915\u093c"},        // and comes apart
		{"\u1109\u1165", "서"},             // jamo
		{"a\u0301\u0323", "\u1ea1\u0301"}, // canonical order
		{"ភ្នំពេញ", "ភ្នំពេញ"},
		{"ﬁ", "ﬁ"}, // compatibility forms stay
	} {
		if got := NFC(c[0]); got != c[1] {
			t.Errorf("NFC(%+q) = %+q, want %+q", c[0], got, c[1])
		}
	}
}

func TestNoAllocationWithoutChange(t *testing.T) {
	for _, s := range []string{strings.Repeat("ny nak ", 40), "ភ្នំពេញ", "нарком", "서울 서울", "phạm văn đồng"} {
		if n := testing.AllocsPerRun(100, func() { NFC(s); _ = Check(s) }); n != 0 {
			t.Errorf("NFC and Check of %q: %v allocations", s, n)
		}
		s = Fold(s)
		if n := testing.AllocsPerRun(100, func() { Fold(s); Key(s) }); n != 0 {
			t.Errorf("Fold and Key of %q: %v allocations", s, n)
		}
	}
}

func TestCheck(t *testing.T) {
	for _, s := range []string{"", "plain", "ភ្នំពេញ", "😀", "\ufffd", "\uffff", "\x01", "\U0010FFFE"} {
		if err := Check(s); err != nil {
			t.Errorf("Check(%+q): %v", s, err)
		}
	}
	for _, c := range [][2]string{
		{"\x00", "the text has the character NUL (U+0000), at offset 0 (in code points, from 0)"},
		{"ភ្នំ\x00", "the text has the character NUL (U+0000), at offset 4 (in code points, from 0)"},
		{"a\U0010FFFFb", "the text has the noncharacter U+10FFFF, which is reserved, at offset 1 (in code points, from 0)"},
		{"é\xff", "the text has the byte 0xFF, which is not UTF-8, at offset 1 (in code points, from 0)"},
		{"\ufffd\xe1\x9e", "the text has the byte 0xE1, which is not UTF-8, at offset 1 (in code points, from 0)"},
		{"\xed\xa0\x80", "the text has the byte 0xED, which is not UTF-8, at offset 0 (in code points, from 0)"}, // a surrogate
		{"\xff\x00", "the text has the byte 0xFF, which is not UTF-8, at offset 0 (in code points, from 0)"},     // the first of two
	} {
		err := Check(c[0])
		if err == nil || err.Error() != c[1] {
			t.Errorf("Check(%+q):\n got %v\nwant %s", c[0], err, c[1])
		}
	}
}
