package compile

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Connection compiles a field that answers a page of nodes or relationships. It reads the
// arguments where, via, distinct and orderBy; Paged reads the others.
func (c *Compiler) Connection(f graphql.CollectedField, args input.Object, l Listing, from plan.From) (*plan.List, answer.Answer, error) {
	list := &plan.List{From: from}
	var via plan.Filter
	var err error
	before := c.size
	if v := args.Get("where"); v != nil {
		if l.Far != nil {
			list.Filter, err = c.NodeWhere("where", l.Far, v)
		} else {
			list.Filter, err = c.RelationshipWhere("where", nil, v)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	viaSize := c.size
	if v := args.Get("via"); v != nil {
		if via, err = c.RelationshipWhere("via", l.End.Relationship, v); err != nil {
			return nil, nil, err
		}
	}
	viaSize = c.size - viaSize
	if ends, ok := from.(plan.FromNode); ok && IsDistinct(args) {
		list.From = l.MakeDistinct(ends, via, viaSize)
	} else {
		list.Filter = plan.All(via, list.Filter)
	}
	list.Filter = plan.All(l.Keep, list.Filter)
	list.Order, err = c.order(l, args.Get("orderBy"))
	if err != nil {
		return nil, nil, err
	}
	if types, ok := from.(plan.OfRelationships); ok {
		list.From = plan.OfRelationships{Types: Narrow(types.Types, list.Filter)}
	}
	l.Conditions, l.Branches = c.size-before, alternatives(list.From)
	rows := func(r *Row, set ast.SelectionSet) (answer.Object, error) {
		if l.Far != nil {
			return c.Node(r, l.Far, set)
		}
		return c.Variant(r, plan.Relationship, nil, c.Catalog.Relationships, set)
	}
	return c.Paged(f, args, list, l, rows)
}

// Narrow returns the relationship types that a filter does not exclude, so that a store looks
// only at these.
func Narrow(types []*catalog.RelationshipType, f plan.Filter) []*catalog.RelationshipType {
	switch f := f.(type) {
	case plan.And:
		for _, x := range f {
			types = Narrow(types, x)
		}
	case plan.Or:
		var kept []*catalog.RelationshipType
		for _, x := range f {
			kept = append(kept, Narrow(types, x)...)
		}
		return intersection(types, kept)
	case plan.Is:
		if !f.Not && f.Of == plan.Relationship {
			return intersection(types, f.Relationships)
		}
	case plan.Typed:
		if !f.Not && f.Relationship != nil {
			return intersection(types, []*catalog.RelationshipType{f.Relationship})
		}
	case plan.Compare, plan.In, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Gap, plan.Exists, plan.Count, plan.Covered, plan.At, plan.Cites:
	}
	return types
}

// intersection returns the types that are in both lists.
func intersection(a, b []*catalog.RelationshipType) []*catalog.RelationshipType {
	return slices.DeleteFunc(slices.Clone(a), func(t *catalog.RelationshipType) bool { return !slices.Contains(b, t) })
}
