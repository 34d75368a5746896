package guard

import (
	"math"

	"github.com/vektah/gqlparser/v2/ast"
)

// check counts a document and refuses it if it exceeds a limit.
func (l Limits) check(doc *ast.QueryDocument) error {
	if isIntrospection(doc) {
		return nil
	}
	if len(doc.Fragments) > l.Fragments {
		return refuse("fragments", "the query defines %d fragments; the limit is %d", len(doc.Fragments), l.Fragments)
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
		// Validation looks at a fragment even if nothing spreads it.
		one := c.fragment(f.Name)
		all.sameKey = max(all.sameKey, one.sameKey)
		all.fields = max(all.fields, one.fields)
		all.depth = max(all.depth, one.depth)
		all.directives = max(all.directives, one.directives)
		all.aliases = max(all.aliases, one.aliases)
	}
	for _, x := range []struct {
		limit, what string
		count, most int
	}{
		{"fields", "fields", all.fields, l.Fields},
		{"depth", "levels of fields", all.depth, l.Depth},
		{"aliases", "aliases", all.aliases, l.Aliases},
		{"directives", "directives", all.directives, l.Directives},
		{"same-key", "fields under one response key", all.sameKey, l.SameKey},
		{"input-depth", "levels of lists and objects in an argument", c.inputDepth, l.InputDepth},
	} {
		if x.count > x.most {
			also := ""
			if len(doc.Fragments) > 0 && x.limit != "input-depth" {
				also = "; a fragment counts each time it is spread"
			}
			return refuse(x.limit, "the query has more than %d %s, which is the limit%s", x.most, x.what, also)
		}
	}
	if c.defaulted > l.Tokens {
		return refuse("tokens", "the query has more than %d tokens, which is the limit; the default of a variable counts wherever the variable is used", l.Tokens)
	}
	return nil
}

// literals counts the values in a literal, including itself.
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

// counts are the counts of a selection set.
type counts struct {
	fields, depth, aliases, directives, sameKey int
	// keys counts the fields of the set itself by their response keys.
	keys map[string]int
}

// with adds the counts of another selection set, except keys.
func (c *counts) with(o counts) {
	c.fields = add(c.fields, o.fields)
	c.depth = max(c.depth, o.depth)
	c.aliases = add(c.aliases, o.aliases)
	c.directives = add(c.directives, o.directives)
	c.sameKey = max(c.sameKey, o.sameKey)
}

// add adds without overflow: it stops at a number above every limit.
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
	inputDepth int // of literals; their number is bounded by Limits.Tokens
	// defaults has the number of values in the default of each variable. Validation looks
	// at a default wherever its variable is used, and defaulted is the sum of that.
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

// spread adds the counts of a fragment that is spread in a selection set.
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

// fragment counts a fragment, and caches the counts. A fragment that spreads itself
// counts as empty there; validation refuses it.
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

// value counts a literal, which stands at a depth of lists and objects.
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
