package export

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A Choice selects the facts to export. The zero value selects all.
type Choice struct {
	// Dataset selects the facts of a dataset; "" selects those of all datasets.
	Dataset string
	// Node selects the nodes of a type and the relationships between them. Relationship
	// selects the relationships of a type. At most one of them is set; if both are nil,
	// all types are selected.
	Node         *catalog.NodeType
	Relationship *catalog.RelationshipType
	// Where selects the facts of that type that meet a filter; nil selects all.
	Where plan.Filter
	// Alone selects the facts of the type without those that they refer to, and without
	// the relationships between the nodes.
	Alone bool
	// After continues an export behind the fact with this id; "" begins it. If the store
	// has not changed, the facts that follow are those that would have followed.
	After string
	// NodesFirst gives all nodes before any relationship, even those that others refer to.
	// Then relationships are read twice.
	NodesFirst bool
}

// Everything says that all facts are selected.
func (c Choice) Everything() bool {
	return c.Dataset == "" && c.Node == nil && c.Relationship == nil
}

// refers says that nodes which the chosen facts refer to are exported too.
func (c Choice) refers() bool { return !c.Everything() && !c.Alone }

// A part of an export has the facts of one type that meet a filter.
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

// parts returns the parts of the choice: Sources first, because other facts cite them,
// then the other nodes, then relationships, in the order of the catalog.
func (c Choice) parts(cat *catalog.Catalog) []part {
	inDataset := func(of plan.Subject, properties []*catalog.Property) plan.Filter {
		if c.Dataset == "" {
			return nil
		}
		return plan.Has{Column: plan.Column{Of: of, Property: catalog.Find(properties, "datasets")}, Values: []any{c.Dataset}}
	}
	var out []part
	node := func(t *catalog.NodeType) {
		if c.Relationship == nil && (c.Node == nil || c.Node == t) {
			out = append(out, part{node: t, where: plan.All(inDataset(plan.Node, t.Properties), c.Where)})
		}
	}
	node(cat.Source())
	for _, t := range cat.Nodes {
		if t != cat.Source() {
			node(t)
		}
	}
	for _, t := range cat.Relationships {
		if where, ok := c.relationshipFilter(t); ok {
			out = append(out, part{relationship: t, where: plan.All(inDataset(plan.Relationship, t.Properties), where)})
		}
	}
	return out
}

// relationshipFilter returns the filter for relationships of the type, and whether any
// are selected.
func (c Choice) relationshipFilter(t *catalog.RelationshipType) (plan.Filter, bool) {
	switch {
	case c.Relationship != nil:
		return c.Where, c.Relationship == t
	case c.Node != nil:
		if c.Alone || !t.Joins(c.Node, c.Node) {
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
