package graph

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// connection compiles a field that answers a page of a list.
func (c *compiler) connection(f graphql.CollectedField, args object, l listing, from plan.From) (*plan.List, answer, error) {
	list := &plan.List{From: from}
	var via plan.Filter
	var err error
	before := c.size
	if v := args.get("where"); v != nil {
		if l.far != nil {
			list.Filter, err = c.nodeWhere("where", l.far, v)
		} else {
			list.Filter, err = c.relationshipWhere("where", nil, v)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	if v := args.get("via"); v != nil {
		if via, err = c.relationshipWhere("via", l.end.Relationship, v); err != nil {
			return nil, nil, err
		}
	}
	list.Filter = plan.All(via, list.Filter)
	list.Order, err = c.order(l, args.get("orderBy"))
	if err != nil {
		return nil, nil, err
	}
	if types, ok := from.(plan.OfRelationships); ok {
		list.From = plan.OfRelationships{Types: narrow(types.Types, list.Filter)}
	}
	l.conditions = times(c.size-before, alternatives(list.From))
	rows := func(r *row, set ast.SelectionSet) (shape, error) {
		if l.far != nil {
			return c.node(r, l.far, set)
		}
		return c.variant(r, plan.Relationship, nil, c.cat.Relationships, set)
	}
	return c.paged(f, args, list, l, rows)
}

// narrow keeps the relationship types that a filter lets through, so that a
// store need not look at the others.
func narrow(types []*catalog.RelationshipType, f plan.Filter) []*catalog.RelationshipType {
	switch f := f.(type) {
	case plan.And:
		for _, x := range f {
			types = narrow(types, x)
		}
	case plan.Or:
		// Alternatives that are all types: type: {in: …}.
		var kept []*catalog.RelationshipType
		for _, x := range f {
			is, ok := x.(plan.Is)
			if !ok || is.Not {
				return types
			}
			kept = append(kept, is.Relationships...)
		}
		return both(types, kept)
	case plan.Is:
		if !f.Not && f.Of == plan.Relationship {
			return both(types, f.Relationships)
		}
	case plan.Compare, plan.In, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Typed, plan.Meets, plan.Count, plan.At, plan.Cites:
	}
	return types
}

func both(a, b []*catalog.RelationshipType) []*catalog.RelationshipType {
	return slices.DeleteFunc(slices.Clone(a), func(t *catalog.RelationshipType) bool { return !slices.Contains(b, t) })
}
