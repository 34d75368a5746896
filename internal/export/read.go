package export

import (
	"context"
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// page is the number of facts in one read.
const page = 500

// A Reader reads plans, as store.Store and store.Session do.
type Reader interface {
	Read(ctx context.Context, lists []*plan.List) []store.Result
}

// A reader reads whole facts through plans.
type reader struct {
	from     Reader
	c        *catalog.Catalog
	cited    []plan.Field // the fields of a citation
	citation []*catalog.Property
}

func newReader(from Reader, c *catalog.Catalog) *reader {
	r := &reader{from: from, c: c, citation: c.Citation}
	id := plan.Column{Of: plan.Node, Property: c.Source().Property("id")}
	r.cited = append(columns(plan.Citation, c.Citation),
		plan.Column{Of: plan.Citation, Property: c.CitationDataset}, plan.Endpoint{Side: plan.Cited, Fields: []plan.Field{id}})
	return r
}

// facts calls each with the facts of a part that come after an id, in the order of their ids.
// The id "" is before all.
func (r *reader) facts(ctx context.Context, p part, after string, each func(*store.Fact) error) error {
	properties := stored(p.properties())
	list := r.list(p, properties)
	list.After = []any{after}
	list.Cache = &plan.Cache{}
	for {
		rows, err := r.rows(ctx, list)
		if err != nil {
			return err
		}
		for _, row := range rows {
			f := r.fact(p, properties, row.([]any))
			if err := each(f); err != nil {
				return err
			}
			list.After = []any{f.ID}
		}
		if len(rows) < list.Limit {
			return nil
		}
	}
}

// list returns the plan for a page of a part. A row has the ends of a relationship, the
// properties and the citations.
func (r *reader) list(p part, properties []*catalog.Property) *plan.List {
	l := &plan.List{From: plan.OfType{Node: p.node}, Filter: p.where, Limit: page}
	of := plan.Node
	if p.relationship != nil {
		of, l.From = plan.Relationship, plan.OfRelationships{Types: []*catalog.RelationshipType{p.relationship}}
		id := plan.Column{Of: plan.Node, Property: r.c.NodeID()}
		l.Row = []plan.Field{plan.Endpoint{Side: plan.Source, Fields: []plan.Field{id}}, plan.Endpoint{Side: plan.Target, Fields: []plan.Field{id}}}
	}
	if p.among != nil {
		l.IDs = plan.IDs(p.among...)
		if p.relationship != nil {
			l.From = plan.Induced{Types: []*catalog.RelationshipType{p.relationship}}
		}
	}
	l.Row = append(l.Row, columns(of, properties)...)
	l.Row = append(l.Row, &plan.List{From: plan.CitationsOf{Of: of}, Limit: plan.NoLimit, Row: r.cited})
	l.Order = []plan.SortKey{{By: plan.Column{Of: of, Property: catalog.Find(properties, "id"), Part: catalog.Value}}}
	return l
}

func (r *reader) fact(p part, properties []*catalog.Property, row []any) *store.Fact {
	f := &store.Fact{Node: p.node, Relationship: p.relationship}
	if f.Relationship != nil {
		f.From, f.To = row[0].([]any)[0].(string), row[1].([]any)[0].(string)
		row = row[2:]
	}
	r.fill(f, properties, row)
	return f
}

// fill sets a fact's values and citations from a row.
func (r *reader) fill(f *store.Fact, properties []*catalog.Property, row []any) {
	f.Values = values(properties, row)
	f.ID = f.Values["id"].(string)
	delete(f.Values, "id")
	for _, row := range row[len(properties)].([]any) {
		row := row.([]any)
		n := len(r.citation)
		f.Citations = append(f.Citations, store.Citation{
			Values: values(r.citation, row[:n]), Dataset: row[n].(string), Source: row[n+1].([]any)[0].(string),
		})
	}
}

// nodes calls each with the nodes that have these ids, in the order of the ids.
func (r *reader) nodes(ctx context.Context, ids []string, each func(*store.Fact) error) error {
	slices.Sort(ids)
	of := plan.Variant{Of: plan.Node}
	properties := make([][]*catalog.Property, len(r.c.Nodes))
	citations := &plan.List{From: plan.CitationsOf{Of: plan.Node}, Limit: plan.NoLimit, Row: r.cited}
	for i, t := range r.c.Nodes {
		properties[i] = stored(t.Properties)
		of.Cases = append(of.Cases, plan.Case{Node: t, Fields: append(columns(plan.Node, properties[i]), citations)})
	}
	id := plan.Column{Of: plan.Node, Property: r.c.NodeID()}
	for ids := range slices.Chunk(ids, page) {
		rows, err := r.rows(ctx, &plan.List{
			From: plan.AnyNode{}, IDs: plan.IDs(ids...), Order: []plan.SortKey{{By: id}}, Limit: len(ids),
			Row: []plan.Field{of},
		})
		if err != nil {
			return err
		}
		for _, row := range rows {
			typed := row.([]any)[0].([]any)
			i := typed[0].(int64)
			f := &store.Fact{Node: r.c.Nodes[i]}
			r.fill(f, properties[i], typed[1:])
			if err := each(f); err != nil {
				return err
			}
		}
	}
	return nil
}

// typeOf returns the type of the fact with this id. Both are nil if there is no such fact.
func (r *reader) typeOf(ctx context.Context, id string) (*catalog.NodeType, *catalog.RelationshipType, error) {
	of := plan.Variant{Of: plan.Node}
	for _, t := range r.c.Nodes {
		of.Cases = append(of.Cases, plan.Case{Node: t})
	}
	if i, err := r.caseOf(ctx, plan.AnyNode{}, of, r.c.NodeID(), id); i >= 0 || err != nil {
		return r.c.Nodes[max(0, i)], nil, err
	}
	if len(r.c.Relationships) == 0 {
		return nil, nil, nil
	}
	of = plan.Variant{Of: plan.Relationship}
	for _, t := range r.c.Relationships {
		of.Cases = append(of.Cases, plan.Case{Relationship: t})
	}
	i, err := r.caseOf(ctx, plan.OfRelationships{Types: r.c.Relationships}, of, r.c.RelationshipID(), id)
	if i < 0 || err != nil {
		return nil, nil, err
	}
	return nil, r.c.Relationships[i], nil
}

// caseOf returns which case of a variant the fact with this id is, or -1.
func (r *reader) caseOf(ctx context.Context, from plan.From, of plan.Variant, key *catalog.Property, id string) (int, error) {
	rows, err := r.rows(ctx, &plan.List{
		From: from, IDs: plan.IDs(id), Order: []plan.SortKey{{By: plan.Column{Of: of.Of, Property: key, Part: catalog.Value}}}, Limit: 1,
		Row: []plan.Field{of},
	})
	if err != nil || len(rows) == 0 {
		return -1, err
	}
	return int(rows[0].([]any)[0].([]any)[0].(int64)), nil
}

// datasets reads the datasets of the store, by name.
func (r *reader) datasets(ctx context.Context) ([]store.Dataset, error) {
	name := r.c.DatasetName()
	rows, err := r.rows(ctx, &plan.List{
		From: plan.AllDatasets{}, Limit: plan.NoLimit, Row: columns(plan.Dataset, stored(r.c.Dataset)),
		Order: []plan.SortKey{{By: plan.Column{Of: plan.Dataset, Property: name, Part: name.KeyPart()}}},
	})
	if err != nil {
		return nil, err
	}
	var out []store.Dataset
	for _, row := range rows {
		d := store.Dataset{Values: values(stored(r.c.Dataset), row.([]any))}
		d.Name = d.Values["name"].(string)
		delete(d.Values, "name")
		out = append(out, d)
	}
	return out, nil
}

func (r *reader) rows(ctx context.Context, l *plan.List) ([]any, error) {
	result := r.from.Read(ctx, []*plan.List{l})[0]
	if result.Err != nil {
		return nil, result.Err
	}
	rows, ok := result.Value.([]any)
	if !ok {
		return nil, fmt.Errorf("the store returned %T instead of a list of rows", result.Value)
	}
	return rows, nil
}

// stored returns the properties that a store holds. Derived properties are left out: they
// can be computed from the others.
func stored(properties []*catalog.Property) []*catalog.Property {
	return slices.DeleteFunc(slices.Clone(properties), func(p *catalog.Property) bool { return p.Derived })
}

func columns(of plan.Subject, properties []*catalog.Property) []plan.Field {
	out := make([]plan.Field, len(properties))
	for i, p := range properties {
		out[i] = plan.Column{Of: of, Property: p}
	}
	return out
}

// values returns the values of a row by name, without nulls and empty lists.
func values(properties []*catalog.Property, row []any) map[string]any {
	out := make(map[string]any, len(properties))
	for i, p := range properties {
		list, isList := row[i].([]any)
		if row[i] != nil && (!isList || len(list) > 0) {
			out[p.Name] = row[i]
		}
	}
	return out
}
