package graph

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/fstest"

	"casegraph/internal/catalog"
)

// TestWhatIsAcceptedCanBeServed makes random schemas from few names, so that many names
// clash. Every schema that the catalog accepts must have a valid API.
func TestWhatIsAcceptedCanBeServed(t *testing.T) {
	accepted := 0
	for seed := range uint64(3000) {
		text := randomSchema(rand.New(rand.NewPCG(seed, 0)))
		c, err := ReadCatalog(fstest.MapFS{"a.graphql": {Data: []byte(text)}})
		if err != nil {
			if _, ok := errors.AsType[catalog.Problems](err); !ok {
				t.Fatalf("%v\n%s", err, text)
			}
			continue
		}
		accepted++
		if _, err := New(c, &fake{}, Info{}); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	t.Logf("%d schemas were accepted", accepted)
	if accepted < 100 {
		t.Error("too few to tell")
	}
}

func randomSchema(r *rand.Rand) string {
	types := strings.Fields("A B AB Ab Case Court CourtCase Text TextList IntList Colour ColourList Label Note Fact Via Types Persons Int2 Search Item Source CaseList")
	fields := strings.Fields("a b ab aB case court courtCase text label2 label name note kind as items item via types x_ total count some citations")
	r.Shuffle(len(types), func(i, j int) { types[i], types[j] = types[j], types[i] })
	types = types[:3+r.IntN(6)]
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	var b strings.Builder
	kind := map[string]string{}
	for _, name := range types {
		kind[name] = []string{"node", "node", "node", "enum", "union", "relationship", "relationship"}[r.IntN(7)]
	}
	some := func(of string) string {
		for range 20 {
			if n := pick(types); kind[n] == of {
				return n
			}
		}
		return "Source"
	}
	ends := func() string {
		return []string{some("node"), some("node"), some("union"), "Node", "SAME"}[r.IntN(5)]
	}
	properties := func() {
		b.WriteString(" {\n")
		fmt.Fprintf(&b, "  \"X.\" p%d: Int\n", r.IntN(3))
		for range r.IntN(3) {
			typ := []string{"String", "String!", "Int", "[String!]!", "[Int!]!", "Date", "Float", some("enum"), "[" + some("enum") + "!]!"}[r.IntN(9)]
			fmt.Fprintf(&b, "  \"X.\" %s: %s\n", pick(fields), typ)
		}
		b.WriteString("}\n")
	}
	for i, name := range types {
		fmt.Fprintf(&b, "\"It is %s.\"\n", name)
		switch kind[name] {
		case "enum":
			fmt.Fprintf(&b, "enum %s { \"X.\" X }\n", name)
		case "union":
			fmt.Fprintf(&b, "union %s = %s | %s\n", name, some("node"), some("node"))
		case "node":
			fmt.Fprintf(&b, "type %s @node(plural: %q)", name, []string{strings.ToLower(name) + "s", "many" + name, pick(fields) + "s"}[r.IntN(3)])
			if r.IntN(3) > 0 {
				properties()
			}
		case "relationship":
			fmt.Fprintf(&b, "type %s @relationship(name: \"R%d\", from: %q, out: %q, to: %q, in: %q)", name, i, ends(), pick(fields), ends(), pick(fields))
			if r.IntN(2) > 0 {
				properties()
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}
