package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/text"
)

// highlighted compiles the selection on `highlights`: the texts in which the search
// looked, by type, and where the query stands in them is worked out as they are
// written.
func (c *compiler) highlighted(r *row, far *catalog.Far, query *text.Query, f graphql.CollectedField) (answer, error) {
	v := plan.Variant{Of: plan.Node}
	out := highlights{query: query}
	for _, t := range far.Types {
		texts := t.Searched()
		if err := c.within(1 + len(texts)); err != nil {
			return nil, err
		}
		inner := &row{}
		for _, p := range texts {
			inner.column(plan.Node, p)
		}
		v.Cases = append(v.Cases, plan.Case{Node: t, Fields: inner.fields})
		out.texts = append(out.texts, texts)
	}
	out.at = r.add(v)
	for _, sel := range c.collect(f.Selections, []string{"Highlight"}) {
		var a answer = measure(sel.Name)
		if sel.Name == "__typename" {
			a = typeName("Highlight")
		}
		out.fields = append(out.fields, member0(sel, a))
	}
	return out, nil
}

// highlights are the parts of a node's texts that a query found.
type highlights struct {
	query  *text.Query
	at     int                   // of the texts' variant in the row
	texts  [][]*catalog.Property // of each case
	fields []keyed
}

func (a highlights) write(w *writer, v any) {
	tuple := v.([]any)[a.at].([]any)
	var found []measures
	add := func(p *catalog.Property, index, v any) {
		s, ok := v.(string)
		if !ok {
			return
		}
		for _, h := range a.query.Highlights(s) {
			found = append(found, measures{"field": p.Name, "index": index, "start": int64(h.Start), "length": int64(h.Length)})
		}
	}
	for i, p := range a.texts[tuple[0].(int64)] {
		if list, ok := tuple[1+i].([]any); ok {
			for j, s := range list {
				add(p, int64(j), s)
			}
			continue
		}
		add(p, nil, tuple[1+i])
	}
	w.list(len(found), func(i int) { w.object(a.fields, found[i]) })
}

// countedTypes compiles the field `types`: how many nodes of which type are found, from
// a tally.
func (c *compiler) countedTypes(list *plan.List, f graphql.CollectedField) answer {
	out := typeCounts{}
	tally := plan.Tally{Of: plan.TypeOf{Of: plan.Node}, Limit: plan.NoLimit}
	for i, t := range list.Tallies {
		if t == tally {
			out.at = i + 1
		}
	}
	if out.at == 0 {
		list.Tallies = append(list.Tallies, tally)
		out.at = len(list.Tallies)
	}
	out.at--
	for _, sel := range c.collect(f.Selections, []string{"TypeCount"}) {
		var a answer = measure(sel.Name)
		if sel.Name == "__typename" {
			a = typeName("TypeCount")
		}
		out.fields = append(out.fields, member0(sel, a))
	}
	return out
}

type typeCounts struct {
	at     int
	fields []keyed
}

func (a typeCounts) write(w *writer, v any) {
	rows := rowsOf(v.(pageOf).tallies[a.at])
	w.list(len(rows), func(i int) {
		row := rows[i].([]any)
		w.object(a.fields, measures{"type": row[0], "count": row[1]})
	})
}

// boundTotal is a total that is not counted beyond plan.Bound; boundExact whether
// it is all.
type (
	boundTotal struct{}
	boundExact struct{}
)

func (boundTotal) write(w *writer, v any) {
	n, ok := v.(pageOf).total.(int64)
	if ok {
		n = min(n, plan.Bound)
	}
	w.total(n)
}

func (boundExact) write(w *writer, v any) {
	n, _ := v.(pageOf).total.(int64)
	w.bool(n <= plan.Bound)
}
