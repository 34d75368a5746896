package cursor

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// domain has a type with a property of each kind that lists can be ordered by.
func domain(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Read([]catalog.File{{Name: "domain.graphql", Text: `
"A person."
type Person @node(plural: "people") { "A name." name: String @label }
"A statement."
type Statement @node(plural: "statements") { "A summary." summary: String @label }
"Who made it."
type Made @relationship(name: "MADE", from: "Person", out: "statements", to: "Statement", in: "makers")
"One of everything."
type Sample @node(plural: "samples") {
  "A text." string: String
  "A small number." int: Int
  "A number." float: Float
  "Yes or no." boolean: Boolean
  "A date." day: Date
  "A small number that is always there." count: Int! @index
}`}}, catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sortKey returns the column that orders a list of nodes by a property.
func sortKey(p *catalog.Property) plan.Column {
	return plan.Column{Of: plan.Node, Property: p, Part: p.KeyPart()}
}

// orders returns an order with a key of each type.
func orders(c *catalog.Catalog) []plan.SortKey {
	sample := c.Node("Sample")
	var out []plan.SortKey
	for _, name := range []string{"string", "int", "float", "boolean", "day", "count", "id"} {
		out = append(out, plan.SortKey{By: sortKey(sample.Property(name))})
	}
	return append(out, plan.SortKey{By: &plan.CountOf{End: c.Node("Person").End("statements")}, Desc: true})
}

func TestCursorsReadAsTheyWereWritten(t *testing.T) {
	order := orders(domain(t))
	for _, values := range [][]any{
		{"a", int64(1), 0.5, int64(0), int64(1 << 52), int64(-1), "id", int64(3)},
		{"", int64(math.MinInt64), -math.MaxFloat64, int64(2), int64(0), int64(math.MaxInt64), "", int64(0)},
		{"\U0010FFFF", int64(math.MaxInt64), math.Inf(1), int64(1), int64(0), int64(0), "ក់ \"\\\n", int64(0)},
	} {
		quoted := Append(nil, 42, values)
		var cursor string
		if err := json.Unmarshal(quoted, &cursor); err != nil {
			t.Fatalf("%v in %s", err, quoted)
		}
		got, err := Parse("after", cursor, 42, order, "orderBy")
		if err != nil || !reflect.DeepEqual(got, values) {
			t.Errorf("%v was read as %v, %v", values, got, err)
		}
		if _, err := Parse("after", cursor, 43, order, "orderBy"); fault.CodeOf(err) != fault.BadUserInput {
			t.Errorf("the cursor of another list: %v", err)
		}
	}
}

// TestCursorsMadeByHandAreChecked writes cursors of the right list whose values do not fit its
// order.
func TestCursorsMadeByHandAreChecked(t *testing.T) {
	c := domain(t)
	text := []plan.SortKey{{By: sortKey(c.Node("Sample").Property("string"))}}
	number := []plan.SortKey{{By: sortKey(c.Node("Sample").Property("int"))}}
	float := []plan.SortKey{{By: sortKey(c.Node("Sample").Property("float"))}}
	most := []plan.SortKey{{By: &plan.ExtremeOf{End: c.Node("Person").End("statements"), By: float[0].By}}}
	total := []plan.SortKey{{By: &plan.CountOf{End: c.Node("Person").End("statements")}}}
	for name, x := range map[string]struct {
		order  []plan.SortKey
		values []any
	}{
		"a number for a text":    {text, []any{int64(1)}},
		"a text for a number":    {number, []any{"1"}},
		"a float for a number":   {number, []any{1.0}},
		"a number for a float":   {float, []any{int64(1)}},
		"a text for a total":     {total, []any{"1"}},
		"a number for a least":   {most, []any{int64(1)}},
		"a NUL":                  {text, []any{"\x00"}},
		"bytes that are no text": {text, []any{"\xff"}},
		"not a number":           {float, []any{math.NaN()}},
		"too few":                {append(text, number...), []any{"a"}},
		"too many":               {text, []any{"a", "b"}},
		"none":                   {text, nil},
	} {
		cursor := string(bytes.Trim(Append(nil, 1, x.values), `"`))
		if values, err := Parse("after", cursor, 1, x.order, "orderBy"); err == nil {
			t.Errorf("%s: read as %v", name, values)
		}
	}
}

func FuzzCursor(f *testing.F) {
	order := orders(domain(f))
	f.Add([]byte("\x00\x00\x00\x01s\x01ai\x02f\x00\x00\x00\x00\x00\x00\x00\x00i\x02i\x02i\x02s\x00i\x02"))
	f.Add([]byte("\x00\x00\x00\x01s\xff\xff\xff\xff\xff\xff\xff\xff\x7fa"))
	f.Add([]byte("\x00\x00\x00\x01i\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		values, err := Parse("after", base64.RawURLEncoding.EncodeToString(raw), 1, order, "orderBy")
		if err != nil {
			if fault.CodeOf(err) != fault.BadUserInput {
				t.Errorf("%v", err)
			}
			return
		}
		cursor := bytes.Trim(Append(nil, 1, values), `"`)
		again, err := Parse("after", string(cursor), 1, order, "orderBy")
		if err != nil || !reflect.DeepEqual(again, values) {
			t.Errorf("%v was read again as %v, %v", values, again, err)
		}
	})
}
