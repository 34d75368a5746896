package export

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A Choice selects the facts to export. The zero value selects all.
type Choice struct {
	// Dataset selects the facts of a dataset; "" selects those of all datasets.
	Dataset string
	// Nodes selects the nodes of these types and Relationships the relationships of these
	// types. With node types alone, the relationships between their nodes are selected too.
	// Without any type, all are selected.
	Nodes         []*catalog.NodeType
	Relationships []*catalog.RelationshipType
	// Where selects the facts that meet a filter, and is set with one type only; nil selects
	// all.
	Where plan.Filter
	// Around selects the nodes around some nodes, and the relationships between them; nil
	// selects all.
	Around *Around
	// Alone selects the facts of the types without those that they refer to, and without
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
	return c.Dataset == "" && !c.typed() && c.Around == nil
}

func (c Choice) typed() bool { return len(c.Nodes)+len(c.Relationships) > 0 }

// refers says that nodes which the chosen facts refer to are exported too.
func (c Choice) refers() bool { return !c.Everything() && !c.Alone }

// A part of an export has the facts of one type that meet a filter.
type part struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	where        plan.Filter
	// among has the ids of the nodes that are exported, or between which the relationships
	// are; nil: all nodes.
	among []string
}

func (p part) properties() []*catalog.Property {
	if p.node != nil {
		return p.node.Properties
	}
	return p.relationship.Properties
}

// parts returns the parts of the choice: Sources first, because other facts cite them,
// then the other nodes, then relationships, in the order of the catalog. among has the ids
// of the nodes around those of the choice.
func (c Choice) parts(cat *catalog.Catalog, among []string) []part {
	inDataset := func(of plan.Subject, properties []*catalog.Property) plan.Filter {
		if c.Dataset == "" {
			return nil
		}
		return plan.Has{Column: plan.Column{Of: of, Property: catalog.Find(properties, "datasets")}, Values: []any{c.Dataset}}
	}
	var out []part
	node := func(t *catalog.NodeType) {
		if !c.typed() || slices.Contains(c.Nodes, t) {
			out = append(out, part{node: t, where: plan.All(inDataset(plan.Node, t.Properties), c.Where), among: among})
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
			out = append(out, part{relationship: t, where: plan.All(inDataset(plan.Relationship, t.Properties), where), among: among})
		}
	}
	return out
}

// relationshipFilter returns the filter for relationships of the type, and whether any
// are selected.
func (c Choice) relationshipFilter(t *catalog.RelationshipType) (plan.Filter, bool) {
	switch {
	case len(c.Relationships) > 0:
		return c.Where, slices.Contains(c.Relationships, t)
	case len(c.Nodes) > 0:
		if c.Alone || !c.joins(t) {
			return nil, false
		}
		var chosen plan.Filter = plan.Is{Of: plan.Node, Nodes: c.Nodes}
		if c.Where != nil {
			chosen = plan.Typed{Node: c.Nodes[0], Where: c.Where}
		}
		return plan.And{plan.At{Side: plan.Source, Where: chosen}, plan.At{Side: plan.Target, Where: chosen}}, true
	}
	return nil, true
}

// joins says whether the relationships of a type may join two nodes of the chosen types.
func (c Choice) joins(t *catalog.RelationshipType) bool {
	return slices.ContainsFunc(c.Nodes, func(from *catalog.NodeType) bool {
		return slices.ContainsFunc(c.Nodes, func(to *catalog.NodeType) bool { return t.Joins(from, to) })
	})
}
