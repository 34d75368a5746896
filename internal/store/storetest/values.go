package storetest

import (
	"fmt"
	"math"
	"math/rand/v2"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// texts are texts that stores may get wrong: empty, quoted or escaped ones, wild cards, marks,
// letters without case, characters beyond the basic plane and at its limits (where UTF-8 and
// UTF-16 order differently), and texts that look like other values. None has a character that
// a seed may not have: NUL or U+10FFFF.
func texts() []string {
	return []string{
		"", "a", "A", "b", "ab", "a b", "a%", "a_b", `a\b`, "'", `"`, "z", "é", "É", "ß", "ss", "ក", "កខ",
		"\uD7FF", "\uE000", "\uFFFD", "\uFFFFx", "😀", "😀a", "a😀", "𐐀", "\U0010FFFE", "a\U0010FFFEb",
		"aa", "\x01", "\n", "\u2028", "10", "9", "-1", "1e3", "0.5", "null", "true", "[]", `["a"]`, `{"a":1}`, "$v", "?1", ":p", "a'; --", "`", "ı", "İ", "Σς",
	}
}

func bigs() []int64 {
	return []int64{0, -1, 1, 2, 10, 9007199254740992, 9007199254740993, -9007199254740993, math.MaxInt64 - 1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1}
}

func floats() []float64 {
	return []float64{0, -0.5, 0.1, 0.1 + float64(0.2), 0.3, 1, 1e21, 5e-324, math.MaxFloat64, -math.MaxFloat64, -1e15, 1234567890123456789, 123456.789012345678, 9007199254740993, 9223372036854775807, 2.2250738585072014e-308, 1.2e18, 1e-7}
}

func dates() []string {
	return []string{
		"2020-08-13", "2020-08", "2020", "202X", "XXXX", "XXXX-01-30", "2020?", "2020-08~", "2020-08-13%",
		"2020-08/2022-02", "../2020", "2020/..", "/XXXX-01-29", "2020/", "[..2020-01-29]", "[..XXXX-01-29]", "../..", "0000", "9999-12-31", "1970-01-01", "1969-12-31",
		"[2019,2021]", "2020-XX-13", "202X-02-29", "[..2019,2020-08-13]",
	}
}

// pool are the values that a property may have, without null.
func pool(p *catalog.Property) []any {
	var out []any
	switch p.Kind {
	case catalog.String:
		for _, s := range texts() {
			out = append(out, s)
		}
	case catalog.URL:
		out = []any{"https://example.org/", "https://example.org/%20", "HTTPS://EXAMPLE.ORG/é", "urn:x"}
	case catalog.Int:
		out = []any{int64(0), int64(1), int64(2), int64(-1), int64(10), int64(9), int64(math.MaxInt32), int64(math.MinInt32)}
	case catalog.BigInt:
		for _, n := range bigs() {
			out = append(out, n)
		}
	case catalog.DateTime:
		out = []any{int64(0), int64(-1), int64(1), stamp, int64(253402300799999), int64(-62135596800000)}
	case catalog.Float:
		for _, f := range floats() {
			out = append(out, f)
		}
	case catalog.Boolean:
		out = []any{true, false}
	case catalog.ID:
		out = []any{"a", "A", "10", "9", "a.b:c_d-e", "Z"}
	case catalog.EnumKind:
		for _, v := range p.Enum.Values {
			out = append(out, v.Name)
		}
	case catalog.Date:
		for _, d := range dates() {
			out = append(out, d)
		}
	case catalog.Duration:
		out = []any{"P1Y", "P1M", "PT0S", "P3W"}
	default:
		panic("storetest: a kind nobody knows")
	}
	return out
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// value is a random value of a property. Every other time it is one of three values, which few
// selects, so that facts share values and filters find some facts.
func value(r *rand.Rand, p *catalog.Property, few int) any {
	list := pool(p)
	if r.IntN(2) == 0 {
		return list[(few*3+r.IntN(3))%len(list)]
	}
	return pick(r, list)
}

// random are random values for a fact of a type. An optional property has a value in four of
// five cases. The values of unique properties are unique by n. For few, see value.
func random(r *rand.Rand, properties []*catalog.Property, n, few int) V {
	values := V{}
	for _, p := range properties {
		switch {
		case p.Computed || p.Name == "id" || p.Name == "label" || p.Name == "datasets" || p.Name == "createdAt" || p.Name == "updatedAt":
		case p.Unique:
			if r.IntN(3) == 0 {
				values[p.Name] = unique(p, n)
			}
		case p.List:
			var list L
			for range r.IntN(4) {
				list = append(list, value(r, p, few))
			}
			values[p.Name] = list
		case p.Required || r.IntN(5) > 0:
			values[p.Name] = value(r, p, few)
		}
	}
	return values
}

func unique(p *catalog.Property, n int) any {
	if p.Kind == catalog.BigInt {
		return math.MaxInt64 - int64(n)
	}
	return fmt.Sprintf("%s %d", texts()[n%len(texts())], n)
}

// zoo is a graph in which every property of Item has every value of its pool at least once, and
// is null at least once.
func zoo(x lexicon) *Graph {
	r := rand.New(rand.NewPCG(1, 1))
	g := &Graph{}
	for n := range 2*len(texts()) + 2 {
		values := random(r, x.typ("Item").Properties, n, 0)
		for _, p := range x.typ("Item").Own() {
			if !p.List && !p.Unique && !p.Computed && n < len(pool(p)) {
				values[p.Name] = pool(p)[n]
			}
		}
		g.Facts = append(g.Facts, x.node("Item", fmt.Sprintf("z%03d", n), values))
	}
	return g
}

// keyed is the sort key of a value of a property, for a Compare.
func keyed(p *catalog.Property, v any) any { return store.KeyOf(p, v) }
