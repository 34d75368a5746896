package sqlite

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// TestValuesComeBack puts values through JSON both ways, exactly.
func TestValuesComeBack(t *testing.T) {
	s := opened(t)
	c := s.fits.Load().catalog
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{"", `"`, `\`, `\"`, "\n\t\r\b\f\x01\x1f\x7f", "é😀\u2028\ufeff", "];[,", "null", `{"a":1}`, "\U0010ffff"}
	for range 200 {
		var b []rune
		for range r.IntN(8) {
			b = append(b, rune(1+r.IntN(0x2ff)), []rune{'"', '\\', ',', ']', '[', ';', '😀', 0x1f}[r.IntN(8)])
		}
		texts = append(texts, string(b))
	}
	for i, text := range texts {
		f := r.NormFloat64() * math.Pow(10, float64(r.IntN(40)-20))
		values := map[string]any{"name": text, "otherNames": []any{text, "x" + text}, "height": f, "alive": i%2 == 0}
		put(t, s, person(c, "p", values))
		var row []plan.Field
		var want []any
		for _, name := range []string{"name", "otherNames", "height", "alive", "born"} {
			row = append(row, column(c, plan.Node, "Person", name, catalog.Value))
			want = append(want, values[name])
		}
		res := s.Read(context.Background(), []*plan.List{{From: plan.OfType{Node: c.Node("Person")}, Limit: 9, Row: row}})[0]
		if res.Err != nil {
			t.Fatalf("%q: %v", text, res.Err)
		}
		if got := res.Value.([]any)[0]; !reflect.DeepEqual(got, want) {
			t.Errorf("put %#v, got %#v", want, got)
		}
	}
}

// FuzzDecode reads damaged texts: they are refused or read as something, and
// never more.
func FuzzDecode(f *testing.F) {
	st := &statement{
		total: true, lists: make([]*statement, 1), byTypes: make([]*byType, 1),
		row: &shape{width: 6, lead: 1, slots: []slot{
			{form: asReal, at: 1}, {form: asKey, at: 2}, {form: asTuple, at: 3, tuple: plain(asInteger, asText)},
			{form: asList, elem: asBoolean, at: 4},
			{form: asTyped, places: []int{5}, cases: []*shape{{slots: []slot{{form: asText, at: 5}}}}},
		}},
	}
	for _, text := range []string{
		`[1.5e+10,[1,"]"],[-7,null],[true,0]]["Person",7][null,3,[1,"\u0001\\"],[]][0,"x"];12;`, `;0;`, `[`, `[1`, `[9]`, `n`, `[0,n`, `[0,1,"`, ``,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		values, lack, err := st.read(text, 1)
		if err == nil {
			_ = fmt.Sprint(values, lack)
		}
	})
}

func TestUnquote(t *testing.T) {
	for quoted, want := range map[string]string{`a\"b`: `a"b`, `\u00e9\n`: "é\n", `\\u0041`: `\u0041`, `\`: `\`, `\u00`: "\x00"} {
		if got := unquote(quoted); got != want {
			t.Errorf("%s is read as %q, want %q", quoted, got, want)
		}
	}
}
