// Package questions makes the queries that the IDE opens with.
//
// Its one idea: the queries follow from the schema and from the number of facts of each
// type. So they are valid for any schema, and use only types that the store has facts of.
package questions

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// Limits on the queries.
const (
	maxCounted    = 12 // node types in the overview
	maxLists      = 3  // node types with a query of their own
	maxProperties = 4  // properties of each row
)

// For returns queries for a store with these statistics. Each is a GraphQL document with
// one named operation, and with the question in a comment before it.
func For(c *catalog.Catalog, st *store.Statistics) []string {
	held := slices.DeleteFunc(slices.Clone(c.Nodes), func(t *catalog.NodeType) bool { return st.Nodes[t.Name] == 0 })
	if len(held) == 0 {
		return []string{overview("The store holds nothing yet: `casegraph load FILE` fills it. Then this says what is there.", c.Nodes)}
	}
	slices.SortStableFunc(held, func(a, b *catalog.NodeType) int { return cmp.Compare(st.Nodes[b.Name], st.Nodes[a.Name]) })
	all := []string{overview("What is here, and where does it come from?", held)}
	// Sources are often the most numerous nodes, but not what users look for first.
	lists := slices.DeleteFunc(slices.Clone(held), func(t *catalog.NodeType) bool { return t == c.Source() && len(held) > 1 })
	for _, t := range lists[:min(len(lists), maxLists)] {
		all = append(all, list(t, st))
	}
	if i := slices.IndexFunc(lists, func(t *catalog.NodeType) bool { return kindOf(t) != nil }); i >= 0 {
		all = append(all, kinds(lists[i]))
	}
	if len(st.Relationships) > 0 {
		all = append(all, joined)
	}
	return all
}

// overview counts the nodes of these types, and lists the datasets.
func overview(question string, types []*catalog.NodeType) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\nquery Overview {\n", question)
	for _, t := range types[:min(len(types), maxCounted)] {
		fmt.Fprintf(&b, "  %s { totalCount }\n", t.Plural)
	}
	b.WriteString("  datasets { name title publisher licence loadedAt }\n}\n")
	return b.String()
}

// list shows the first nodes of a type, with their most frequent relationships.
func list(t *catalog.NodeType, st *store.Statistics) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Which %s are there, and what joins them to others?\nquery %s {\n  %s(first: 10) {\n    totalCount\n    nodes {\n      id\n      label\n",
		words(t.Plural), upper(t.Plural), t.Plural)
	// The label is the first of these, if it has a value.
	labels := t.LabelProperties()
	shown := 0
	for _, p := range t.Own() {
		if shown < maxProperties && !(len(labels) > 0 && p == labels[0]) && !p.Prose && !p.Derived {
			fmt.Fprintf(&b, "      %s\n", p.Name)
			shown++
		}
	}
	var most *catalog.End
	for _, e := range t.Ends {
		if n := st.Ends[store.EndKey(t, e)].Sum; n > 0 && (most == nil || n > st.Ends[store.EndKey(t, most)].Sum) {
			most = e
		}
	}
	if most != nil {
		fmt.Fprintf(&b, "      %s(first: 3) { totalCount nodes { id label } }\n", most.Field)
	}
	b.WriteString("      relationshipCounts { type direction count }\n      citations { locator source { label } }\n    }\n    pageInfo { hasNextPage endCursor }\n  }\n}\n")
	return b.String()
}

// kindOf returns the first property of a type that has an enum, or nil.
func kindOf(t *catalog.NodeType) *catalog.Property {
	for _, p := range t.Own() {
		if p.Kind == catalog.EnumKind && !p.List && !p.Derived {
			return p
		}
	}
	return nil
}

// kinds counts the nodes of a type by that property.
func kinds(t *catalog.NodeType) string {
	p := kindOf(t)
	return fmt.Sprintf("# How many %s are there of each %s?\nquery %sBy%s {\n  %s {\n    totalCount\n    facets(by: [%s]) { by values { value count } }\n  }\n}\n",
		words(t.Plural), words(p.Name), upper(t.Plural), upper(p.Name), t.Plural, p.Name)
}

const joined = `# What joins them, and on whose word?
query Joined {
  relationships(first: 10) {
    totalCount
    facets(by: [type, status]) { by values { value count } }
    nodes {
      type
      status
      source { id label }
      target { id label }
      citations { locator source { label } }
    }
  }
}
`

// words splits a name in camel case: "courtCases" becomes "court cases".
func words(name string) string {
	var b strings.Builder
	for _, r := range name {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

func upper(name string) string { return strings.ToUpper(name[:1]) + name[1:] }
