package mapping

import (
	"strings"
	"testing"
	"unicode/utf8"

	"casegraph/internal/fact"
	"casegraph/internal/record"
)

// TestSlugs: stores have ids that are made of these. A slug that changes here makes other
// nodes of the same data.
func TestSlugs(t *testing.T) {
	for in, want := range map[string]string{
		"Court of Appeal":                "court-of-appeal",
		"  Court -- of  Appeal. ":        "court-of-appeal",
		"St. Ann":                        "st-ann",
		"St Ann":                         "st-ann",
		"Cour d'appel de Besançon":       "cour-dappel-de-besancon",
		"Cour d’appel de Besanc\u0327on": "cour-dappel-de-besancon",
		"Straße 12/2021":                 "strasse-12-2021",
		"Łódź":                           "lodz",
		"İSTANBUL":                       "istanbul",
		"Αθήνα":                          "athena",
		"Суд Санкт-Петербурга":           "sud-sankt-peterburga",
		"Верховный суд Й":                "verkhovnyi-sud-i",
		"សាលាដំបូងរាជធានីភ្នំពេញ":             "saalaatmpuungraajdhaaniibhnmbeny",
		"សាលាដំបូង\u200bរាជធានី\u200bភ្នំពេញ": "saalaatmpuungraajdhaaniibhnmbeny",
		"ឆៃ គឹមឃឿន":   "chai-gymghyan",
		"محكمة النقض": "mhkm-lnqd",
		"תל אביב":     "tl-abyb",
		"最高人民法院":      "zui-gao-ren-min-fa-yuan",
		"서울중앙지방법원":    "seouljungangjibangbeobweon",
		"ศาลฎีกา":     "saaldiikaa",
		"ｶﾞ":          "ga",
		"Ⅻ":           "xii",
		// What has no Latin form, in whole or in part, gets a hash.
		"☃":        "",
		"":         "",
		"𒀀𒁀":       "",
		"Tablet 𒀀": "tablet",
		"Tablet 𒁀": "tablet",
	} {
		got := slugOf(in)
		if want == "" || strings.HasPrefix(in, "Tablet") {
			want = strings.TrimPrefix(want+"-"+hashOf(in), "-")
		}
		if got != want {
			t.Errorf("%q: %s; want %s", in, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("Łódź ☃", "ភ្នំពេញ")
	f.Add(strings.Repeat("最", 99), "-")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, s := range []string{a, b} {
			id := slugOf(s)
			if short := cutID(id, maxID); !fact.IsID(short) || slugOf(s) != id || slugOf(id) != id || len(id) <= maxID && short != id {
				t.Errorf("%q: %q, %q", s, id, short)
			}
		}
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		text := func(s string) record.Value { return record.Value{Shape: record.Text, Text: s} }
		code := func(values ...record.Value) (out string) {
			for _, v := range values {
				out = string(appendLengths([]byte(out), v))
			}
			return out
		}
		list := record.Value{Shape: record.List, Items: []record.Value{text(a), text(b)}}
		seen := map[string]int{}
		for i, c := range []string{code(text(a), text(b)), code(text(a + b)), code(text(a), text(b), text("")), code(text(a), record.Value{}, text(b)), code(list)} {
			if was, ok := seen[c]; ok {
				t.Errorf("%q and %q: lists %d and %d have the code %q", a, b, was, i, c)
			}
			seen[c] = i
		}
	})
}
