package compile

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

var update = flag.Bool("update", false, "write the golden statements anew")

// words finds what a plan is made of by name.
type words struct{ *catalog.Catalog }

func (w words) typ(name string) *catalog.NodeType { return w.Node(name) }

func (w words) end(name string) *catalog.End {
	typ, field, _ := strings.Cut(name, ".")
	return w.Node(typ).End(field)
}

// col is the value of "Person.name" or "Party.role".
func (w words) col(name string) plan.Column {
	typ, field, _ := strings.Cut(name, ".")
	if t := w.Relationship(typ); t != nil {
		return plan.Column{Of: plan.Relationship, Property: t.Property(field)}
	}
	return plan.Column{Of: plan.Node, Property: w.Node(typ).Property(field)}
}

// key is what the property is ordered by.
func (w words) key(name string) plan.Column {
	c := w.col(name)
	c.Part = c.Property.KeyPart()
	return c
}

func (w words) order(names ...string) []plan.SortKey {
	var out []plan.SortKey
	for _, n := range names {
		name, desc := strings.CutPrefix(n, "-")
		out = append(out, plan.SortKey{By: w.key(name), Desc: desc})
	}
	return out
}

func (w words) of(typ string, order []plan.SortKey, filter plan.Filter, row ...plan.Field) *plan.List {
	if row == nil {
		row = []plan.Field{w.col(typ + ".id")}
	}
	return &plan.List{From: plan.OfType{Node: w.typ(typ)}, Order: order, Filter: filter, Limit: 20, Row: row}
}

func (w words) over(end string, order []plan.SortKey, row ...plan.Field) *plan.List {
	return &plan.List{From: plan.OverEnd{End: w.end(end)}, Order: order, Limit: 5, Row: row}
}

func (w words) prefix(name, text, next string) plan.Filter {
	return plan.And{
		plan.Compare{Column: w.key(name), Op: plan.Gte, Value: text},
		plan.Compare{Column: w.key(name), Op: plan.Lt, Value: next},
		plan.Match{Column: w.col(name), Op: plan.StartsWith, Text: text},
	}
}

func (w words) some(end string, where plan.Filter) plan.Filter {
	return plan.Exists{End: w.end(end), Where: where}
}

func (w words) is(name string, v any) plan.Filter {
	return plan.Compare{Column: w.col(name), Value: v}
}

func total(l *plan.List) *plan.List {
	l.Total = true
	return l
}

func after(l *plan.List, place ...any) *plan.List {
	l.After = place
	return l
}

func ids(l *plan.List, ids ...string) *plan.List {
	l.IDs = plan.IDs(ids...)
	return l
}

type golden struct {
	name string
	list *plan.List
}

// apart are those of lists with a statement for each relationship type.
func apart(w words) []golden {
	l := &plan.List{From: plan.OfRelationships{Types: w.Relationships[:2]}, Filter: w.is("Party.status", "ALLEGED"), Order: w.order("-Party.createdAt", "Party.id"), Limit: 20, Total: true}
	l.Row = []plan.Field{w.col("Party.id"), plan.Endpoint{Side: plan.Source, Fields: []plan.Field{w.col("Person.label")}}}
	l.Aggregates = []plan.Aggregate{{Of: plan.TypeOf{Of: plan.Relationship}, Limit: 20}, {Of: plan.NodeAt{Side: plan.Source}, Limit: 20}}
	byID := &plan.List{From: l.From, IDs: plan.IDs("k1", "k2"), Order: w.order("Party.id"), Limit: 2, Row: l.Row}
	return []golden{
		{"relationships of each type are found early, and merged", l},
		{"the type of an id is found early", byID},
	}
}

func goldens(w words) []golden {
	byName := w.order("Person.name", "Person.id")
	long := w.some("Person.cases", w.some("CourtCase.sentences", plan.Compare{Column: w.key("Sentence.months"), Op: plan.Gt, Value: 60.0}))
	party := w.over("CourtCase.parties", w.order("Person.id", "Party.id"), w.col("Party.role"), plan.Variant{Of: plan.Node, Cases: []plan.Case{
		{Node: w.typ("Person"), Fields: []plan.Field{w.col("Person.born")}},
		{Node: w.typ("Agency"), Fields: []plan.Field{w.over("Agency.cases", w.order("CourtCase.id", "Party.id"), w.col("CourtCase.title"))}},
	}})
	relationships := &plan.List{From: plan.OfRelationships{Types: w.Relationships}, Order: w.order("Party.id"), Limit: 20, Row: []plan.Field{
		w.col("Party.id"), plan.Endpoint{Side: plan.Source, Fields: []plan.Field{w.col("Person.label")}},
	}}
	ofOne := *relationships
	ofOne.Filter = plan.And{plan.At{Side: plan.Target, Where: w.is("CourtCase.id", "c1")}, plan.Is{Of: plan.Relationship, Relationships: w.Relationships[:1]}}
	ofStatus := *relationships
	ofStatus.From = plan.OfRelationships{Types: w.Relationships[:2]}
	ofStatus.Filter = w.is("Party.status", "ALLEGED")
	counted := &plan.CountOf{End: w.end("Person.knows")}
	greatest := &plan.ExtremeOf{End: w.end("Person.cases"), By: w.key("CourtCase.title"), Where: w.is("Party.role", "DEFENDANT"), Greatest: true}
	return []golden{
		{"the order comes from an index", w.of("Person", w.order("Person.label", "Person.id"), nil)},
		{"and goes on after a place", after(w.of("Person", w.order("-Person.born", "Person.id"), nil), int64(7), "p1")},
		{"a key without an index is sorted by", w.of("Person", w.order("-Person.createdAt", "-Person.id"), nil)},
		{"a prefix comes from the index of the label", w.of("Person", w.order("Person.id"), w.prefix("Person.label", "sok", "sol"))},
		{"some are counted from the selective end", total(w.of("Person", w.order("Person.label", "Person.id"), long))},
		{"what one id leads to begins there", w.of("Person", byName, w.some("Person.cases", plan.And{w.is("Party.role", "DEFENDANT"), w.is("CourtCase.id", "c1")}))},
		{"ends nest, each cut to its page before what is nested in it", ids(w.of("CourtCase", w.order("CourtCase.id"), nil, w.col("CourtCase.title"), total(party)), "c1")},
		{"the number of an end is worked out once", w.of("Person", []plan.SortKey{{By: counted, Desc: true}, {By: w.key("Person.id"), Desc: true}}, nil,
			plan.SortValue{Key: plan.SortKey{By: counted}})},
		{"the greatest of an end is worked out once", after(w.of("Person", []plan.SortKey{{By: greatest, Desc: true}, {By: w.key("Person.id"), Desc: true}}, nil,
			plan.SortValue{Key: plan.SortKey{By: greatest}}), "a title", "p1")},
		{"relationships of all types are merged", relationships},
		{"relationships of one node begin there", &ofOne},
		{"relationships of one status follow by their ids in its index", total(&ofStatus)},
		{"facts that cite are looked up as what they are", ids(w.of("Source", w.order("Source.id"), nil, &plan.List{From: plan.FactsCiting{}, Limit: 5, Row: []plan.Field{
			plan.Column{Of: plan.Fact, Property: w.NodeID()},
		}}), "s1")},
		{"null fails a leaf and meets its negation", w.of("Person", byName, plan.Not(plan.Or{w.is("Person.name", "Sok"), plan.Has{Column: w.col("Person.otherNames"), Values: []any{"a", "b"}}, w.some("Person.knows", nil)}))},
	}
}

// The statements of every shape of plan are in testdata/compile.txtar, each
// with its plan, to be read and, with -update, written.
func TestCompile(t *testing.T) {
	const file = "testdata/compile.txtar"
	sdl, err := os.ReadFile("../testdata/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Read([]catalog.File{{Name: "schema.graphql", Text: string(sdl)}}, catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got txtar.Archive
	common := goldens(words{c})
	for i, g := range append(common, apart(words{c})...) {
		of := OfMany
		if i >= len(common) {
			of = Apart
		}
		st, err := List(t.Context(), c, of, g.list)
		if err != nil {
			t.Errorf("%s: %v", g.name, err)
			continue
		}
		text := g.list.String() + "\n" + st.Text + "\n\n" + parameters(st)
		for _, e := range st.Early {
			for _, st := range e.Statements {
				text += "\nfor $" + e.Param + ":\n" + st.Text + "\n\n" + parameters(st)
			}
		}
		got.Files = append(got.Files, txtar.File{Name: g.name, Data: []byte(text)})
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(&got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Files) != len(got.Files) {
		t.Fatalf("%d statements, %d in %s; -update writes it", len(got.Files), len(want.Files), file)
	}
	for i, f := range got.Files {
		if w := want.Files[i]; f.Name != w.Name || string(f.Data) != string(w.Data) {
			t.Errorf("%s\nwant\n%s\ngot\n%s", f.Name, w.Data, f.Data)
		}
	}
}

func parameters(st Statement) string {
	text := ""
	for i := range len(st.Params) {
		name := fmt.Sprintf("p%d", i)
		text += fmt.Sprintf("%s: %#v\n", name, st.Params[name])
	}
	return text
}
