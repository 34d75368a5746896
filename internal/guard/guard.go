// Package guard refuses operations that would cost more to look at than any
// answer is worth, before anything looks at them closely.
//
// Its one idea is that it runs between parsing and validation, because validation
// itself can be made to run for seconds: merging fields compares each with each,
// and fragments that spread one another double what a short text stands for. So
// what a document comes to is counted here in one walk over its text, with the
// counts of each fragment remembered: never over what it would expand to.
package guard

import (
	"math"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"

	"casegraph/internal/fault"
)

// Limits are what one document and its variables may come to. Fragments count as
// often as they are spread.
type Limits struct {
	Bytes      int // of the document's text
	Tokens     int // of it, comments aside
	Fields     int // with fragments in place of their spreads
	Depth      int // fields within fields
	Aliases    int
	Directives int
	Fragments  int // definitions
	SameKey    int // fields under one response key in one selection set
	// InputDepth is how deep lists and objects nest in arguments and variables,
	// InputValues how many values they have in all.
	InputDepth, InputValues int
}

// Usual are limits that no query of a person's or a program's comes near.
func Usual() Limits {
	return Limits{
		Bytes: 64 << 10, Tokens: 5_000, Fields: 5_000, Depth: 25, Aliases: 50, Directives: 50, Fragments: 100, SameKey: 50,
		InputDepth: 10, InputValues: 500,
	}
}

// Parse parses a document, once, and refuses one that comes to more than it may.
// Its error is a *gqlerror.Error of the parser's, or of package fault.
func (l Limits) Parse(query string) (*ast.QueryDocument, error) {
	if len(query) > l.Bytes {
		return nil, fault.New(fault.TooCostly, "the query has %d bytes, and may have %d; send what varies as variables", len(query), l.Bytes)
	}
	doc, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: query}, l.Tokens)
	if err != nil {
		if e, ok := err.(*gqlerror.Error); ok && strings.Contains(e.Message, "token limit") {
			return nil, fault.New(fault.TooCostly, "the query has more than the %d tokens that it may have; send what varies as variables", l.Tokens)
		}
		return nil, err
	}
	return doc, l.check(doc)
}

// Variables refuses values that nest deeper, or are more, than they may.
func (l Limits) Variables(values map[string]any) error {
	n := 0
	for name, v := range values {
		if depth := inputDepth(v, &n, l.InputDepth+1); depth > l.InputDepth {
			return fault.New(fault.TooCostly, "$%s nests deeper than the %d levels that it may", name, l.InputDepth)
		}
		if n > l.InputValues {
			return tooManyValues(l)
		}
	}
	return nil
}

func tooManyValues(l Limits) error {
	return fault.New(fault.TooCostly, "the arguments have more than the %d values that they may; ask for less at once", l.InputValues)
}

// inputDepth is how deep a variable's value nests, as far as most levels, and adds
// its values to n.
func inputDepth(v any, n *int, most int) int {
	*n++
	deepest := 0
	switch v := v.(type) {
	case []any:
		if most > 0 {
			for _, x := range v {
				deepest = max(deepest, inputDepth(x, n, most-1))
			}
		}
		return deepest + 1
	case map[string]any:
		if most > 0 {
			for _, x := range v {
				deepest = max(deepest, inputDepth(x, n, most-1))
			}
		}
		return deepest + 1
	}
	return 0
}

// check counts what the document comes to.
func (l Limits) check(doc *ast.QueryDocument) error {
	if isIntrospection(doc) {
		return nil
	}
	if len(doc.Fragments) > l.Fragments {
		return fault.New(fault.TooCostly, "the query defines %d fragments, and may define %d", len(doc.Fragments), l.Fragments)
	}
	c := counter{limits: l, fragments: map[string]*counts{}, doc: doc}
	var all counts
	for _, op := range doc.Operations {
		all.directives = add(all.directives, len(op.Directives))
		for _, v := range op.VariableDefinitions {
			c.value(v.DefaultValue, 0)
			all.directives = add(all.directives, len(v.Directives))
		}
		c.directives(op.Directives)
		all.with(c.set(op.SelectionSet))
	}
	for _, f := range doc.Fragments {
		// One that nothing spreads is validated all the same.
		one := c.fragment(f.Name)
		all.sameKey = max(all.sameKey, one.sameKey)
		all.fields = max(all.fields, one.fields)
		all.depth = max(all.depth, one.depth)
		all.directives = max(all.directives, one.directives)
		all.aliases = max(all.aliases, one.aliases)
	}
	for _, x := range []struct {
		what    string
		is, may int
	}{
		{"fields", all.fields, l.Fields},
		{"levels of fields", all.depth, l.Depth},
		{"aliases", all.aliases, l.Aliases},
		{"directives", all.directives, l.Directives},
		{"fields under one response key", all.sameKey, l.SameKey},
		{"levels of lists and objects in an argument", c.inputDepth, l.InputDepth},
	} {
		if x.is > x.may {
			return fault.New(fault.TooCostly, "the query comes to more than the %d %s that it may have, fragments counted as often as they are spread", x.may, x.what)
		}
	}
	if c.inputValues > l.InputValues {
		return tooManyValues(l)
	}
	return nil
}

// counts are what a selection set comes to.
type counts struct {
	fields, depth, aliases, directives, sameKey int
	// keys says how many fields stand under each response key at its top.
	keys map[string]int
}

// with adds what stands beside it, but for keys.
func (c *counts) with(o counts) {
	c.fields = add(c.fields, o.fields)
	c.depth = max(c.depth, o.depth)
	c.aliases = add(c.aliases, o.aliases)
	c.directives = add(c.directives, o.directives)
	c.sameKey = max(c.sameKey, o.sameKey)
}

// add stops at a number that is more than anybody may have.
func add(a, b int) int {
	if a > math.MaxInt32-b {
		return math.MaxInt32
	}
	return a + b
}

type counter struct {
	limits    Limits
	doc       *ast.QueryDocument
	fragments map[string]*counts
	// of literals
	inputDepth, inputValues int
}

// set counts a selection set.
func (c *counter) set(set ast.SelectionSet) counts {
	out := counts{keys: map[string]int{}}
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			c.field(&out, s)
		case *ast.InlineFragment:
			c.spread(&out, s.Directives, c.set(s.SelectionSet))
		case *ast.FragmentSpread:
			c.spread(&out, s.Directives, *c.fragment(s.Name))
		}
	}
	for _, n := range out.keys {
		out.sameKey = max(out.sameKey, n)
	}
	return out
}

func (c *counter) field(out *counts, f *ast.Field) {
	key := f.Alias
	if key == "" {
		key = f.Name
	}
	out.keys[key] = add(out.keys[key], 1)
	if key != f.Name {
		out.aliases = add(out.aliases, 1)
	}
	out.fields = add(out.fields, 1)
	out.directives = add(out.directives, len(f.Directives))
	c.directives(f.Directives)
	for _, a := range f.Arguments {
		c.value(a.Value, 0)
	}
	below := c.set(f.SelectionSet)
	below.depth++
	out.with(below)
}

// spread adds what a fragment stands for where it is spread.
func (c *counter) spread(out *counts, ds ast.DirectiveList, of counts) {
	out.directives = add(out.directives, len(ds))
	c.directives(ds)
	out.with(of)
	for key, n := range of.keys {
		out.keys[key] = add(out.keys[key], n)
	}
}

func (c *counter) directives(ds ast.DirectiveList) {
	for _, d := range ds {
		for _, a := range d.Arguments {
			c.value(a.Value, 0)
		}
	}
}

// fragment counts a fragment, once. One that spreads itself counts nothing where
// it does; validation refuses it.
func (c *counter) fragment(name string) *counts {
	if f, ok := c.fragments[name]; ok {
		return f
	}
	f := &counts{}
	c.fragments[name] = f
	if d := c.doc.Fragments.ForName(name); d != nil {
		*f = c.set(d.SelectionSet)
		f.directives = add(f.directives, len(d.Directives))
		c.directives(d.Directives)
	}
	return f
}

// value counts a literal.
func (c *counter) value(v *ast.Value, depth int) {
	if v == nil {
		return
	}
	c.inputValues = add(c.inputValues, 1)
	if v.Kind == ast.ListValue || v.Kind == ast.ObjectValue {
		depth++
		c.inputDepth = max(c.inputDepth, depth)
	}
	for _, child := range v.Children {
		c.value(child.Value, depth)
	}
}

// isIntrospection says whether a document asks for the schema as tools do: for
// __schema alone, each field once in a selection set, under its own name. However
// the limits are set, that is let through: it is bounded by itself, and without it
// no tool works. Validation bounds how deep introspection nests lists.
func isIntrospection(doc *ast.QueryDocument) bool {
	if len(doc.Operations) != 1 || len(doc.Fragments) > 10 {
		return false
	}
	op := doc.Operations[0]
	if len(op.Directives) > 0 || len(op.VariableDefinitions) > 0 || len(op.SelectionSet) != 1 {
		return false
	}
	root, ok := op.SelectionSet[0].(*ast.Field)
	if !ok || root.Name != "__schema" {
		return false
	}
	fields := 0
	if !simple(op.SelectionSet, &fields) {
		return false
	}
	spread := map[string]bool{}
	for _, f := range doc.Fragments {
		if len(f.Directives) > 0 || spread[f.Name] || !simple(f.SelectionSet, &fields) {
			return false
		}
		spread[f.Name] = true
	}
	return fields <= 200 && !nests(doc)
}

func simple(set ast.SelectionSet, fields *int) bool {
	seen := map[string]bool{}
	for _, s := range set {
		name := ""
		switch s := s.(type) {
		case *ast.Field:
			name = s.Name
			if s.Alias != "" && s.Alias != s.Name || len(s.Directives) > 0 || !simple(s.SelectionSet, fields) {
				return false
			}
		case *ast.FragmentSpread:
			if name = "..." + s.Name; len(s.Directives) > 0 {
				return false
			}
		default:
			return false
		}
		if *fields++; seen[name] {
			return false
		}
		seen[name] = true
	}
	return true
}

// nests says whether fragments spread others more than two deep, or in a circle:
// TypeRef in InputValue in FullType is all that tools have.
func nests(doc *ast.QueryDocument) bool {
	var deep func(set ast.SelectionSet, left int) bool
	deep = func(set ast.SelectionSet, left int) bool {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				if deep(s.SelectionSet, left) {
					return true
				}
			case *ast.FragmentSpread:
				if left == 0 {
					return true
				}
				if d := doc.Fragments.ForName(s.Name); d != nil && deep(d.SelectionSet, left-1) {
					return true
				}
			}
		}
		return false
	}
	return deep(doc.Operations[0].SelectionSet, 3)
}

// AsksSchema says whether a document asks about the schema anywhere.
func AsksSchema(doc *ast.QueryDocument) bool {
	for _, o := range doc.Operations {
		if asksSchema(o.SelectionSet) {
			return true
		}
	}
	for _, f := range doc.Fragments {
		if asksSchema(f.SelectionSet) {
			return true
		}
	}
	return false
}

func asksSchema(set ast.SelectionSet) bool {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if s.Name == "__schema" || s.Name == "__type" || asksSchema(s.SelectionSet) {
				return true
			}
		case *ast.InlineFragment:
			if asksSchema(s.SelectionSet) {
				return true
			}
		}
	}
	return false
}
