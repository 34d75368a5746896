package main

import (
	"context"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/plan"
)

// rules runs the schema's @warn rules for a load. It connects the loader, which knows the
// facts, with the engine, which has compiled the rules.
type rules struct{ engine *graph.Engine }

var _ load.Rules = rules{}

func (r rules) OfNodes(ctx context.Context, in load.Reader, t *catalog.NodeType, ids []string) ([]load.Breach, error) {
	id := plan.Column{Of: plan.Node, Property: t.Property("id"), Part: catalog.Value}
	return r.breaches(ctx, in, plan.OfType{Node: t}, id, t.Name, ids)
}

func (r rules) OfRelationships(ctx context.Context, in load.Reader, t *catalog.RelationshipType, ids []string) ([]load.Breach, error) {
	id := plan.Column{Of: plan.Relationship, Property: t.Property("id"), Part: catalog.Value}
	return r.breaches(ctx, in, plan.OfRelationships{Types: []*catalog.RelationshipType{t}}, id, t.Name, ids)
}

func (r rules) breaches(ctx context.Context, in load.Reader, from plan.From, id plan.Column, typ string, ids []string) ([]load.Breach, error) {
	warnings := r.engine.WarningsOf(typ)
	lists := make([]*plan.List, len(warnings))
	for i, w := range warnings {
		lists[i] = &plan.List{
			From: from, IDs: plan.IDs(ids...), Filter: w.Where, Order: []plan.SortKey{{By: id}},
			Limit: plan.NoLimit, Row: []plan.Field{id},
		}
	}
	var out []load.Breach
	for i, result := range in.Read(ctx, lists) {
		if result.Err != nil {
			return nil, result.Err
		}
		rows, _ := result.Value.([]any)
		for _, row := range rows {
			out = append(out, load.Breach{ID: row.([]any)[0].(string), Say: warnings[i].Say})
		}
	}
	return out, nil
}
