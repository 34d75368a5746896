package storetest

import (
	"slices"
	"strings"
	"testing"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// testTexts asks which texts equal or begin with another, without regard to case and diacritics:
// by their sort keys, with an index (Table.group) and without (Table.uid).
func testTexts(t *testing.T, s *session, g *Graph) {
	long := strings.Repeat("Ж", text.KeyRunes-1)
	all := []string{"t1", "t2"} // of the garden
	for _, x := range [][2]any{
		{"u1", ""}, {"u2", "Straße"}, {"u3", "STRASSE"}, {"u4", "strass"}, {"u5", "İstanbul"}, {"u6", "ıstanbul"}, {"u7", "ISTANBUL"},
		{"u8", "Éclair"}, {"u9", "e\u0301clairs"}, {"v1", long}, {"v2", strings.ToLower(long)}, {"v3", long + "a"}, {"v4", long + "ab"}, {"v5", long + "ac"},
		{"v6", "Łódź"}, {"v7", "\u0301"}, {"v8", "Ｆｕｌｌ"}, {"v9", "\uFFFD"}, {"w1", nil}, {"w2", "နေပြည်တော်"},
	} {
		id := x[0].(string)
		all = append(all, id)
		g.replace(s.node("Table", id, V{"group": x[1], "uid": x[1]}))
	}
	s.load(g)
	for _, name := range []string{"group", "uid"} {
		of := key(s.col("Table." + name))
		equals := func(v string) plan.Filter {
			return plan.Compare{Column: of, Value: store.KeyOf(of.Property, v)}
		}
		begins := func(v string) plan.Filter {
			from := text.Key(v)
			to, _ := text.Next(from)
			return plan.And{plan.Compare{Column: of, Op: plan.Gte, Value: from}, plan.Compare{Column: of, Op: plan.Lt, Value: to}}
		}
		for _, c := range []struct {
			name   string
			filter plan.Filter
			want   string
		}{
			{"equals, in upper case", equals("STRAßE"), "u2 u3"},
			{"equals, with ss", equals("strasse"), "u2 u3"},
			{"equals, of an i with and without a dot", equals("Istanbul"), "u5 u6 u7"},
			{"equals, with a mark of its own", equals("ECLAIR"), "u8"},
			{"equals, of letters that Unicode does not decompose", equals("lodz"), "v6"},
			{"equals, of wide letters", equals("full"), "v8"},
			{"equals, of a script without case", equals("နေပြည်တော်"), "w2"},
			{"equals the empty text, and what folds to it", equals(""), "u1 v7"},
			{"equals a text of 255 letters", equals(strings.ToLower(long)), "v1 v2"},
			{"equals what no key is", equals("strassen"), ""},
			{"begins, in upper case", begins("STRASS"), "u2 u3 u4"},
			{"begins within a letter that folds to two", begins("straß"), "u2 u3 u4"},
			{"begins, with a mark", begins("écl"), "u8 u9"},
			{"begins, of an i without a dot", begins("ısT"), "u5 u6 u7"},
			{"begins with 255 letters", begins(long), "v1 v2 v3 v4 v5"},
			{"begins with a letter that engines order in two ways", begins("\uFFFD"), "v9"},
			{"begins with what nothing does", begins("zz"), ""},
		} {
			t.Run(c.name+", "+name, func(t *testing.T) {
				s := s.in(t)
				wanted := strings.Fields(c.want)
				rest := slices.DeleteFunc(slices.Clone(all), func(id string) bool { return contains(wanted, id) })
				s.filtered(filterCase{of: "Table", filter: c.filter}, wanted, rest)
			})
		}
	}
}
