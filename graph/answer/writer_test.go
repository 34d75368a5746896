package answer

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
)

// TestValuesAreWrittenAsJSON compares the text with that of encoding/json.
func TestValuesAreWrittenAsJSON(t *testing.T) {
	text := &catalog.Property{Owner: "T", Name: "p", Kind: catalog.String}
	float := &catalog.Property{Owner: "T", Name: "p", Kind: catalog.Float}
	for _, v := range []any{
		"", "a", "\"\\/\b\f\n\r\t", "\x00\x1f\x7f", "é 😀 ក់ \u2028\u2029\ufffd\ufeff", "<a href='x'>&amp;</a>", strings.Repeat("x\n", 100),
	} {
		w := &Writer{}
		w.property(text, Written, v)
		var got string
		if err := json.Unmarshal(w.buf, &got); err != nil || got != v || w.err != nil {
			t.Errorf("%q is written %s, read as %q, %v %v", v, w.buf, got, err, w.err)
		}
	}
	for _, v := range []float64{
		0, 1, -1, 0.5, 0.1, 0.2 + 0.1, 1e-6, 9.999e-7, 1e-7, 1.5e-9, 1e20, 1e21, 1.7976931348623157e308, 5e-324, 123456789.125, -1e21, 1e100, 1e-10, 100,
	} {
		w := &Writer{}
		w.property(float, Written, v)
		want, _ := json.Marshal(v)
		if string(w.buf) != string(want) || w.err != nil {
			t.Errorf("%v is written %s, %v; want %s", v, w.buf, w.err, want)
		}
	}
	for _, c := range []struct {
		kind catalog.Kind
		v    any
		want string
	}{
		{catalog.Int, int64(-5), `-5`},
		{catalog.BigInt, int64(math.MaxInt64), `"9223372036854775807"`},
		{catalog.BigInt, int64(math.MinInt64), `"-9223372036854775808"`},
		{catalog.Boolean, true, `true`},
		{catalog.Boolean, false, `false`},
		{catalog.ID, "p1", `"p1"`},
		{catalog.Date, "2020?", `"2020?"`},
		{catalog.DateTime, int64(0), `"1970-01-01T00:00:00.000Z"`},
		{catalog.DateTime, int64(-1), `"1969-12-31T23:59:59.999Z"`},
		{catalog.DateTime, time.Date(9999, 12, 31, 23, 59, 59, 999e6, time.UTC).UnixMilli(), `"9999-12-31T23:59:59.999Z"`},
		{catalog.String, nil, `null`},
	} {
		w := &Writer{}
		w.property(&catalog.Property{Kind: c.kind}, Written, c.v)
		if string(w.buf) != c.want || w.err != nil {
			t.Errorf("%v %v is written %s, %v; want %s", c.kind, c.v, w.buf, w.err, c.want)
		}
	}
	w := &Writer{}
	w.property(&catalog.Property{Kind: catalog.BigInt, List: true}, Written, []any{int64(1), int64(2)})
	w.property(&catalog.Property{Kind: catalog.String, List: true}, Written, []any{})
	if got := string(w.buf); got != `["1","2"][]` || w.err != nil {
		t.Errorf("lists are written %s, %v", got, w.err)
	}
}

// TestValuesThatMayNotBeAreErrors checks that values of wrong types make the field fail.
func TestValuesThatMayNotBeAreErrors(t *testing.T) {
	for name, c := range map[string]struct {
		p catalog.Property
		v any
	}{
		"null where required":       {catalog.Property{Kind: catalog.String, Required: true}, nil},
		"null for a list":           {catalog.Property{Kind: catalog.String, List: true}, nil},
		"null in a list":            {catalog.Property{Kind: catalog.String, List: true}, []any{"a", nil}},
		"a list where none is":      {catalog.Property{Kind: catalog.String}, []any{"a"}},
		"one value where a list is": {catalog.Property{Kind: catalog.String, List: true}, "a"},
		"a list in a list":          {catalog.Property{Kind: catalog.String, List: true}, []any{[]any{"a"}}},
		"not a number":              {catalog.Property{Kind: catalog.Float}, math.NaN()},
		"infinity":                  {catalog.Property{Kind: catalog.Float}, math.Inf(1)},
		"a type nobody knows":       {catalog.Property{Kind: catalog.Int}, 5},
		"a text that is no text":    {catalog.Property{Kind: catalog.String}, []byte("a")},
	} {
		w := &Writer{}
		w.property(&c.p, Written, c.v)
		if w.err == nil || fault.CodeOf(w.err) != fault.Internal || !json.Valid(w.buf) {
			t.Errorf("%s: written %s, %v", name, w.buf, w.err)
		}
	}
}

// TestAnswersAreBounded writes one row many times, until the answer is too large.
func TestAnswersAreBounded(t *testing.T) {
	w := &Writer{}
	row := Object{At: SameType, Fields: []Member{{`"text":`, TypeName(strings.Repeat("x", 1000))}}}
	rows := make([]any, 100_000)
	for i := range rows {
		rows[i] = []any{}
	}
	List{row}.Write(w, rows)
	if w.err == nil || len(w.buf) > maxAnswer+4000 {
		t.Errorf("%d bytes written: %v", len(w.buf), w.err)
	}
}
