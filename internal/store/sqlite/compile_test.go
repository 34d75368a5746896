package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// column names a stored value of a type of the small schema.
func column(c *catalog.Catalog, of plan.Subject, typ, name string, part catalog.Part) plan.Column {
	p := c.Node("Person").Property(name)
	if t := c.Node(typ); t != nil {
		p = t.Property(name)
	} else if t := c.Relationship(typ); t != nil {
		p = t.Property(name)
	}
	return plan.Column{Of: of, Property: p, Part: part}
}

func byID(c *catalog.Catalog, desc bool) []plan.SortKey {
	return []plan.SortKey{
		{By: column(c, plan.Node, "Person", "id", catalog.Value), Desc: desc},
		{By: column(c, plan.Relationship, "Party", "id", catalog.Value), Desc: desc},
	}
}

func TestCompile(t *testing.T) {
	c := small(t)
	person, kase := c.Node("Person"), c.Node("Case")
	node := func(name string, part catalog.Part) plan.Column { return column(c, plan.Node, "Person", name, part) }
	id, name := node("id", catalog.Value), node("label", catalog.Value)
	tests := []struct {
		name string
		list *plan.List
		want []string // statements, the root's first
	}{
		{"a page of a type", &plan.List{
			From: plan.OfType{Node: person}, Order: []plan.SortKey{{By: node("label", catalog.Key)}, {By: id}},
			After: []any{"k", "i"}, Limit: 20, Row: []plan.Field{name, id},
		}, []string{`SELECT ifnull((SELECT group_concat(json_array(n1."label",q.k1),substr(q.i,1,0)) FROM (` +
			`SELECT n2._id i,n2."id" k1 FROM "Person" n2 WHERE (n2."_label__k">=?2 AND (n2."_label__k">?2 OR n2."id">?1)) ` +
			`ORDER BY n2."_label__k",n2."id" LIMIT ?3) q CROSS JOIN "Person" n1 ON n1._id=q.i),'')||';'`}},

		{"only a total, met from the other side", &plan.List{
			From: plan.OfType{Node: person}, Total: true,
			Filter: plan.Exists{End: person.End("cases"), Where: plan.Compare{Column: column(c, plan.Node, "Case", "title", catalog.Value), Value: "x"}},
		}, []string{`SELECT ''||';'||(SELECT count(*) FROM "Person" n1 WHERE n1._id IN (` +
			`SELECT e2._src FROM "Case" n3 CROSS JOIN "Party" e2 ON e2._dst=n3._id WHERE n3."title"=?1))||';'`}},

		{"an end on a union", &plan.List{
			From: plan.OfType{Node: kase}, IDs: plan.IDs("a"), Order: []plan.SortKey{{By: id}}, Limit: 1,
			Row: []plan.Field{&plan.List{
				From: plan.OverEnd{End: kase.End("parties")}, Order: byID(c, true), Limit: 5, Total: true,
				Row: []plan.Field{plan.Variant{Of: plan.Node, Cases: []plan.Case{
					{Node: person, Fields: []plan.Field{id, name}}, {Node: c.Node("Agency"), Fields: []plan.Field{id}},
				}}},
			}},
		}, []string{
			`SELECT ifnull((SELECT group_concat(json_array(q.i),substr(q.i,1,0)) FROM (` +
				`SELECT n2._id i FROM "Case" n2 WHERE n2.id=?1 ORDER BY n2."id" LIMIT ?2) q),'')||';'`,
			`SELECT group_concat(ifnull((SELECT group_concat(json_array()||CASE q.t` +
				` WHEN 'Person' THEN (SELECT json_array(0,json_array(q.k0,n4."label")) FROM "Person" n4 WHERE n4._id=q.f)` +
				` WHEN 'Agency' THEN (SELECT json_array(1,json_array(q.k0)) FROM "Agency" n5 WHERE n5._id=q.f) END,substr(q.i,1,0)) FROM (` +
				`SELECT e6._id i,e6._src f,f8.type t,f8."id" k0 FROM "Party" e6 CROSS JOIN _fact f8 ON f8._id=e6._src` +
				` WHERE e6._dst=k.value ORDER BY f8."id" DESC,e6."id" DESC LIMIT ?2) q),'')||';'` +
				`||coalesce((SELECT n FROM _degree WHERE _node=k.value AND _end='IN Party'),` +
				`(SELECT count(*) FROM "Party" e9 WHERE e9._dst=k.value))||';','') FROM json_each(?1) k`,
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			st, err := compile(t.Context(), c, usual(), test.list)
			if err != nil {
				t.Fatal(err)
			}
			got := texts(st)
			for i := range max(len(got), len(test.want)) {
				if i >= len(got) || i >= len(test.want) || got[i] != test.want[i] {
					t.Fatalf("statement %d of\n%s\nwant\n%s", i, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
				}
			}
		})
	}
}

func texts(st *statement) []string {
	out := []string{st.sql}
	for _, l := range st.lists {
		out = append(out, texts(l)...)
	}
	return out
}

func TestValuesStayOutOfTheText(t *testing.T) {
	c := small(t)
	name := column(c, plan.Node, "Person", "name", catalog.Value)
	other := column(c, plan.Node, "Person", "otherNames", catalog.Value)
	ask := func(v string) string {
		st, err := compile(t.Context(), c, usual(), &plan.List{
			From: plan.OfType{Node: c.Node("Person")}, Order: byID(c, false)[:1], Limit: 3, After: []any{v}, IDs: plan.IDs(v, v),
			Filter: plan.Or{
				plan.Compare{Column: name, Value: v}, plan.In{Column: name, Values: []any{v, v}, Not: true},
				plan.Match{Column: name, Op: plan.Contains, Text: v}, plan.Match{Column: name, Op: plan.StartsWith, Text: v},
				plan.Match{Column: name, Op: plan.EndsWith, Text: v}, plan.Has{Column: other, Values: []any{v}},
				plan.Exists{End: c.Node("Person").End("cases"), Where: plan.At{Side: plan.Source, Where: plan.Compare{Column: name, Value: v}}},
			},
			Row: []plan.Field{name},
		})
		if err != nil {
			t.Fatal(err)
		}
		return st.sql
	}
	want := ask("x")
	for _, v := range []string{"'", `"`, "');DROP TABLE _fact;--", "?1", "{}", "%"} {
		if got := ask(v); got != want {
			t.Errorf("%q changes the text to\n%s\nfrom\n%s", v, got, want)
		}
	}
}

// TestPagesComeFromAnIndex holds the planner to it: a page in the order of an
// indexed property is walked, not sorted.
func TestPagesComeFromAnIndex(t *testing.T) {
	s := opened(t)
	c := s.fits.Load().catalog
	id := plan.SortKey{By: column(c, plan.Node, "Person", "id", catalog.Value)}
	born := plan.SortKey{By: column(c, plan.Node, "Person", "born", catalog.Key)}
	name := plan.SortKey{By: column(c, plan.Node, "Person", "name", catalog.Key)}
	down := func(terms ...plan.SortKey) []plan.SortKey {
		for i := range terms {
			terms[i].Desc = true
		}
		return terms
	}
	alive := plan.Compare{Column: column(c, plan.Node, "Person", "alive", catalog.Value), Value: true}
	for _, l := range []*plan.List{
		{Order: []plan.SortKey{id}},
		{Order: []plan.SortKey{id}, After: []any{"a"}},
		{Order: []plan.SortKey{name, id}, Filter: alive},
		{Order: []plan.SortKey{name, id}, After: []any{"a", "b"}, Before: []any{"c", "d"}},
		{Order: down(name, id), After: []any{"a", "b"}, Filter: alive},
		{Order: down(born, id), Before: []any{int64(1), "b"}, Backward: true},
	} {
		l.From, l.Limit, l.Row = plan.OfType{Node: c.Node("Person")}, 20, []plan.Field{id.By.(plan.Column)}
		st, err := compile(t.Context(), c, usual(), l)
		if err != nil {
			t.Fatal(err)
		}
		if p := planned(t, s, st); strings.Contains(p, "TEMP B-TREE") || !strings.Contains(p, "USING INDEX") && !strings.Contains(p, "COVERING INDEX") {
			t.Errorf("%sis planned as\n%s", l, p)
		}
	}
}

// planned is how SQLite would run a statement.
func planned(t *testing.T, s *Store, st *statement) string {
	t.Helper()
	ctx := context.Background()
	c, err := s.readers.get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer s.readers.put(c)
	stmt, err := c.prepare(ctx, "EXPLAIN QUERY PLAN "+st.sql)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(ctx, bind(nil, st.params...))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var b strings.Builder
	row := make([]driver.Value, 4)
	for {
		if err := rows.Next(row); errors.Is(err, io.EOF) {
			return b.String()
		} else if err != nil {
			t.Fatal(err)
		}
		b.WriteString(row[3].(string) + "\n")
	}
}

// TestWalksAreCompiledWholeOrNotAtAll gives each walk a row that has no
// relationship to tell of.
func TestWalksAreCompiledWholeOrNotAtAll(t *testing.T) {
	c := small(t)
	met := &plan.List{From: plan.VisitedNodes{}, Limit: plan.NoLimit, Row: []plan.Field{column(c, plan.Relationship, "Party", "id", catalog.Value)}}
	for _, from := range []plan.From{plan.Paths{MaxDegree: plan.NoLimit, MaxLength: 1}, plan.Neighborhood{Depth: 1, Nodes: 1, PerNode: 1}} {
		st, err := compile(t.Context(), c, usual(), &plan.List{From: from, IDs: plan.IDs("a", "b"), Limit: 1, Row: []plan.Field{met}})
		if st != nil || fault.CodeOf(err) != fault.Internal {
			t.Errorf("%s: compiled to %v, %v", from, st, err)
		}
	}
}
