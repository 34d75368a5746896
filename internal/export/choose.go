package export

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A Choice says which facts to export. The zero value is all of them.
type Choice struct {
	// Dataset keeps the facts that the dataset holds; "" keeps all.
	Dataset string
	// Node or Relationship keeps the facts of the type. Of a node type it keeps the
	// relationships between them too.
	Node         *catalog.NodeType
	Relationship *catalog.RelationshipType
	// Where keeps those for which it is true: a filter on the type.
	Where plan.Filter
}

func (c Choice) everything() bool {
	return c.Dataset == "" && c.Node == nil && c.Relationship == nil
}

// A part of an export is the facts of one type that meet a filter.
type part struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	where        plan.Filter
}

func (p part) properties() []*catalog.Property {
	if p.node != nil {
		return p.node.Properties
	}
	return p.relationship.Properties
}

// parts are those of the choice: Sources first, for what cites them, then the
// other nodes, then relationships, in the order of the catalog.
func (c Choice) parts(cat *catalog.Catalog) []part {
	held := func(of plan.Subject, properties []*catalog.Property) plan.Filter {
		if c.Dataset == "" {
			return nil
		}
		return plan.Has{Column: plan.Column{Of: of, Property: named(properties, "datasets")}, Values: []any{c.Dataset}}
	}
	var out []part
	node := func(t *catalog.NodeType) {
		if c.Relationship == nil && (c.Node == nil || c.Node == t) {
			out = append(out, part{node: t, where: plan.All(held(plan.Node, t.Properties), c.Where)})
		}
	}
	node(cat.Source())
	for _, t := range cat.Nodes {
		if t != cat.Source() {
			node(t)
		}
	}
	for _, t := range cat.Relationships {
		if where, ok := c.joins(t); ok {
			out = append(out, part{relationship: t, where: plan.All(held(plan.Relationship, t.Properties), where)})
		}
	}
	return out
}

// joins is the filter on relationships of the type, and whether any is chosen.
func (c Choice) joins(t *catalog.RelationshipType) (plan.Filter, bool) {
	switch {
	case c.Relationship != nil:
		return c.Where, c.Relationship == t
	case c.Node != nil:
		if !t.Joins(c.Node, c.Node) {
			return nil, false
		}
		var chosen plan.Filter = plan.Is{Of: plan.Node, Nodes: []*catalog.NodeType{c.Node}}
		if c.Where != nil {
			chosen = plan.Typed{Node: c.Node, Where: c.Where}
		}
		return plan.And{plan.At{Side: plan.Source, Where: chosen}, plan.At{Side: plan.Target, Where: chosen}}, true
	}
	return nil, true
}

func named(properties []*catalog.Property, name string) *catalog.Property {
	for _, p := range properties {
		if p.Name == name {
			return p
		}
	}
	return nil
}
