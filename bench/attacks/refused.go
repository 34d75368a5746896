package attacks

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/fault"
)

// nested lists: a person's statements, whose makers make statements.
func nested(n int, first string) string {
	return "{ people" + first + " { nodes {" + strings.Repeat(" statements"+first+" { nodes { makers"+first+" { nodes {", n) + " id " +
		strings.Repeat("} } } }", n) + "} } }"
}

// Refused are the attacks that are refused before anything is read.
func Refused() []Attack {
	var doubling strings.Builder
	doubling.WriteString("{ ...f0 }")
	for i := range 25 {
		fmt.Fprintf(&doubling, " fragment f%d on Query { ...f%d ...f%[2]d }", i, i+1)
	}
	doubling.WriteString(" fragment f25 on Query { people { totalCount } }")
	deep := func(n int) map[string]any {
		filter := map[string]any{"name": map[string]any{"eq": "x"}}
		for range n {
			filter = map[string]any{"not": filter}
		}
		return filter
	}
	inline := func(n int) string {
		return "{ people(where: " + strings.Repeat("{not: ", n) + `{name: {eq: "x"}}` + strings.Repeat("}", n) + ") { totalCount } }"
	}
	const filtered = "query($v: PersonFilter) { people(where: $v) { totalCount } }"
	ids := make([]string, 5_000)
	objects := make([]any, 100_000)
	for i := range ids {
		ids[i] = fmt.Sprint("per-", i)
	}
	for i := range objects {
		objects[i] = map[string]int{"a": 1}
	}
	alleged := func(n int) map[string]any {
		all := make([]any, n)
		for i := range all {
			all[i] = map[string]any{"status": map[string]any{"eq": "ALLEGED"}}
		}
		return map[string]any{"or": all}
	}
	orders := make([]any, 120)
	for i := range orders {
		orders[i] = map[string]any{"name": "ASC"}
	}
	return []Attack{
		{Name: "1,000 aliases", Query: "{" + many(1_000, "a#: __typename") + "}", Code: fault.TooCostly},
		{Name: "200 aliased lists", Query: "{" + many(200, "a#: people(first: 100) { nodes { id } }") + "}", Code: fault.TooCostly},
		{Name: "4,000 duplicates", Query: "{" + many(4_000, "__typename") + "}", Code: fault.TooCostly},
		{Name: "14,000 duplicates", Query: "{" + many(14_000, "__typename") + "}", Code: fault.TooCostly},
		{Name: "5,000 unknown directives", Query: "{ __typename " + many(5_000, "@d#") + "}", Code: fault.TooCostly},
		{Name: "5,000 unknown fields", Query: "{" + many(5_000, "x#") + "}", Code: fault.TooCostly},
		{Name: "4,900 unknown fields", Query: "{" + many(4_900, "x#") + "}", Code: fault.ValidationFailed},
		{Name: "fragments that double 25 deep", Query: doubling.String(), Code: fault.TooCostly},
		{Name: "800 sibling fragments", Query: "{" + many(800, "...f#") + "}" + many(800, "fragment f# on Query { __typename }"), Code: fault.TooCostly},
		{Name: "90 sibling fragments", Query: "{ people { nodes {" + many(90, "...f#") + "} } }" + many(90, "fragment f# on Person { id name }"), Code: fault.TooCostly},
		{Name: "fragments in a circle", Query: "{ ...f } fragment f on Query { ...g } fragment g on Query { ...f }", Code: fault.ValidationFailed},
		{Name: "two a page, 25 deep", Query: nested(6, "(first: 2)"), Code: fault.TooCostly},
		{Name: "pages whose product overflows", Query: nested(5, "(first: 100)"), Code: fault.TooCostly},
		{Name: "first: -1", Query: "{ people(first: -1) { nodes { id } } }", Code: fault.BadUserInput},
		{Name: "first: 2147483647", Query: "{ people(first: 2147483647) { nodes { id } } }", Code: fault.BadUserInput},
		{Name: "first: 2147483647 in a variable", Query: "query($n: Int) { people(first: $n) { nodes { id } } }", Variables: map[string]any{"n": 2147483647}, Code: fault.BadUserInput},
		{Name: "first: 9223372036854775808", Query: "{ people(first: 9223372036854775808) { nodes { id } } }", Code: fault.ValidationFailed},
		{Name: "a filter 400 deep", Query: inline(400), Code: fault.TooCostly},
		{Name: "a filter 3,000 deep", Query: inline(3_000), Code: fault.ParseFailed},
		{Name: "a filter 400 deep in a variable", Query: filtered, Variables: map[string]any{"v": deep(400)}, Code: fault.TooCostly},
		{Name: "a filter 3,000 deep in a variable", Query: filtered, Variables: map[string]any{"v": deep(3_000)}, Code: fault.TooCostly},
		{Name: "filter 6 courts deep", Query: "{ courtCases(where: {" + courts(6) + "}) { totalCount } }", Code: fault.TooCostly},
		{Name: "5,000 ids", Query: "{ nodes(ids: [" + many(5_000, `"per-#"`) + "]) { id } }", Code: fault.TooCostly},
		{Name: "5,000 ids in a variable", Query: "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", Variables: map[string]any{"ids": ids}, Code: fault.BadUserInput},
		{Name: "50,000 ids in a variable", Query: "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", Variables: map[string]any{"ids": slices.Repeat(ids, 10)}, Code: fault.TooCostly},
		{Name: "120 conditions 480 times", Query: "query($a: RelationshipWhere!) { relationships(where: {or: [" + many(480, "$a") + "]}) { totalCount } }", Variables: map[string]any{"a": alleged(120)}, Code: fault.TooCostly},
		{Name: "120 conditions 480 times by default", Query: "query($a: RelationshipWhere! = {or: [" + many(120, "{status: {eq: ALLEGED}}") + "]}) { relationships(where: {or: [" + many(480, "$a") + "]}) { totalCount } }", Code: fault.TooCostly},
		{Name: "120 conditions 400 times in via", Query: "query($a: RelationshipWhere!) { people { nodes { aliases: statements(via: {and: [" + many(400, "$a") + "]}) { totalCount } } } }", Variables: map[string]any{"a": alleged(120)}, Code: fault.TooCostly},
		{Name: "120 conditions in 40 aliases", Query: "query($a: RelationshipWhere!) {" + many(40, "a#: relationships(where: $a) { totalCount }") + "}", Variables: map[string]any{"a": alleged(120)}, Code: fault.TooCostly},
		{Name: "120 conditions in a fragment spread 40 times", Query: "query($a: RelationshipWhere!) {" + many(40, "a#: person(id: \"x\") { ...f }") + "} fragment f on Person { relationships(where: $a) { totalCount } }", Variables: map[string]any{"a": alleged(120)}, Code: fault.TooCostly},
		{Name: "120 conditions in nots of ands of ors", Query: "query($a: RelationshipWhere!) { relationships(where: {not: {and: [{or: [" + many(100, "$a") + "]}, {not: {or: [" + many(100, "$a") + "]}}]}}) { totalCount } }", Variables: map[string]any{"a": alleged(120)}, Code: fault.TooCostly},
		{Name: "120 orders in 40 aliases", Query: "query($o: [PersonOrderBy!]) {" + many(40, "a#: people(orderBy: $o) { totalCount }") + "}", Variables: map[string]any{"o": orders}, Code: fault.TooCostly},
		{Name: "variables that nest 16 deep in one another's place", Query: "query($a: [RelationshipWhere!]!) { relationships(where: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {not: {or: $a}}}}}}}}}}}}}}}}) { totalCount } }", Variables: map[string]any{"a": []any{map[string]any{"or": []any{map[string]any{"or": []any{alleged(1)}}}}}}, Code: fault.TooCostly},
		{Name: "1,000 conditions on relationships of any type", Query: "{ relationships(where: {or: [" + many(1_000, "{status: {eq: ALLEGED}}") + "]}) { totalCount nodes { id } } }", Code: fault.TooCostly},
		{Name: "1,000 conditions on nodes of any type", Query: "{ relationships(where: {or: [" + many(1_000, `{source: {label: {contains: "#"}}}`) + "]}) { totalCount nodes { id } } }", Code: fault.TooCostly},
		{Name: "2,000 conditions on ends within ends", Query: "{ people(where: {or: [" + many(2_000, `{statements: {some: {makers: {some: {label: {contains: "#"}}}}}}`) + "]}) { totalCount } }", Code: fault.TooCostly},
		{Name: "8 times 5,000 conditions in a variable", Query: "query($a: [PersonWhere!]!) {" + many(8, "a#: people(where: {or: $a}) { totalCount nodes { id } }") + "}", Variables: map[string]any{"a": texts(5_000)}, Code: fault.TooCostly},
		{Name: "a hash of 900 KB", Extensions: map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": strings.Repeat("a", 900_000)}}, Code: fault.BadUserInput},
		{Name: "100,000 objects in a variable", Query: filtered, Variables: map[string]any{"v": objects}, Code: fault.TooCostly},
		{Name: "100 times the schema", Query: "{" + many(100, "s#: __schema { types { name } }") + "}", Code: fault.TooCostly},
		{Name: "introspection in circles", Query: "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }", Code: fault.ValidationFailed},
		{Name: "a comment of 1 MB", Query: "#" + strings.Repeat("x", 1_000_000) + "\n{ __typename }", Code: fault.TooCostly},
	}
}
