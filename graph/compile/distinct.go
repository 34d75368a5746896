package compile

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
	"casegraph/graph/input"
	"casegraph/internal/plan"
)

// A Distinct is the source of a list that has each node once.
type Distinct struct {
	from plan.Distinct
	size int // of the conditions on relationships: see AddSize
}

// IsDistinct reports whether the argument distinct asks for each node once.
func IsDistinct(args input.Object) bool { return args.Get("distinct") == true }

// MakeDistinct makes the list one that has each node once, and returns its source. Only
// relationships that match via count; size is the size of via.
func (l *Listing) MakeDistinct(of plan.FromNode, via plan.Filter, size int) plan.Distinct {
	from := plan.Distinct{Of: of, Via: via}
	l.Distinct = &Distinct{from, size}
	l.On += " distinct" // a cursor of a node is no place among relationships
	return from
}

// edgeRelationship compiles the field relationship of an edge.
func (c *Compiler) edgeRelationship(r *Row, l Listing, sel graphql.CollectedField) (answer.Answer, error) {
	switch {
	case l.Distinct != nil:
		list, of, err := c.relationshipsTo(l, 1, sel)
		return Nested(r, list, answer.First{Of: of}), err
	case l.End == nil && l.Types == nil:
		return answer.Null{}, nil
	}
	return c.relationshipOf(r, l, sel)
}

// edgeRelationships compiles the field relationships of an edge.
func (c *Compiler) edgeRelationships(r *Row, l Listing, sel graphql.CollectedField) (answer.Answer, error) {
	switch {
	case l.Distinct != nil:
		list, of, err := c.relationshipsTo(l, plan.NoLimit, sel)
		return Nested(r, list, answer.List{Of: of}), err
	case l.End == nil && l.Types == nil:
		return answer.Empty{}, nil
	}
	of, err := c.relationshipOf(r, l, sel)
	return answer.Single{Of: of}, err
}

// relationshipsTo lists the relationships to the row's node that count in a distinct list.
func (c *Compiler) relationshipsTo(l Listing, limit int, sel graphql.CollectedField) (*plan.List, answer.Object, error) {
	r := &Row{}
	of, err := c.relationshipOf(r, l, sel)
	if err != nil {
		return nil, of, err
	}
	id := IDColumn(plan.Relationship, c.Catalog)
	return &plan.List{
		From: plan.RelationshipsTo{Of: l.Distinct.from.Of}, Filter: l.Distinct.from.Via,
		Order: []plan.SortKey{{By: id}}, Limit: limit, Row: r.Fields,
	}, of, c.AddForTypes(l.Distinct.size, l.Branches)
}

// relationshipOf compiles the selection on the row's relationship.
func (c *Compiler) relationshipOf(r *Row, l Listing, sel graphql.CollectedField) (answer.Object, error) {
	if l.Types != nil {
		return c.Variant(r, plan.Relationship, nil, l.Types, sel.Selections)
	}
	fields, err := c.relationshipFields(r, l.End.Relationship, sel.Selections)
	return answer.Object{At: answer.SameType, Fields: fields}, err
}
