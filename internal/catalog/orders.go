package catalog

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
)

// Orders returns the properties of the far nodes in whose order an end of the relationship
// type is read without sorting, as declared with inOrder and outOrder. The direction is that
// of the end: the end In has the sources of the relationships as its far nodes.
//
// If the far nodes have several types, a property is that of the first type. All types have a
// property of its name that is declared in the same way.
func (t *RelationshipType) Orders(end Direction) []*Property {
	switch end {
	case In:
		return t.inOrder
	case Out:
		return t.outOrder
	case Both:
	}
	return nil
}

// InOrder reports whether the end is read in the order of a property of its far nodes without
// sorting.
func (e *End) InOrder(p *Property) bool {
	return Find(e.Relationship.Orders(e.Direction), p.Name) != nil
}

// orders reads inOrder and outOrder of a relationship type.
func (r *reader) orders(t *RelationshipType, d *ast.Directive) {
	if t.From == nil || t.To == nil {
		return // reported already
	}
	t.inOrder = r.orderOf(t, d, "inOrder", t.From)
	t.outOrder = r.orderOf(t, d, "outOrder", t.To)
}

// orderOf reads the orders of the end whose far nodes are far.
func (r *reader) orderOf(t *RelationshipType, d *ast.Directive, argument string, far *Far) []*Property {
	arg := d.Arguments.ForName(argument)
	if arg == nil {
		return nil
	}
	if t.Undirected {
		r.fail(pos(arg.Position), "%s: %s: the relationship is undirected, and only an end with a direction can be read in an order; remove %[2]s, or give out and in different names", t.Name, argument)
		return nil
	}
	at := pos(arg.Position)
	values := arg.Value.Children
	if arg.Value.Kind != ast.ListValue || len(values) == 0 {
		r.fail(at, "%s: %s must be a list of properties of %s, as in %[2]s: [\"id\"], not %[4]s", t.Name, argument, far.Name, arg.Value)
		return nil
	}
	var out []*Property
	for _, v := range values {
		name := v.Value.Raw
		if v.Value.Kind != ast.StringValue {
			r.fail(at, "%s: %s has %s; expected the name of a property in quotes", t.Name, argument, v.Value)
			continue
		}
		p, why := r.shownBy(far, name)
		switch {
		case p == nil:
			r.fail(at, "%s: %s: %s; name a property of the nodes at the other side, which are of type %s", t.Name, argument, why, far.Name)
		case !p.Orders():
			r.fail(at, "%s: %s: nothing can be ordered by %s.%s; name another property", t.Name, argument, far.Name, name)
		case Find(out, name) != nil:
			r.fail(at, "%s: %s has %q twice; remove one", t.Name, argument, name)
		default:
			out = append(out, p)
		}
	}
	return out
}

// shownBy returns the property that all types of a far side declare in the same way, or nil and
// why there is none.
func (r *reader) shownBy(far *Far, name string) (p *Property, why string) {
	if p := Find(r.cat.NodeFields, name); p != nil {
		return p, ""
	}
	for _, t := range far.Types {
		q := t.Property(name)
		switch {
		case q == nil:
			return nil, fmt.Sprintf("%s has no property %q", t.Name, name)
		case p == nil:
			p = q
		case !sharedBy(p, []*NodeType{t}):
			return nil, fmt.Sprintf("%s and %s are declared differently", p, q)
		}
	}
	if len(far.Types) > 1 && far.Union == nil {
		return nil, fmt.Sprintf("%q is no property that every node has", name)
	}
	return p, ""
}
