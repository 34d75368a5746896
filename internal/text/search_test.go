package text

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseQuery(t *testing.T) {
	type q = Query
	for _, c := range []struct {
		query string
		want  Query
	}{
		{"", q{}},
		{" \t\n\u00a0\u200b\u0301", q{}},
		{`"" - -"" "`, q{}},
		{"Ny  Nak", q{Terms: []string{"ny", "nak"}, Phrase: "ny nak"}},
		{"nak NAK Nák ny", q{Terms: []string{"nak", "ny"}, Phrase: "nak nak nak ny"}},
		{`"Ny  Nak" court`, q{Terms: []string{"ny nak", "court"}, Phrase: "ny nak court"}},
		{`"never closed phrase`, q{Terms: []string{"never closed phrase"}, Phrase: "never closed phrase"}},
		{`glued"to a"phrase`, q{Terms: []string{"glued", "to a", "phrase"}, Phrase: "glued to a phrase"}},
		{`court -Supreme -"of appeal" -supreme`, q{Terms: []string{"court"}, Without: []string{"supreme", "of appeal"}, Phrase: "court"}},
		{"-only", q{Without: []string{"only"}}},
		{"2020-08 a-b --c -", q{Terms: []string{"2020 - 08", "a - b"}, Without: []string{"- c"}, Phrase: "2020-08 a-b"}},
		{"ភ្នំ\u200bពេញ តុលាការ", q{Terms: []string{"ភ្នំពេញ", "តុលាការ"}, Phrase: "ភ្នំពេញ តុលាការ"}},
		{"＂北京　上海＂", q{Terms: []string{"北京 上海"}, Phrase: "北京 上海"}}, // full-width quotes fold to quotes
		{"“Ny Nak” ‘court’", q{Terms: []string{"ny nak", "court"}, Phrase: "ny nak 'court"}},
		{"Nak, Ny; (the court)... , –judge", q{Terms: []string{"nak", "ny", "the", "court"}, Without: []string{"judge"}, Phrase: "nak, ny; (the court"}},
		{`"Nak," O’Brien's U.S. C++ 5% ។`, q{Terms: []string{"nak ,", "o ' brien ' s", "u . s", "c ++", "5 %"}, Phrase: "nak, o'brien's u.s. c++ 5%"}},
	} {
		if got := ParseQuery(c.query); !reflect.DeepEqual(got, c.want) {
			t.Errorf("ParseQuery(%+q) = %+q, want %+q", c.query, got, c.want)
		}
	}
}

func TestTokens(t *testing.T) {
	for _, c := range [][2]string{
		{"", ""}, {"a b", "a b"}, {" a", "a"}, {"a ", "a"}, {"a  b", "a b"}, {"a\nb", "a b"}, {"\u3000a\t \nb ", "a b"}, {" ", ""},
		{"o'brien", "o ' brien"}, {"a, b", "a , b"}, {"a ,b", "a , b"}, {"2020-08...", "2020 - 08 ..."}, {"ភ្នំពេញ។", "ភ្នំពេញ ។"},
		{"か\u3099a", "か\u3099a"}, {"😀court😀 😀", "😀 court 😀 😀"}, {"½x²", "½x²"},
	} {
		if got := Tokens(c[0]); got != c[1] {
			t.Errorf("Tokens(%+q) = %+q, want %+q", c[0], got, c[1])
		}
	}
	if got := InLabel.Of("ny (nak)"); got != "LnyL(LnakL)L" {
		t.Errorf("the heading is %q", got)
	}
	for _, term := range []string{"o ' b", " o ' b"} {
		if got := InName.Begins(term); got != "NoN'Nb" {
			t.Errorf("%q begins as %q", term, got)
		}
	}
	for _, term := range []string{"o ' b ", " o ' b "} {
		if got := InName.Begins(term); got != "NoN'NbN" {
			t.Errorf("%q is, as a whole, %q", term, got)
		}
	}
}

func TestHighlights(t *testing.T) {
	// Brackets stand around what is highlighted.
	for _, c := range [][2]string{
		{"nak", "Ny [Nak] and NY [NÁK]"},
		{"na ak", "Ny [Nak]"},
		{"aa", "x[aaa]x"},
		{"ss", "Stra[ß]e, Stra[ss]e, Gro[ß]"},
		{"s", "[S]tra[ß]e"},
		{"łodz", "[Łódź], [lodz]"},
		{"cafe", "[Cafe\u0301\u0302]!"}, // marks go with their letter
		{"ពេញ", "ភ្នំ\u200b[ពេញ]"},
		{"ភ្នំពេញ", "នៅ[ភ្នំ\u200bពេញ]។"},
		{`"ny nak"`, "so [Ny \n\t Nak] said"},
		{"ny -nak", "[Ny] Nak"},
		{"none", "nothing of it"},
		{"😀", "a[😀]b"},
		{"o'brien", "Pat [O’Brien], [O ‘ Brien]"},
		{"nak, ny", "[Ny]'s [Nak], [nak]"},
		{`"nak,"`, "Ny Nak and [Nak,]"},
		{"か", "[が]"},
		{"ﾊﾞ", "[バ], [ハ\u3099], ば"},
	} {
		plain := NFC(strings.NewReplacer("[", "", "]", "").Replace(c[1]))
		var got strings.Builder
		runes := []rune(plain)
		at := 0
		for _, s := range ParseQuery(c[0]).Highlights(plain) {
			got.WriteString(string(runes[at:s.Start]) + "[" + string(runes[s.Start:s.Start+s.Length]) + "]")
			at = s.Start + s.Length
		}
		got.WriteString(string(runes[at:]))
		if got.String() != NFC(c[1]) {
			t.Errorf("%q highlights %q, want %q", c[0], got.String(), c[1])
		}
	}
}

// FuzzHighlights checks that what is searched of a text is what highlights look
// in, and that they stay within it.
func FuzzHighlights(f *testing.F) {
	f.Add("Ny  Nak ßß", "nak ss")
	f.Add("ភ្នំ\u200b ពេញ", `"ភ្នំ ពេញ"`)
	f.Fuzz(func(t *testing.T, s, query string) {
		s = NFC(s)
		if Check(s) != nil {
			return
		}
		folded, origin := unfold(s)
		if want := Tokens(Fold(s)); strings.TrimSuffix(folded, " ") != want {
			t.Errorf("%+q is searched as %+q and highlighted in %+q", s, want, folded)
		}
		if len(origin) != len(folded)+1 {
			t.Errorf("%d origins of %d bytes", len(origin), len(folded))
		}
		last, n := 0, utf8.RuneCountInString(s)
		q := ParseQuery(query)
		spans := q.Highlights(s)
		for _, h := range spans {
			if h.Length < 1 || h.Start < last || h.Start+h.Length > n {
				t.Errorf("%+q in %+q highlights %v", query, s, spans)
			}
			last = h.Start + h.Length + 1
		}
		for _, term := range q.Terms {
			if strings.Contains(Tokens(Fold(s)), term) && len(spans) == 0 {
				t.Errorf("%+q is found in %+q, and nothing is highlighted", term, s)
			}
		}
	})
}
