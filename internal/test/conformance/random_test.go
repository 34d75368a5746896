package conformance

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/view"
	"casegraph/internal/catalog"
)

// A writer writes random operations. They have fields of every type of the schema, with
// aliases, in fragments on objects and interfaces, and in several places. They have
// @skip and @include, pages from both ends, and __typename.
//
// Operations are always valid. To make sure that fields with the same response key can be
// merged, a key is built from the field's name, its arguments and, if fields of this name
// have different types, the type.
type writer struct {
	*rand.Rand
	schema *ast.Schema
	// viewRoots and viewFields are fields that are not asked: see viewFields.
	viewRoots, viewFields []string
	ids                   []string
	types                 map[string]map[string]bool // the types of the fields with a name
	fields                int                        // the number of fields that may still be written
	variables             map[string]any
	used                  map[string]string // the type of each variable in the text
	fragments             []fragment
}

type fragment struct {
	name, text string
	on         *ast.Definition
}

// viewFields returns the names of the fields that views add to the API: to Query, and to
// nodes. The reference does not implement views. Package storetest tests them.
func viewFields(c *catalog.Catalog) (roots, ofNodes []string) {
	for _, d := range view.Declarations() {
		roots, ofNodes = append(roots, d.Roots...), append(ofNodes, d.NodeFields...)
	}
	for _, t := range c.Nodes {
		for _, chain := range t.Chains {
			ofNodes = append(ofNodes, chain.Length, chain.Ends)
		}
	}
	return roots, ofNodes
}

func newWriter(r *rand.Rand, s *subject) *writer {
	roots, ofNodes := viewFields(s.catalog)
	w := &writer{Rand: r, schema: s.Schema(), viewRoots: roots, viewFields: ofNodes, ids: s.ids, types: map[string]map[string]bool{}, fields: 90, used: map[string]string{}}
	for _, d := range w.schema.Types {
		for _, f := range d.Fields {
			if w.types[f.Name] == nil {
				w.types[f.Name] = map[string]bool{}
			}
			w.types[f.Name][f.Type.String()] = true
		}
	}
	w.variables = map[string]any{
		"yes": w.IntN(4) > 0, "no": w.IntN(4) == 0, "few": 1 + w.IntN(3), "more": 4 + w.IntN(8), "null": nil,
		"id": w.id(), "ids": []any{w.id(), w.id(), w.id()},
	}
	return w
}

func (w *writer) id() string {
	if w.IntN(12) == 0 {
		return "nothing"
	}
	return w.ids[w.IntN(len(w.ids))]
}

// operation writes an operation.
func (w *writer) operation() operation {
	body := w.selection(w.schema.Query, 8)
	var head, tail []string
	variables := map[string]any{}
	for name, typ := range w.used {
		head = append(head, "$"+name+": "+typ)
		variables[name] = w.variables[name]
	}
	slices.Sort(head)
	for _, f := range w.fragments {
		tail = append(tail, fmt.Sprintf("fragment %s on %s %s", f.name, f.on.Name, f.text))
	}
	text := "query"
	if len(head) > 0 {
		text += "(" + strings.Join(head, ", ") + ")"
	}
	return operation{Query: text + " " + body + "\n" + strings.Join(tail, "\n"), Variables: variables}
}

func (w *writer) variable(name, typ string) string {
	w.used[name] = typ
	return "$" + name
}

// selection writes a selection set on a type, up to a depth.
func (w *writer) selection(d *ast.Definition, depth int) string {
	var out []string
	for range 1 + w.IntN(5) {
		switch n := w.IntN(20); {
		case n == 0:
			out = append(out, w.typename())
		case n < 4 && depth > 0:
			on := w.overlapping(d)
			out = append(out, "... on "+on.Name+w.condition()+" "+w.selection(on, depth))
			depth--
		case n == 4 && depth > 0:
			out = append(out, "..."+w.condition()+" "+w.selection(d, depth-1))
		case n < 7 && depth > 1:
			if name := w.fragment(d, depth-2); name != "" {
				out = append(out, "..."+name+w.condition())
			}
		default:
			if f := w.field(d, depth); f != "" {
				out = append(out, f)
			}
		}
	}
	if len(out) == 0 {
		out = append(out, w.typename())
	}
	if len(out) > 1 && w.IntN(6) == 0 {
		out = append(out, out[0]) // repeat a selection
	}
	return "{ " + strings.Join(out, " ") + " }"
}

func (w *writer) typename() string {
	if w.IntN(3) == 0 {
		return "is: __typename"
	}
	return "__typename"
}

// condition returns a @skip, an @include, both, or mostly none.
func (w *writer) condition() string {
	is := func() string {
		switch w.IntN(4) {
		case 0:
			return w.variable("yes", "Boolean!")
		case 1:
			return w.variable("no", "Boolean!")
		case 2:
			return "true"
		}
		return "false"
	}
	switch w.IntN(24) {
	case 0:
		return " @skip(if: " + w.only("no", "false") + ")"
	case 1:
		return " @include(if: " + w.only("yes", "true") + ")"
	case 2:
		return " @include(if: " + is() + ") @skip(if: " + is() + ")"
	}
	return ""
}

func (w *writer) only(variable, literal string) string {
	if w.IntN(3) == 0 {
		return literal
	}
	return w.variable(variable, "Boolean!")
}

// overlapping returns an object or interface that has a possible type in common with d.
func (w *writer) overlapping(d *ast.Definition) *ast.Definition {
	var all []*ast.Definition
	for _, x := range w.schema.Types {
		if x.Kind != ast.Object && x.Kind != ast.Interface || strings.HasPrefix(x.Name, "__") {
			continue
		}
		if slices.ContainsFunc(w.schema.GetPossibleTypes(x), func(p *ast.Definition) bool {
			return slices.Contains(w.schema.GetPossibleTypes(d), p)
		}) {
			all = append(all, x)
		}
	}
	slices.SortFunc(all, func(a, b *ast.Definition) int { return strings.Compare(a.Name, b.Name) })
	return all[w.IntN(len(all))]
}

// fragment returns the name of a fragment to spread on d: an existing or a new one.
func (w *writer) fragment(d *ast.Definition, depth int) string {
	on := w.overlapping(d)
	if w.IntN(2) == 0 {
		for _, f := range w.fragments {
			if f.on == on {
				return f.name
			}
		}
	}
	if len(w.fragments) > 5 {
		return ""
	}
	text := w.selection(on, depth)
	f := fragment{fmt.Sprintf("F%d", len(w.fragments)), text, on}
	w.fragments = append(w.fragments, f)
	return f.name
}

// notKnown are fields that the reference does not know. The suite of stores has their cases.
var notKnown = []string{"groups", "counts", "nodeCount", "relationshipCount"}

// field writes a field of the type with its selection set, or returns "".
func (w *writer) field(d *ast.Definition, depth int) string {
	f := d.Fields[w.IntN(len(d.Fields))]
	for d == w.schema.Query && f.Arguments.ForName("first") == nil && w.IntN(4) > 0 {
		f = d.Fields[w.IntN(len(d.Fields))] // lists are the most interesting
	}
	ofViews := w.viewFields
	if d == w.schema.Query {
		ofViews = w.viewRoots
	}
	if w.fields--; w.fields < 0 || strings.HasPrefix(f.Name, "__") || slices.Contains(ofViews, f.Name) || slices.Contains(notKnown, f.Name) {
		return ""
	}
	typ := w.schema.Types[f.Type.Name()]
	composite := typ.Kind == ast.Object || typ.Kind == ast.Interface
	if composite && depth == 0 {
		return ""
	}
	arguments, key := w.arguments(d, f)
	if key = f.Name + key; len(w.types[f.Name]) > 1 {
		key += "_" + strings.NewReplacer("[", "L", "]", "", "!", "N").Replace(f.Type.String())
	}
	switch {
	case f.Name == "cursor" || strings.HasSuffix(f.Name, "Cursor"):
		key = "cursor_" + key // for mask
	case w.IntN(6) == 0:
		key = "x_" + key
	}
	out := f.Name + arguments + w.condition()
	if key != f.Name {
		out = key + ": " + out
	}
	if composite {
		out += " " + w.selection(typ, depth-1)
	}
	return out
}

// several writes a list of enum values for a connection's facets or stats. It omits texts,
// dates and ends, which the reference cannot order.
func (w *writer) several(connection *ast.Definition, enum *ast.Type, by string) (names, key string) {
	node := w.schema.Types[connection.Fields.ForName("nodes").Type.Name()]
	var known []string
	for _, v := range w.schema.Types[enum.Name()].EnumValues {
		f := node.Fields.ForName(v.Name)
		if v.Name == "type" || v.Name == "datasets" {
			known = append(known, v.Name)
		} else if f != nil && (by == "of" || f.Type.Name() == "Boolean" || w.schema.Types[f.Type.Name()].Kind == ast.Enum) {
			known = append(known, v.Name)
		}
	}
	var out []string
	for range w.IntN(4) {
		out = append(out, known[w.IntN(len(known))])
	}
	return "[" + strings.Join(out, " ") + "]", "_" + strings.Join(out, "_")
}

// arguments writes a field's arguments, and the part of the key that identifies them.
func (w *writer) arguments(d *ast.Definition, f *ast.FieldDefinition) (arguments, key string) {
	has := func(name string) bool { return f.Arguments.ForName(name) != nil }
	switch {
	case has("id"):
		if w.IntN(3) == 0 {
			return "(id: " + w.variable("id", "ID!") + ")", "_v"
		}
		id := w.id()
		return fmt.Sprintf("(id: %q)", id), "_" + strings.NewReplacer("-", "_", ".", "_", ":", "_").Replace(id)
	case has("ids"):
		return "(ids: " + w.variable("ids", "[ID!]!") + ")", ""
	case has("name"):
		name := []string{"article", "nothing"}[w.IntN(2)]
		return fmt.Sprintf("(name: %q)", name), "_" + name
	case f.Name == "facets":
		names, key := w.several(d, f.Arguments.ForName("by").Type, "by")
		if w.IntN(2) == 0 {
			return "(by: " + names + ")", key
		}
		return "(by: " + names + ", first: 1)", key + "_1"
	case f.Name == "stats":
		names, key := w.several(d, f.Arguments.ForName("of").Type, "of")
		return "(of: " + names + ")", key
	case has("first"):
		from := "first"
		if has("last") && w.IntN(2) == 0 {
			from = "last"
		}
		switch w.IntN(6) {
		case 0:
			return "(" + from + ": " + w.variable("few", "Int") + ")", "_" + from + "_few"
		case 1:
			return "(" + from + ": " + w.variable("more", "Int!") + ")", "_" + from + "_more"
		case 2:
			return "(" + from + ": " + w.variable("null", "Int") + ", after: null)", "_" + from + "_null"
		case 3:
			if w.IntN(3) == 0 {
				return "", ""
			}
		}
		n := 1 + w.IntN(4)
		return fmt.Sprintf("(%s: %d)", from, n), fmt.Sprintf("_%s%d", from, n)
	}
	return "", ""
}
