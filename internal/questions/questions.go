// Package questions makes the first questions that somebody may ask of a graph: those
// that the IDE opens with.
//
// Its one idea is that they follow from the schema and from how many facts of each type
// there are. So they fit any schema, name nothing that a store does not hold, and all of
// them are valid.
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

// How much the questions show: types in the overview, lists of a type of their own, and
// properties of each row.
const (
	mostCounted    = 12
	mostLists      = 3
	mostProperties = 4
)

// For makes questions for a store with these statistics. Each is a GraphQL document with
// one named operation, and a comment above it says what is asked.
func For(c *catalog.Catalog, st *store.Statistics) []string {
	held := slices.DeleteFunc(slices.Clone(c.Nodes), func(t *catalog.NodeType) bool { return st.Nodes[t.Name] == 0 })
	if len(held) == 0 {
		return []string{overview("The store holds nothing yet: `casegraph load FILE` fills it. Then this says what is there.", c.Nodes)}
	}
	slices.SortStableFunc(held, func(a, b *catalog.NodeType) int { return cmp.Compare(st.Nodes[b.Name], st.Nodes[a.Name]) })
	all := []string{overview("What is here, and where does it come from?", held)}
	// Sources are what facts cite, and seldom what somebody looks for first.
	lists := slices.DeleteFunc(slices.Clone(held), func(t *catalog.NodeType) bool { return t == c.Source() && len(held) > 1 })
	for _, t := range lists[:min(len(lists), mostLists)] {
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

// overview counts nodes of these types, and lists the datasets.
func overview(asked string, types []*catalog.NodeType) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\nquery Overview {\n", asked)
	for _, t := range types[:min(len(types), mostCounted)] {
		fmt.Fprintf(&b, "  %s { totalCount }\n", t.Plural)
	}
	b.WriteString("  datasets { name title publisher licence loadedAt }\n}\n")
	return b.String()
}

// list shows the first nodes of a type, with what they are joined to most.
func list(t *catalog.NodeType, st *store.Statistics) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Which %s are there, and what joins them to others?\nquery %s {\n  %s(first: 10) {\n    totalCount\n    nodes {\n      id\n      label\n",
		words(t.Plural), upper(t.Plural), t.Plural)
	shown := 0
	for _, p := range t.Own() {
		if shown < mostProperties && !p.Label && !p.Prose && !p.Derived {
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

// kindOf is the first property of a type whose values are those of an enum, or nil.
func kindOf(t *catalog.NodeType) *catalog.Property {
	for _, p := range t.Own() {
		if p.Kind == catalog.EnumKind && !p.List && !p.Derived {
			return p
		}
	}
	return nil
}

// kinds counts the nodes of a type by such a property.
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

// words are those of a name in camel case: "courtCases" is "court cases".
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
