package store

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A list over an end is read in the order of a property of the far nodes without sorting, if
// the schema declares this order (catalog.RelationshipType.Orders). For that a store keeps
// copies of values of the far node on each relationship: of its id and of the sort keys of
// these properties. An index has the relationships of one node in the order of a key, then of
// the far node's id, then of the relationship's id.

// Orders are the declared orders of the two ends of a relationship type, by names of
// properties. The far nodes of the end In are the sources, those of the end Out the targets.
type Orders struct {
	In  []string `json:"inOrder,omitempty"`
	Out []string `json:"outOrder,omitempty"`
}

// OrdersOf are the declared orders of a relationship type. They are sorted, since it does not matter
// in which sequence they are declared.
func OrdersOf(t *catalog.RelationshipType) Orders {
	return Orders{In: namesIn(t.Orders(catalog.In)), Out: namesIn(t.Orders(catalog.Out))}
}

func namesIn(properties []*catalog.Property) []string {
	var out []string
	for _, p := range properties {
		out = append(out, p.Name)
	}
	slices.Sort(out)
	return out
}

// None says that no order is declared.
func (o Orders) None() bool { return len(o.In)+len(o.Out) == 0 }

// A Copy is a copy of the sort key of a node that a relationship joins, kept on the
// relationship.
type Copy struct {
	// Of is the node: plan.Source or plan.Target.
	Of plan.Side
	// Property is the name of the node's property.
	Property string
}

// Column is the name of the column of the copy.
func (c Copy) Column() string { return CopyColumn(c.Of, c.Property) }

// Nodes are the types that the node of a copy can have.
func (c Copy) Nodes(t *catalog.RelationshipType) *catalog.Far {
	if c.Of == plan.Source {
		return t.From
	}
	return t.To
}

// Key is the property whose sort key is copied. If the node can have several types, it is that of
// the first: all have it in the same way.
func (c Copy) Key(t *catalog.RelationshipType) *catalog.Property {
	return c.Nodes(t).Types[0].Property(c.Property)
}

// CopyColumn is the name of the column with the copy of a property of the source or the target.
// It has one underscore between its parts and the columns of properties have two, so all names
// differ.
func CopyColumn(of plan.Side, property string) string {
	if of == plan.Source {
		return "_src_" + property
	}
	return "_dst_" + property
}

// Copies are the copies that the orders need. The id of a node comes first.
func (o Orders) Copies() []Copy {
	return append(copiesOf(plan.Source, o.In), copiesOf(plan.Target, o.Out)...)
}

func copiesOf(side plan.Side, names []string) []Copy {
	if len(names) == 0 {
		return nil
	}
	out := []Copy{{side, "id"}}
	for _, name := range names {
		if name != "id" {
			out = append(out, Copy{side, name})
		}
	}
	return out
}

// Far is the side of the far nodes of an end.
func Far(end catalog.Direction) plan.Side {
	if end == catalog.In {
		return plan.Source
	}
	return plan.Target
}

// Near is the side of the node that an end belongs to.
func Near(end catalog.Direction) plan.Side {
	if end == catalog.In {
		return plan.Target
	}
	return plan.Source
}

// An OrderIndex is an index that has the relationships at an end in a declared order.
type OrderIndex struct {
	End      catalog.Direction
	Property string
}

// Indexes are the indexes of the orders.
func (o Orders) Indexes() []OrderIndex {
	var out []OrderIndex
	for _, name := range o.In {
		out = append(out, OrderIndex{catalog.In, name})
	}
	for _, name := range o.Out {
		out = append(out, OrderIndex{catalog.Out, name})
	}
	return out
}

// Columns are the columns that an index has after the near node, in their order. The id of the
// relationship is the last.
func (i OrderIndex) Columns() []string {
	far := Far(i.End)
	out := []string{CopyColumn(far, i.Property)}
	if i.Property != "id" {
		out = append(out, CopyColumn(far, "id"))
	}
	return append(out, "id")
}

// A Reordered is a relationship type whose declared orders have changed.
type Reordered struct {
	Type Type
	Was  Orders
}

// reordered notes that the orders of a type have changed.
func (d *differ) reordered(was, now *TypeLayout, t Type) {
	if t.Relationship == nil || slices.Equal(was.In, now.In) && slices.Equal(was.Out, now.Out) {
		return
	}
	d.out.Reordered = append(d.out.Reordered, Reordered{t, was.Orders})
	d.recopy(t.Relationship)
}

// recopy notes that the copies of a type have to be made again.
func (d *differ) recopy(t *catalog.RelationshipType) {
	if !OrdersOf(t).None() && !slices.Contains(d.out.Recopy, t) {
		d.out.Recopy = append(d.out.Recopy, t)
	}
}

// recopyRewritten notes that the copies have to be made again of what is rewritten: the sort
// keys may change.
func (d *differ) recopyRewritten() {
	for _, t := range d.c.Relationships {
		if slices.ContainsFunc(d.out.Rewrite, func(r Type) bool {
			return r.Relationship == t || r.Node != nil && (t.From.Has(r.Node) || t.To.Has(r.Node))
		}) {
			d.recopy(t)
		}
	}
}
