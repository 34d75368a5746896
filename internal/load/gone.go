package load

import (
	"context"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// gone is what the files no longer hold of their datasets. Facts that no other dataset
// holds go. Facts that another dataset holds too lose what the dataset brought.
type gone struct {
	ids      *index
	problems *collector
	datasets *datasets // of the load

	all                           map[string]bool // that go
	sources, nodes, relationships []string
	shared                        []string         // ids
	releasedBy                    map[string][]any // the datasets that no longer hold a shared fact, by its id
}

func newGone(ids *index, problems *collector, of *datasets) gone {
	return gone{ids: ids, problems: problems, datasets: of, all: map[string]bool{}, releasedBy: map[string][]any{}}
}

// has says whether a fact goes.
func (g *gone) has(id string) bool { return g.all[id] }

// find finds what a dataset holds in the store and the files do not.
func (g *gone) find(ctx context.Context, ld store.Load, d *dataset) error {
	return held(ctx, ld, g.ids.c, d.name, func(facts []*store.Fact) error {
		for _, f := range facts {
			if g.ids.has(f.ID) {
				continue
			}
			if g.heldBeside(f) {
				if g.releasedBy[f.ID] == nil {
					g.shared = append(g.shared, f.ID)
				}
				g.releasedBy[f.ID] = append(g.releasedBy[f.ID], d.name)
				continue
			}
			if g.all[f.ID] {
				continue // another dataset of the load let go of it
			}
			g.all[f.ID] = true
			switch {
			case f.Relationship != nil:
				g.relationships = append(g.relationships, f.ID)
			case f.Node == g.ids.c.Source():
				g.sources = append(g.sources, f.ID)
			default:
				g.nodes = append(g.nodes, f.ID)
			}
		}
		return nil
	})
}

// held gives the facts that a dataset holds, in portions of one type.
func held(ctx context.Context, ld store.Load, c *catalog.Catalog, dataset string, each func([]*store.Fact) error) error {
	for _, t := range c.Nodes {
		if err := heldOf(ctx, ld, plan.OfType{Node: t}, plan.Node, t.Properties, dataset, each); err != nil {
			return err
		}
	}
	for _, t := range c.Relationships {
		from := plan.OfRelationships{Types: []*catalog.RelationshipType{t}}
		if err := heldOf(ctx, ld, from, plan.Relationship, t.Properties, dataset, each); err != nil {
			return err
		}
	}
	return nil
}

func heldOf(ctx context.Context, ld store.Load, from plan.From, of plan.Subject, properties []*catalog.Property, dataset string, each func([]*store.Fact) error) error {
	id := columnOf(of, properties, "id")
	list := &plan.List{
		From: from, Filter: plan.Has{Column: columnOf(of, properties, "datasets"), Values: []any{dataset}},
		Order: []plan.SortKey{{By: id}}, Limit: batch, Row: []plan.Field{id},
	}
	for {
		ids, err := idsOf(ctx, ld, list)
		if err != nil || len(ids) == 0 {
			return err
		}
		facts, err := ld.Facts(ctx, ids)
		if err != nil {
			return err
		}
		portion := make([]*store.Fact, 0, len(ids))
		for _, id := range ids {
			if f := facts[id]; f != nil { // else another program has just removed it
				portion = append(portion, f)
			}
		}
		if err := each(portion); err != nil {
			return err
		}
		list.After = []any{ids[len(ids)-1]}
	}
}

// idsOf runs a list whose rows begin with an id.
func idsOf(ctx context.Context, ld store.Load, list *plan.List) ([]string, error) {
	result := ld.Read(ctx, []*plan.List{list})[0]
	if result.Err != nil {
		return nil, result.Err
	}
	rows, _ := result.Value.([]any)
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i], _ = row.([]any)[0].(string)
	}
	return ids, nil
}

func columnOf(of plan.Subject, properties []*catalog.Property, name string) plan.Column {
	i := slices.IndexFunc(properties, func(p *catalog.Property) bool { return p.Name == name })
	return plan.Column{Of: of, Property: properties[i]}
}

// check refuses to take a node away if a fact that stays joins or cites it.
func (g *gone) check(ctx context.Context, ld store.Load) error {
	for _, t := range g.ids.c.Nodes {
		ids := g.nodes
		if t == g.ids.c.Source() {
			ids = g.sources
		}
		for ids := range slices.Chunk(ids, batch) {
			if err := g.dependentsOf(ctx, ld, t, ids); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *gone) dependentsOf(ctx context.Context, ld store.Load, t *catalog.NodeType, ids []string) error {
	id := columnOf(plan.Node, t.Properties, "id")
	list := &plan.List{From: plan.OfType{Node: t}, IDs: plan.IDs(ids...), Order: []plan.SortKey{{By: id}}, Limit: len(ids), Row: []plan.Field{id}}
	rid := columnOf(plan.Relationship, g.ids.c.RelationshipFields, "id")
	for _, e := range t.Ends {
		list.Row = append(list.Row, &plan.List{
			From: plan.OverEnd{End: e}, Limit: plan.NoLimit, Row: []plan.Field{rid},
			Order: []plan.SortKey{{By: columnOf(plan.Node, g.ids.c.NodeFields, "id")}, {By: rid}},
		})
	}
	if t == g.ids.c.Source() {
		fid := columnOf(plan.Fact, g.ids.c.NodeFields, "id")
		list.Row = append(list.Row, &plan.List{From: plan.FactsCiting{}, Limit: plan.NoLimit, Row: []plan.Field{fid}, Order: []plan.SortKey{{By: fid}}})
	}
	result := ld.Read(ctx, []*plan.List{list})[0]
	if result.Err != nil {
		return result.Err
	}
	rows, _ := result.Value.([]any)
	for _, row := range rows {
		row := row.([]any)
		for i, cell := range row[1:] {
			cited := i == len(t.Ends)
			for _, x := range cell.([]any) {
				other := x.([]any)[0].(string)
				if err := g.dependent(ctx, ld, t, row[0].(string), other, cited); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// dependent looks at a fact that joins or cites what is to go.
func (g *gone) dependent(ctx context.Context, ld store.Load, t *catalog.NodeType, id, other string, cited bool) error {
	if g.all[other] || g.ids.has(other) && !cited {
		return nil // it goes too, or the files say anew what it joins
	}
	facts, err := ld.Facts(ctx, []string{other})
	f := facts[other]
	if err != nil || f == nil {
		return err
	}
	if cited && !slices.ContainsFunc(f.Citations, func(c store.Citation) bool { return c.Source == id && !g.datasets.has(c.Dataset) }) {
		return nil
	}
	verb := "joins"
	if cited {
		verb = "cites"
	}
	g.problems.add(Place{}, "%s %s would be removed, but %s %s of %s %s it; keep %s, or remove that fact first",
		t.Name, id, f.Type(), other, holders(f, ""), verb, id)
	return nil
}

// heldBeside says whether a dataset that is not of the load holds a fact.
func (g *gone) heldBeside(f *store.Fact) bool {
	return slices.ContainsFunc(fact.Datasets(f), func(d any) bool { return !g.datasets.has(d.(string)) })
}
