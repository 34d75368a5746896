package main

import (
	"context"
	"errors"
	"slices"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/export"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// chosen is what a user says of the facts to export. The zero value of each is none.
type chosen struct {
	dataset string
	types   []string
	where   string
	around  []string
	depth   int
}

// choose returns the facts to export. An error of one of its parts names it.
func (w chosen) choose(ctx context.Context, e *graph.Engine, c *catalog.Catalog, st store.Store) (export.Choice, error) {
	choice := export.Choice{Dataset: w.dataset}
	if w.dataset != "" {
		if err := export.HasDataset(ctx, st, c, w.dataset); err != nil {
			return choice, err
		}
	}
	for _, typ := range w.types {
		node, relationship := c.Node(typ), c.Relationship(typ)
		switch {
		case node != nil:
			choice.Nodes = append(choice.Nodes, node)
		case relationship != nil:
			choice.Relationships = append(choice.Relationships, relationship)
		default:
			return choice, fault.Input("type", "there is no type of nodes or relationships %q; types are written as in the schema, such as %s", typ, c.Nodes[0].Name)
		}
	}
	var err error
	if choice.Around, err = w.neighborhood(); err != nil || w.where == "" {
		return choice, err
	}
	if len(w.types) != 1 {
		return choice, fault.Input("where", "it filters the facts of one type; give one `type` too")
	}
	var node *catalog.NodeType
	var relationship *catalog.RelationshipType
	if len(choice.Nodes) > 0 {
		node = choice.Nodes[0]
	} else {
		relationship = choice.Relationships[0]
	}
	if choice.Where, err = e.Where(node, relationship, w.where); err != nil {
		return choice, wrongFilter(err)
	}
	return choice, nil
}

// neighborhood returns the nodes to go around; nil if none are named.
func (w chosen) neighborhood() (*export.Around, error) {
	if len(w.around) == 0 {
		return nil, nil
	}
	ids := slices.Compact(slices.Sorted(slices.Values(w.around)))
	if len(ids) > export.MaxStarts {
		return nil, fault.Input("around", "%d ids are too many: at most %d may be given", len(ids), export.MaxStarts)
	}
	if w.depth < 0 || w.depth > export.MaxDepth {
		return nil, fault.Input("depth", "%d is not a depth; expected a number from 0 to %d", w.depth, export.MaxDepth)
	}
	return &export.Around{IDs: ids, Depth: w.depth}, nil
}

// wrongFilter names the filter in an error about it. It keeps the code and the cause of a
// [fault.Error].
func wrongFilter(err error) error {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		return &fault.Error{Code: e.Code, Argument: "where", Message: fault.Public(err), Err: e.Err}
	}
	if e, ok := errors.AsType[*gqlerror.Error](err); ok { // its positions are in a query that the user did not write
		return fault.Input("where", "%s", e.Message)
	}
	return err
}
