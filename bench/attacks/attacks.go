// Package attacks has operations that are meant to hurt a server: short to write, and
// as dear to answer as the domain's schema allows. They are data, for whoever sends
// them: package run measures what each takes for a unit of its cost.
package attacks

import (
	"fmt"
	"strings"
)

// An Attack is an operation. In its query stands $hub for the id of a node with very
// many relationships.
type Attack struct {
	Name, Query string
}

// Most is how much processor time an operation that is let through may take for a
// unit of its cost, in µs, that of the database included.
const Most = 200

// Work are the attacks that are valid and no larger than any operation: only what they
// make a store look at tells them apart.
func Work() []Attack {
	deep := func(n int, leaf string) string {
		return strings.Repeat("courts: {some: {casesHeard: {some: {", n) + leaf + strings.Repeat("}}}}", n)
	}
	var out []Attack
	add := func(name, format string, args ...any) { out = append(out, Attack{name, fmt.Sprintf(format, args...)}) }
	for _, n := range []int{1, 2, 3} {
		add(fmt.Sprintf("filter %d courts deep, page", n), `{ courtCases(where: {%s}) { nodes { id } } }`, deep(n, `title: {contains: "¬"}`))
		add(fmt.Sprintf("filter %d courts deep, total", n), `{ courtCases(where: {%s}) { totalCount } }`, deep(n, `title: {contains: "¬"}`))
	}
	add("a scan for a text, page", `{ statements(where: {summary: {contains: "¬"}}) { nodes { id } } }`)
	add("a scan for a text, total", `{ statements(where: {summary: {contains: "¬"}}) { totalCount } }`)
	add("a scan for a text in none", `{ statements(where: {not: {summary: {contains: " "}}}) { nodes { id } } }`)
	add("twenty texts", `{ statements(where: {or: [%s]}) { totalCount nodes { id } } }`, strings.Repeat(`{text: {contains: "¬"}}, `, 20))
	add("all counts", `{ people { totalCount } statements { totalCount } claims { totalCount } courtCases { totalCount } relationships { totalCount } }`)
	add("an order without an index", `{ statements(orderBy: [{mode: DESC}]) { nodes { id } } }`)
	add("an order by a count", `{ people(orderBy: [{statements: {total: DESC}}]) { nodes { id } } }`)
	add("an order by counts", `{ people(orderBy: [{statements: {total: DESC}}, {cases: {total: DESC}}, {events: {total: ASC}}]) { nodes { id } } }`)
	add("facets of all", `{ statements { facets(by: [kind, lang, mode, makers, asserts, date]) { by values { value count } } } }`)
	add("facets of a filter", `{ people(where: {statements: {some: {summary: {contains: "¬"}}}}) { facets(by: [gender, living, cases, statements]) { by values { value count } } } }`)
	add("stats of all", `{ sentences { stats(of: [months, fine]) { of sum median } } }`)
	add("counts in a filter", `{ people(where: {statements: {count: {gt: 100000}}, cases: {count: {gt: 100000}}}) { nodes { id } totalCount } }`)
	add("none of none", `{ people(where: {statements: {none: {asserts: {none: {assertedBy: {none: {summary: {contains: "¬"}}}}}}}}) { totalCount } }`)
	add("via filters", `{ people(where: {cases: {via: {side: {contains: "¬"}}, some: {title: {contains: "¬"}}}}) { nodes { id } totalCount } }`)
	add("relationships by their sides", `{ relationships(where: {source: {label: {contains: "¬"}}}) { totalCount nodes { id } } }`)
	add("citations in a filter", `{ people(where: {citations: {some: {quote: {contains: "¬"}}}}) { totalCount nodes { id } } }`)
	add("a filter in nested lists", `{ people(first: 100) { nodes { statements(first: 1, where: {asserts: {some: {about: {some: {label: {contains: "¬"}}}}}}) { nodes { id } } } } }`)
	add("nested lists of the largest", `{ people(first: 100, orderBy: [{statements: {total: DESC}}]) { nodes { statements(first: 1, orderBy: [{summary: ASC}]) { nodes { id } totalCount } cases(first: 1) { nodes { id } totalCount } } } }`)
	add("disputes", `{ disputes(of: "$hub") { totalCount nodes { claim { id } } } }`)
	add("search", `{ search(query: "a b c d") { nodes { id } totalCount } }`)
	add("search with a filter", `{ search(query: "the of", where: {label: {contains: "¬"}}) { nodes { id } totalCount } }`)
	add("neighborhood", `{ neighborhood(of: "$hub", depth: 4, limit: 2000, perNode: 2000) { nodes { id } relationships { id } omitted { count } } }`)
	add("neighborhood under a condition", `{ neighborhood(of: "$hub", depth: 4, limit: 2000, perNode: 2000, where: {source: {label: {contains: "¬"}}}) { nodes { id } truncated } }`)
	add("paths", `{ paths(from: "$hub", to: "source-0000000", maxLength: 8) { length } }`)
	add("paths under a condition", `{ paths(from: "$hub", to: "source-0000000", maxLength: 8, where: {confidence: {gt: 0.99}}) { length } }`)
	add("paths by degrees", `{ paths(from: "$hub", to: "source-0000000", maxLength: 8, maxDegree: 3) { length } }`)
	add("timeline", `{ timeline(of: "$hub", depth: 4, limit: 2000, perNode: 2000) { totalCount nodes { date } undated { totalCount } truncated } }`)
	return out
}
