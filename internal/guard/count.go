package guard

import (
	"math"

	"github.com/vektah/gqlparser/v2/ast"
)

// check counts what the document comes to.
func (l Limits) check(doc *ast.QueryDocument) error {
	if isIntrospection(doc) {
		return nil
	}
	if len(doc.Fragments) > l.Fragments {
		return refuse("fragments", "the query defines %d fragments, and may define %d", len(doc.Fragments), l.Fragments)
	}
	c := counter{limits: l, fragments: map[string]*counts{}, doc: doc, defaults: map[string]int{}}
	for _, op := range doc.Operations {
		for _, v := range op.VariableDefinitions {
			c.defaults[v.Variable] = max(c.defaults[v.Variable], literals(v.DefaultValue))
		}
	}
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
		limit, what string
		is, may     int
	}{
		{"fields", "fields", all.fields, l.Fields},
		{"depth", "levels of fields", all.depth, l.Depth},
		{"aliases", "aliases", all.aliases, l.Aliases},
		{"directives", "directives", all.directives, l.Directives},
		{"same-key", "fields under one response key", all.sameKey, l.SameKey},
		{"input-depth", "levels of lists and objects in an argument", c.inputDepth, l.InputDepth},
	} {
		if x.is > x.may {
			return refuse(x.limit, "the query comes to more than the %d %s that it may have, fragments counted as often as they are spread", x.may, x.what)
		}
	}
	if c.defaulted > l.Tokens {
		return refuse("tokens", "the query comes to more than the %d tokens that it may have, the defaults of variables counted wherever those stand", l.Tokens)
	}
	return nil
}

// literals is how many values are written in one, itself included.
func literals(v *ast.Value) int {
	if v == nil {
		return 0
	}
	n := 1
	for _, child := range v.Children {
		n += literals(child.Value)
	}
	return n
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
	limits     Limits
	doc        *ast.QueryDocument
	fragments  map[string]*counts
	inputDepth int // of literals: how many they are, tokens bound
	// defaults are how many values the default of a variable has; defaulted is how
	// many there are with each wherever its variable stands. Validation puts it there.
	defaults  map[string]int
	defaulted int
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

// value measures a literal.
func (c *counter) value(v *ast.Value, depth int) {
	if v == nil {
		return
	}
	if v.Kind == ast.Variable {
		c.defaulted = add(c.defaulted, c.defaults[v.Raw])
	}
	if v.Kind == ast.ListValue || v.Kind == ast.ObjectValue {
		depth++
		c.inputDepth = max(c.inputDepth, depth)
	}
	for _, child := range v.Children {
		c.value(child.Value, depth)
	}
}
