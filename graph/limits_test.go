package graph

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/compile"
	"casegraph/internal/fault"
)

// TestConditionsAreBounded checks that a condition counts for each way in which the list is
// read. It does not matter how many types the list has.
func TestConditionsAreBounded(t *testing.T) {
	s := serve(t, whole(t))
	either := func(n int, condition string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(condition, "#", fmt.Sprint(i)) + " ")
		}
		return "{or: [" + b.String() + "]}"
	}
	status, label := "{status: {eq: ALLEGED}}", `{source: {label: {contains: "#"}}}`
	for _, c := range []struct {
		name, query string
		refused     bool
	}{
		{"of one type", "{ people(where: " + either(1_000, `{name: {contains: "#"}}`) + ") { totalCount nodes { id } } }", false},
		{"of one type, too many", "{ people(where: " + either(5_001, `{name: {contains: "#"}}`) + ") { totalCount } }", true},
		{"of relationships", "{ relationships(where: " + either(1_000, status) + ") { totalCount nodes { id } } }", false},
		{"of relationships, too many", "{ relationships(where: " + either(2_000, status) + ") { totalCount nodes { id } } }", true},
		{"of relationships of one type", "{ relationships(where: {type: {eq: Party}, and: [" + either(500, status) + "]}) { totalCount nodes { id } } }", false},
		{"of nodes at relationships", "{ relationships(where: " + either(1_000, label) + ") { nodes { id } } }", false},
		{"of nodes at relationships, too many", "{ relationships(where: " + either(5_000, label) + ") { nodes { id } } }", true},
		{"of an end", `{ person(id: "x") { relationships(where: ` + either(50, status) + ") { totalCount } } }", false},
		{"of an end, too many", `{ person(id: "x") { relationships(where: ` + either(5_000, status) + ") { totalCount } } }", true},
		{"of what is around a node", `{ neighborhood(of: "x", where: ` + either(500, status) + ") { nodes { id } } }", false},
		{"of what is around a node, too many", `{ neighborhood(of: "x", where: ` + either(5_000, status) + ") { nodes { id } } }", true},
		{"of paths, too many", `{ paths(from: "x", to: "y", where: ` + either(5_000, status) + ") { length } }", true},
		{"of a search, too many", `{ search(query: "x", where: ` + either(5_000, `{label: {contains: "#"}}`) + ") { totalCount } }", true},
		{"of numbers of relationships, too many", "{ people(where: {statements: {count: {in: [" + strings.Repeat("1 ", 6_000) + "]}}}) { totalCount } }", true},
		{"that restrict several numbers", "{ people(where: {statements: {via: " + either(100, status) + ", count: {in: [" + strings.Repeat("1 ", 10) + "]}}}) { totalCount } }", false},
		{"that restrict many numbers, too many", "{ people(where: {statements: {via: " + either(100, status) + ", count: {in: [" + strings.Repeat("1 ", 100) + "]}}}) { totalCount } }", true},
		{"of types, too many", "{ relationships(where: {type: {in: [" + strings.Repeat("Party ", 6_000) + "]}}) { totalCount } }", true},
		{"of ends within ends, too many", "{ people(where: " + either(3_000, `{statements: {some: {makers: {some: {label: {contains: "#"}}}}}}`) + ") { totalCount } }", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp := s.ask(t, c.query, "")
			if !c.refused {
				if len(resp.Errors) > 0 {
					t.Error(resp.Errors)
				}
				return
			}
			if len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != string(fault.TooCostly) || !strings.Contains(resp.Errors[0].Message, fmt.Sprint(compile.MaxSize)) {
				t.Errorf("%.300v", resp.Errors)
			}
		})
	}
}

// TestCompilingEndsWithTheRequest checks that compiling stops when the request has ended.
func TestCompilingEndsWithTheRequest(t *testing.T) {
	s := serve(t, whole(t))
	ctx, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := s.exec.CreateOperationContext(ctx, &graphql.RawParams{Query: "{ people(where: {name: {eq: \"x\"}}) { nodes { id } } }"})
	if errs != nil {
		t.Fatal(errs)
	}
	for _, r := range s.compile(ctx, op) {
		if fault.CodeOf(r.err) != fault.Timeout {
			t.Error(r.err)
		}
	}
}
