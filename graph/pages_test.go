package graph

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"casegraph/graph/compile"
	"casegraph/graph/cursor"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// rowsOfIDs answers every list with rows of one id each, at most its limit.
func rowsOfIDs(ids ...string) func(l *plan.List) store.Result {
	return func(l *plan.List) store.Result {
		rows := []any{}
		for _, id := range ids[:min(len(ids), l.Limit)] {
			rows = append(rows, []any{id})
		}
		if l.Total {
			return store.Result{Value: []any{rows, int64(len(ids))}}
		}
		return store.Result{Value: rows}
	}
}

// page reads a page of people. It returns the ids, and what pageInfo says: "a b next
// previous".
func (s *server) page(t *testing.T, arguments string) string {
	t.Helper()
	resp := s.ask(t, `{ people(`+arguments+`) { nodes { id } edges { node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`, "")
	if len(resp.Errors) > 0 {
		t.Fatal(resp.Errors)
	}
	type node struct{ ID string }
	var data struct {
		People struct {
			Nodes    []node
			Edges    []struct{ Node node }
			PageInfo struct {
				HasNextPage, HasPreviousPage bool
				StartCursor, EndCursor       *string
			}
		}
	}
	if err := json.Unmarshal(resp.Data, &data); err != nil {
		t.Fatalf("%v in %s", err, resp.Data)
	}
	var out []string
	for i, n := range data.People.Nodes {
		out = append(out, n.ID)
		if data.People.Edges[i].Node != n {
			t.Errorf("edges and nodes differ in %s", resp.Data)
		}
	}
	info := data.People.PageInfo
	if (info.StartCursor == nil) != (len(out) == 0) || (info.EndCursor == nil) != (len(out) == 0) {
		t.Errorf("cursors of a page of %d rows in %s", len(out), resp.Data)
	}
	if info.HasNextPage {
		out = append(out, "next")
	}
	if info.HasPreviousPage {
		out = append(out, "previous")
	}
	return strings.Join(out, " ")
}

func TestPagesTellWhatLiesBeyond(t *testing.T) {
	s := serve(t, small(t))
	cursor := string(cursor.Append(nil, cursor.Binding("Query.people", []plan.SortKey{{By: compile.IDColumn(plan.Node, s.cat)}}), []any{"m"}))
	for _, c := range []struct{ rows, arguments, want string }{
		{"", "first: 2", ""},
		{"a", "first: 2", "a"},
		{"a b", "first: 2", "a b"},
		{"a b c", "first: 2", "a b next"},
		{"", "last: 2", ""},
		{"b a", "last: 2", "a b"},
		{"c b a", "last: 2", "b c previous"},
		{"n o", "first: 2, after: " + cursor, "n o previous"},
		{"n o p", "first: 2, after: " + cursor, "n o next previous"},
		{"", "first: 2, after: " + cursor, "previous"},
		{"l k", "last: 2, before: " + cursor, "k l next"},
		{"l k j", "last: 2, before: " + cursor, "k l next previous"},
		{"a b", "first: 2, before: " + cursor, "a b next"},
		{"z y", "last: 2, after: " + cursor, "y z previous"},
		{"n", "first: 2, after: " + cursor + ", before: " + cursor, "n next previous"},
		{"a b", "first: 2, after: null, before: null", "a b"},
	} {
		s.answer = rowsOfIDs(strings.Fields(c.rows)...)
		if got := s.page(t, c.arguments); got != c.want {
			t.Errorf("%s of [%s]: %q, want %q", c.arguments, c.rows, got, c.want)
		}
	}
}

// TestCursorsFitTheirList pages on from the cursors of a page.
func TestCursorsFitTheirList(t *testing.T) {
	s := serve(t, small(t))
	cursorOf := func(field, of, orderBy string) string {
		s.answer = filled(1)
		resp := s.ask(t, fmt.Sprintf(`{ %s { %s(first: 1%s) { pageInfo { endCursor } } } }`, field, of, orderBy), "")
		_, cursor, ok := strings.Cut(string(resp.Data), `"endCursor":"`)
		if !ok {
			t.Fatalf("%s.%s: no cursor in %s %v", field, of, resp.Data, resp.Errors)
		}
		return strings.SplitN(cursor, `"`, 2)[0]
	}
	memberships := cursorOf(`person(id: "p1")`, "memberships", "")
	since := cursorOf(`person(id: "p1")`, "memberships", ", orderBy: {via: {since: DESC}}")
	statements := cursorOf(`person(id: "p1")`, "statements", "")
	for _, c := range []struct{ query, want string }{
		{`{ person(id: "p2") { memberships(after: "` + memberships + `") { nodes { id } } } }`, ""},
		{`{ person(id: "p2") { memberships(before: "` + memberships + `", last: 3, where: {kind: {eq: COURT}}) { nodes { id } } } }`, ""},
		{`{ person(id: "p2") { memberships(after: "` + since + `", orderBy: [{via: {since: DESC}}]) { nodes { id } } } }`, ""},
		{`{ node(id: "p2") { ... on Person { memberships(after: "` + memberships + `") { nodes { id } } } } }`, ""},
		{`{ person(id: "p2") { ... on Actor { statements(after: "` + statements + `") { nodes { id } } } } }`, ""},
		{`{ person(id: "p2") { memberships(after: "` + since + `") { nodes { id } } } }`, "after: this cursor belongs to another list"},
		{`{ person(id: "p2") { memberships(after: "` + since + `", orderBy: {via: {since: ASC}}) { nodes { id } } } }`, "after: this cursor belongs to another list"},
		{`{ person(id: "p2") { memberships(after: "` + memberships + `", orderBy: {via: {since: DESC}}) { nodes { id } } } }`, "after: this cursor belongs to another list"},
		{`{ person(id: "p2") { statements(before: "` + memberships + `") { nodes { id } } } }`, "before: this cursor belongs to another list"},
		{`{ agency(id: "a1") { statements(after: "` + statements + `") { nodes { id } } } }`, ""},
		{`{ node(id: "p2") { ... on Actor { statements(after: "` + statements + `") { nodes { id } } } } }`, ""},
		{`{ people(after: "` + memberships + `") { nodes { id } } }`, "after: this cursor belongs to another list"},
		{`{ people(after: "` + memberships[:8] + `") { nodes { id } } }`, "after: this cursor belongs to another list"},
		{`{ person(id: "p2") { memberships(after: "` + memberships[:8] + `") { nodes { id } } } }`, "after: this is not a cursor"},
		{`{ person(id: "p2") { memberships(after: "` + memberships + `AA") { nodes { id } } } }`, "after: this is not a cursor"},
	} {
		s.answer = nil
		resp := s.ask(t, c.query, "")
		got := ""
		if len(resp.Errors) > 0 {
			got = resp.Errors[0].Message
		}
		if (got == "") != (c.want == "") || !strings.HasPrefix(got, c.want) {
			t.Errorf("%s\n  %q, want %q", c.query, got, c.want)
		}
	}
}

// TestListsMayStandInSeveralRows answers from a store that shares one list between rows of
// the same node.
func TestListsMayStandInSeveralRows(t *testing.T) {
	s := serve(t, small(t))
	shared := []any{[]any{"c"}, []any{"b"}, []any{"a"}}
	s.answer = func(*plan.List) store.Result { return store.Result{Value: []any{[]any{shared}, []any{shared}}} }
	resp := s.ask(t, `{ people { nodes { statements(last: 2) { nodes { id } pageInfo { hasPreviousPage } } } } }`, "")
	page := `{"statements":{"nodes":[{"id":"b"},{"id":"c"}],"pageInfo":{"hasPreviousPage":true}}}`
	if want := `{"people":{"nodes":[` + page + `,` + page + `]}}`; string(resp.Data) != want {
		t.Errorf("%s, want %s", resp.Data, want)
	}
}
