package main

import (
	"casegraph/bench/synthetic"
	"casegraph/internal/catalog"
	facts "casegraph/internal/store"
)

// rows are what the graph comes to in a store, worked out before anything is
// timed: the values of every column, by type.
type rows struct {
	cat      *catalog.Catalog
	dataset  facts.Dataset
	types    []*typeRows
	number   map[string]int64 // of a fact, by its id
	ids      []string         // of all facts, by number from 1 on
	typeOf   []string
	citation []cited
}

// typeRows are the rows of a type, in the order in which they are put.
type typeRows struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	columns      []string // of the values: not the id
	facts        []row
}

type row struct {
	id       string
	from, to string
	values   []any
}

// cited is a citation: of which fact, the how manieth, of which source.
type cited struct {
	fact, typ, source string
	seq               int
	values            []any
}

func rowsOf(c *catalog.Catalog, g *synthetic.Graph) *rows {
	out := &rows{cat: c, dataset: g.Description(), number: map[string]int64{}, ids: []string{""}, typeOf: []string{""}}
	byType := map[string]*typeRows{}
	for f := range g.Facts() {
		t := byType[f.Type()]
		if t == nil {
			t = &typeRows{node: f.Node, relationship: f.Relationship, columns: columnsOf(f.Properties())}
			byType[f.Type()] = t
			out.types = append(out.types, t)
		}
		out.number[f.ID] = int64(len(out.ids))
		out.ids, out.typeOf = append(out.ids, f.ID), append(out.typeOf, f.Type())
		t.facts = append(t.facts, row{f.ID, f.From, f.To, valuesOf(f.Properties(), f.Values)})
		for i, x := range f.Citations {
			out.citation = append(out.citation, cited{f.ID, f.Type(), x.Source, i, valuesOf(c.Citation, x.Values)})
		}
	}
	return out
}

func columnsOf(properties []*catalog.Property) []string {
	var out []string
	for _, p := range properties {
		if p.Derived || p.Name == "id" {
			continue
		}
		for _, part := range p.Parts() {
			out = append(out, p.Column(part))
		}
	}
	return out
}

func valuesOf(properties []*catalog.Property, values map[string]any) []any {
	var out []any
	for _, p := range properties {
		if p.Derived || p.Name == "id" {
			continue
		}
		out = facts.Columns(out, p, values[p.Name])
	}
	return out
}
