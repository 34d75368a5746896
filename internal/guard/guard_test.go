package guard

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"casegraph/internal/fault"
)

// doubling returns fragments of which each spreads the next one twice.
func doubling(deep int, leaf string) string {
	var b strings.Builder
	b.WriteString("{ ...f0 }")
	for i := range deep {
		fmt.Fprintf(&b, " fragment f%d on Query { a { ...f%d } b { ...f%[2]d } }", i, i+1)
	}
	fmt.Fprintf(&b, " fragment f%d on Query { %s }", deep, leaf)
	return b.String()
}

func TestParse(t *testing.T) {
	many := func(n int, one string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(one, "#", fmt.Sprint(i)) + " ")
		}
		return b.String()
	}
	nested := func(n int, open, in, shut string) string {
		return strings.Repeat(open, n) + in + strings.Repeat(shut, n)
	}
	for _, c := range []struct {
		name, query string
		refused     string // part of the message; empty if the document is accepted
	}{
		{"nothing", `{ a }`, ""},
		{"bytes", "{ a } #" + strings.Repeat("x", 64<<10), "bytes"},
		{"a large comment", "#" + strings.Repeat("x", 2<<20) + "\n{ a }", "bytes"},
		{"tokens", "{" + strings.Repeat("a ", 5_000) + "}", "tokens"},
		{"as deep as may be", nested(24, "{a", " { a }", "}"), ""},
		{"deeper", nested(25, "{a", " { a }", "}"), "levels of fields"},
		{"deep by a fragment", "{ ...f } fragment f on Q " + nested(25, "{a", " { a }", "}"), "levels of fields"},
		{"50 aliases", "{" + many(50, "x#: a") + "}", ""},
		{"51 aliases", "{" + many(51, "x#: a") + "}", "aliases"},
		{"1,000 aliases", "{" + many(1_000, "x#: a") + "}", "aliases"},
		{"an alias that is the name", "{" + many(51, "a#: a#") + "}", ""},
		{"aliases by a fragment", "{" + many(51, "a# { ...f }") + "} fragment f on Q { x: a }", "aliases"},
		{"51 directives", "{ a " + many(51, "@d") + "}", "directives"},
		{"51 directives on one fragment", "{ ...f } fragment f on Q " + many(51, "@d") + "{ a }", "directives"},
		{"51 directives on an operation", "query q " + many(51, "@d") + "{ a }", "directives"},
		{"101 fragments", "{ a }" + many(101, "fragment f# on Q { a }"), "fragments"},
		{"50 times a field", "{" + many(50, "a") + "}", ""},
		{"51 times a field", "{" + many(51, "a") + "}", "one response key"},
		{"4,000 times a field", "{" + many(4_000, "a") + "}", "one response key"},
		{"a field by 51 spreads", "{" + many(51, "...f") + "} fragment f on Q { a }", "one response key"},
		{"a field in inline fragments", "{" + many(51, "... { a }") + "}", "one response key"},
		{"in a fragment nobody spreads", "{ a } fragment f on Q {" + many(51, "a") + "}", "one response key"},
		{"fragments that double", doubling(6, "x: a"), "aliases"},
		{"fragments that double quietly", doubling(24, "a"), "5000 fields"},
		{"fragments in a circle", "{ ...f } fragment f on Q { a { ...f } }", ""}, // validation refuses it
		{"an argument as deep as may be", "{ a(x: " + nested(20, "[", "1", "]") + ") }", ""},
		{"a deeper argument", "{ a(x: " + nested(21, "[", "1", "]") + ") }", "levels of lists and objects"},
		{"a filter 400 deep", "{ a(x: " + nested(400, "{not: ", "1", "}") + ") }", "levels of lists and objects"},
		{"501 values", "{ a(x: [" + many(501, "1") + "]) }", ""}, // Values counts them
		{"a default of 100 values 49 times", "query($x: X = [" + many(99, "1") + "]) { a(x: [" + many(49, "$x") + "]) }", ""},
		{"a default of 100 values 51 times", "query($x: X = [" + many(99, "1") + "]) { a(x: [" + many(51, "$x") + "]) }", "tokens"},
		{"a default in a fragment", "query($x: X = [" + many(999, "1") + "]) { ...f } fragment f on Q { a(x: [" + many(6, "$x") + "]) }", "tokens"},
		{"a deep default", "query($x: X = " + nested(21, "[", "1", "]") + ") { a }", "levels of lists and objects"},
		{"a deep argument of a directive", "{ a @d(x: " + nested(21, "[", "1", "]") + ") }", "levels of lists and objects"},
		{"100 times the schema", "{" + many(100, "s#: __schema { types { name } }") + "}", "aliases"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Usual().Parse(c.query)
			switch {
			case c.refused == "" && err != nil:
				t.Error(err)
			case c.refused != "" && (err == nil || fault.CodeOf(err) != fault.TooCostly || !strings.Contains(err.Error(), c.refused)):
				t.Errorf("%v; expected a refusal for its %s", err, c.refused)
			}
		})
	}
}

// TestNothingIsExpanded: a document that would take for ever to expand is counted at
// once.
func TestNothingIsExpanded(t *testing.T) {
	began := time.Now()
	l := Usual()
	l.Depth = 1_000
	_, err := l.Parse(doubling(90, "x: a"))
	if fault.CodeOf(err) != fault.TooCostly {
		t.Error(err, time.Since(began))
	}
}

func TestIntrospectionIsLetThrough(t *testing.T) {
	strict := Limits{Bytes: 64 << 10, Tokens: 5_000}
	if _, err := strict.Parse(standard); err != nil {
		t.Error(err)
	}
	for _, query := range []string{
		`{ __schema { types { name } } a }`,
		`{ x: __schema { types { name } } }`,
		`{ __schema { types { name name } } }`,
		`{ __schema { ...f } } fragment f on __Schema { types { name } } fragment f on __Schema { types { name } }`,
		`{ __schema { types { name } } } fragment f on Query { a }`,
		`{ __schema { ...f } } fragment f on __Schema { types { ...g } } fragment g on __Type { fields { type { ...g } } }`,
	} {
		if _, err := strict.Parse(query); err == nil {
			t.Errorf("%s is let through as if it were introspection", query)
		}
	}
}

func TestInput(t *testing.T) {
	deep := func(n int) string { return strings.Repeat("[", n) + `"x"` + strings.Repeat("]", n) }
	many := func(n int) string { return strings.TrimSuffix(strings.Repeat("1, ", n), ", ") }
	for _, c := range []struct {
		name, v string
		limit   string // empty if the JSON is accepted
	}{
		{"nothing", ``, ""}, {"a text", `"v": "x"`, ""}, {"twenty deep", `"v": ` + deep(20), ""}, {"twenty-one deep", `"v": ` + deep(21), "input-depth"},
		{"three thousand deep", `"v": ` + deep(3_000), "input-depth"},
		{"a filter 400 deep", `"v": ` + strings.Repeat(`{"not":`, 400) + "1" + strings.Repeat("}", 400), "input-depth"},
		{"500 values and 5,000 more in a list", `"v": [` + many(5_499) + `]`, ""}, {"one more", `"v": [` + many(5_500) + `]`, "input-values"},
		{"499 objects in a list", `"v": [` + strings.Repeat("{},", 498) + `{}]`, ""}, {"500 objects in a list", `"v": [` + strings.Repeat("{},", 499) + `{}]`, "input-values"},
		{"objects", `"v": {"a": {"b" : 1}, "c" :[{}]}`, ""},
		{"brackets, colons and commas in a text", `"v": "` + strings.Repeat(`[,{:\\\"`, 600) + `"`, ""},
		{"250 members", strings.TrimSuffix(strings.Repeat(`"v": {"a": 1}, `, 250), ", "), ""},
		{"251 members", strings.TrimSuffix(strings.Repeat(`"v": {"a": 1}, `, 251), ", "), "input-values"},
		{"no end", `"v": "`, ""}, {"no end but a backslash", `"v": "\`, ""}, // decoding refuses them
	} {
		err := Usual().Input("variables", []byte("{"+c.v+"}"))
		refusal, _ := errors.AsType[Refusal](err)
		if refusal.Limit != c.limit || err != nil && !strings.HasPrefix(err.Error(), "variables ") {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// standard is the introspection query of graphql-js.
const standard = `query IntrospectionQuery { __schema { queryType { name kind } mutationType { name } subscriptionType { name }
  types { ...FullType } directives { name description locations args { ...InputValue } } } }
fragment FullType on __Type { kind name description fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
  inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`
