package guard

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

var filters = gqlparser.MustLoadSchema(&ast.Source{Input: `
	type Query { find(where: Where, orderBy: [Order!], first: Int, ids: [ID!], of: [ID!]!): [Query!]! }
	input Where { name: Text and: [Where!] or: [Where!] not: Where in: [ID!] }
	input Text { eq: String in: [String!] }
	input Order { name: String }
`})

// TestValuesCountWhereTheyStand: an operation with exactly as many values as the limit
// is accepted, and one with a value more is refused, in whatever way they add up.
func TestValuesCountWhereTheyStand(t *testing.T) {
	repeat := func(n int, s string) string { return strings.Repeat(s+" ", n) }
	list := func(n int, s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	doubling := func(times int) string {
		var b strings.Builder
		fmt.Fprint(&b, `query($w: Where) { ...f0 }`)
		for i := range times {
			fmt.Fprintf(&b, " fragment f%d on Query { find(of: []) { ...f%d } g: find(of: []) { ...f%[2]d } }", i, i+1)
		}
		fmt.Fprintf(&b, " fragment f%d on Query { find(of: [], where: $w) { __typename } }", times)
		return b.String()
	}
	for _, c := range []struct {
		name, query, variables string
		values, depth          int
	}{
		{"nothing", `{ find(of: "a") { __typename } }`, ``, 0, 0},
		{"a literal", `{ find(of: "a", where: {name: {eq: "x"}}) { __typename } }`, ``, 3, 2},
		{"a variable", `query($w: Where) { find(of: "a", where: $w) { __typename } }`, `{"w": {"name": {"eq": "x"}}}`, 3, 2},
		{"a variable that is absent", `query($w: Where) { find(of: "a", where: $w) { __typename } }`, ``, 1, 0},
		{"a variable that is null", `query($w: Where) { find(of: "a", where: $w) { __typename } }`, `{"w": null}`, 1, 0},
		{"a variable in a literal", `query($w: [Where!]) { find(of: "a", where: {not: {or: $w}}) { __typename } }`, `{"w": [{}, {"name": {"eq": "x"}}]}`, 2 + 5, 2 + 3},
		{"a variable many times", `query($w: Where!) { find(of: "a", where: {or: [` + repeat(100, "$w") + `]}) { __typename } }`, `{"w": {"or": [` + list(120, `{"name": {"eq": "x"}}`) + `]}}`, 2 + 100*362, 2 + 4},
		{"a default many times", `query($w: Where! = {name: {eq: "x"}}) { find(of: "a", where: {or: [` + repeat(100, "$w") + `]}) { __typename } }`, ``, 2 + 100*3, 2 + 2},
		{"in place of a default", `query($w: Where! = {name: {eq: "x"}}) { find(of: "a", where: $w) { __typename } }`, `{"w": {}}`, 1, 1},
		{"in aliases", `query($w: Where) { ` + repeat(1, "a: find(of: [], where: $w) { __typename } b: find(of: [], where: $w) { __typename }") + `}`, `{"w": {"name": {"eq": "x"}}}`, 6, 2},
		{"in a fragment", `query($w: Where) { ...f a: find(of: []) { ...f } } fragment f on Query { find(of: [], where: $w) { __typename } }`, `{"w": {"name": {"eq": "x"}}}`, 6, 2},
		{"in fragments that double", doubling(6), `{"w": {"name": {"eq": "x"}}}`, 3 << 6, 2},
		{"in fragments that double without end", doubling(90), `{"w": {"name": {"eq": "x"}}}`, 1<<31 - 1, 2},
		{"in directives", `query($a: Boolean!) { find(of: []) { __typename @skip(if: $a) @include(if: true) } }`, `{"a": true}`, 2, 0},
		{"one value for a list", `query($w: [Where!]) { find(of: "a", where: {or: $w}) { __typename } }`, `{"w": {"name": {"eq": "x"}}}`, 1 + 4, 1 + 3},
		{"orders", `query($o: [Order!]) { find(of: "a", orderBy: $o) { __typename } }`, `{"o": [{"name": "ASC"}, {"name": "DESC"}]}`, 5, 2},
		{"ids", `query($ids: [ID!]!) { find(ids: $ids, of: $ids) { __typename } }`, `{"ids": [` + list(2_000, `"a"`) + `]}`, 0, 0},
		{"ids, written", `{ find(of: [` + repeat(1_000, `"a"`) + `]) { __typename } }`, ``, 0, 0},
		{"ids in a filter", `query($ids: [ID!]!) { find(of: $ids, where: {in: $ids}) { __typename } }`, `{"ids": ["a", "b"]}`, 1 + 3, 1 + 1},
		{"texts are no ids", `query($t: [String!]) { find(of: "a", where: {name: {in: $t}}) { __typename } }`, `{"t": ["a", "b"]}`, 2 + 3, 2 + 1},
		{"another operation's", `query One($w: Where) { find(of: "a", where: $w) { __typename } } query Other { find(of: "a", where: {name: {eq: "x"}}) { __typename } }`, `{"w": {}}`, 1, 1},
		{"the schema, as tools ask for it", standard, ``, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, errs := gqlparser.LoadQueryWithRules(filters, c.query, rules.NewDefaultRules())
			if errs != nil {
				t.Fatal(errs)
			}
			var given map[string]any
			if c.variables != "" {
				if err := json.Unmarshal([]byte(c.variables), &given); err != nil {
					t.Fatal(err)
				}
			}
			op := doc.Operations[0]
			variables, err := validator.VariableValues(filters, op, given)
			if err != nil {
				t.Fatal(err)
			}
			for limit, limits := range map[string][2]Limits{
				"input-values": {{InputValues: c.values, InputDepth: c.depth}, {InputValues: c.values - 1, InputDepth: c.depth}},
				"input-depth":  {{InputValues: c.values, InputDepth: c.depth}, {InputValues: c.values, InputDepth: c.depth - 1}},
			} {
				if err := limits[0].Values(doc, op, variables); err != nil {
					t.Error(err)
				}
				if limits[0] == (Limits{}) {
					continue
				}
				if refusal, _ := errors.AsType[Refusal](limits[1].Values(doc, op, variables)); refusal.Limit != limit {
					t.Errorf("one less is not refused for its %s, but: %v", limit, refusal)
				}
			}
		})
	}
}
