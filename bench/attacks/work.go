package attacks

import (
	"fmt"
	"strings"
)

// Work are the attacks that are valid and no larger than any operation: only what they
// make a store look at tells them apart.
func Work() []Attack {
	var out []Attack
	add := func(name, format string, args ...any) {
		out = append(out, Attack{Name: name, Query: fmt.Sprintf(format, args...)})
	}
	for _, n := range []int{1, 2, 4} {
		add(fmt.Sprintf("filter %d courts deep, page", n), `{ courtCases(where: {%s}) { nodes { id } } }`, courts(n))
		add(fmt.Sprintf("filter %d courts deep, total", n), `{ courtCases(where: {%s}) { totalCount } }`, courts(n))
	}
	add("a scan for a text, page", `{ statements(where: {summary: {contains: "¬"}}) { nodes { id } } }`)
	add("a scan for a text, total", `{ statements(where: {summary: {contains: "¬"}}) { totalCount } }`)
	add("a scan for a text in none", `{ statements(where: {not: {summary: {contains: " "}}}) { nodes { id } } }`)
	add("twenty texts", `{ statements(where: {or: [%s]}) { totalCount nodes { id } } }`, strings.Repeat(`{text: {contains: "¬"}}, `, 20))
	add("all counts", `{ people { totalCount } statements { totalCount } claims { totalCount } courtCases { totalCount } relationships { totalCount } }`)
	add("an order without an index", `{ statements(orderBy: [{mode: DESC}]) { nodes { id } } }`)
	add("an order by a count", `{ people(orderBy: [{statements: {count: DESC}}]) { nodes { id } } }`)
	add("an order by counts", `{ people(orderBy: [{statements: {count: DESC}}, {cases: {count: DESC}}, {events: {count: ASC}}]) { nodes { id } } }`)
	add("an order by how many match", `{ people(orderBy: [{statements: {count: DESC, where: {summary: {contains: "¬"}}}}]) { nodes { id } } }`)
	add("an order by the latest", `{ people(orderBy: [{statements: {max: {date: DESC}}}]) { nodes { id } } }`)
	add("an order by the latest of the latest", `{ courtCases(orderBy: [{courts: {max: {casesHeard: {max: {courts: {max: {label: DESC}}}}}}}]) { nodes { id } } }`)
	add("facets of all", `{ statements { facets(by: [kind, lang, mode, makers, asserts, date]) { by values { value count } } } }`)
	add("facets of a filter", `{ people(where: {statements: {some: {summary: {contains: "¬"}}}}) { facets(by: [gender, living, cases, statements]) { by values { value count } } } }`)
	add("groups of all", `{ sentences { groups(by: [{decisions: {cases: {courts: {}}}}, {decisions: {date: MONTH}}, {offenders: {label: VALUE}}]) { totalCount nodes { count stats { mean } } } } }`)
	add("stats of all", `{ sentences { stats(of: [months, fine]) { of sum median } } }`)
	add("counts in a filter", `{ people(where: {statements: {count: {gt: 100000}}, cases: {count: {gt: 100000}}}) { nodes { id } totalCount } }`)
	add("none of none", `{ people(where: {statements: {none: {asserts: {none: {assertedBy: {none: {summary: {contains: "¬"}}}}}}}}) { totalCount } }`)
	add("via filters", `{ people(where: {cases: {via: {side: {contains: "¬"}}, some: {title: {contains: "¬"}}}}) { nodes { id } totalCount } }`)
	add("relationships by their sides", `{ relationships(where: {source: {label: {contains: "¬"}}}) { totalCount nodes { id } } }`)
	add("citations in a filter", `{ people(where: {citations: {some: {quote: {contains: "¬"}}}}) { totalCount nodes { id } } }`)
	add("a filter in nested lists", `{ people(first: 100) { nodes { statements(first: 1, where: {asserts: {some: {about: {some: {label: {contains: "¬"}}}}}}) { nodes { id } } } } }`)
	add("nested lists of the largest", `{ people(first: 100, orderBy: [{statements: {count: DESC}}]) { nodes { statements(first: 1, orderBy: [{summary: ASC}]) { nodes { id } totalCount } cases(first: 1) { nodes { id } totalCount } } } }`)
	add("disputes", `{ disputes(of: "$hub") { totalCount nodes { claim { id } } } }`)
	add("search", `{ search(query: "a b c d") { nodes { id } totalCount } }`)
	add("search with a filter", `{ search(query: "the of", where: {label: {contains: "¬"}}) { nodes { id } totalCount } }`)
	add("neighborhood", `{ neighborhood(of: "$hub", depth: 4, limit: 2000, perNode: 2000) { nodes { id } relationships { id } omitted { count } } }`)
	add("neighborhood under a condition", `{ neighborhood(of: "$hub", depth: 4, limit: 2000, perNode: 2000, where: {source: {label: {contains: "¬"}}}) { nodes { id } truncated } }`)
	add("paths", `{ paths(from: "$hub", to: "$far", maxLength: 8) { length } }`)
	add("paths under a condition", `{ paths(from: "$hub", to: "$far", maxLength: 8, where: {confidence: {gt: 0.99}}) { length } }`)
	add("paths by degrees", `{ paths(from: "$hub", to: "$far", maxLength: 8, maxDegree: 3) { length } }`)
	add("timeline", `{ timeline(of: "$hub", depth: 4, limit: 2000, perNode: 2000) { totalCount nodes { date } undated { totalCount } truncated } }`)
	add("timeline of an agency", `{ timeline(of: "$agency", depth: 4) { totalCount nodes { date } } }`)
	out = append(out, Attack{
		Name: "160 texts", Query: "query($a: [PersonWhere!]!) { people(where: {or: $a}) { totalCount nodes { id } } }",
		Variables: map[string]any{"a": texts(160)},
	})
	return out
}

// courts is a filter on the cases of the courts of the cases of courts, and so on.
func courts(deep int) string {
	return strings.Repeat("courts: {some: {casesHeard: {some: {", deep) + `title: {contains: "¬"}` + strings.Repeat("}}}}", deep)
}

// texts are conditions on people's names, no two alike.
func texts(n int) []any {
	all := make([]any, n)
	for i := range all {
		all[i] = map[string]any{"name": map[string]any{"contains": fmt.Sprint("¬", i)}}
	}
	return all
}
