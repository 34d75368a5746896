package view

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
	"casegraph/graph/compile"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/text"
)

// compileHighlights compiles the selection on highlights. The row has the searched texts of
// each node type; the places of the query in them are found when the answer is written.
func compileHighlights(c *compile.Compiler, r *compile.Row, far *catalog.Far, query *text.Query, f graphql.CollectedField) (answer.Answer, error) {
	v := plan.Variant{Of: plan.Node}
	out := highlights{query: query}
	for _, t := range far.Types {
		texts := t.Searched()
		if err := c.AddSize(1 + len(texts)); err != nil {
			return nil, err
		}
		inner := &compile.Row{}
		for _, p := range texts {
			inner.Column(plan.Node, p)
		}
		v.Cases = append(v.Cases, plan.Case{Node: t, Fields: inner.Fields})
		out.texts = append(out.texts, texts)
	}
	out.at = r.Add(v)
	out.fields = c.Measures("Highlight", f)
	return out, nil
}

// highlights writes the parts of a node's texts that match a query.
type highlights struct {
	query  *text.Query
	at     int                   // the position of the variant with the texts
	texts  [][]*catalog.Property // the searched properties of each case of the variant
	fields []answer.Member
}

func (a highlights) Write(w *answer.Writer, v any) {
	tuple := v.([]any)[a.at].([]any)
	var found []answer.Measures
	add := func(p *catalog.Property, index, v any) {
		s, ok := v.(string)
		if !ok {
			return
		}
		for _, h := range a.query.Highlights(s) {
			found = append(found, answer.Measures{"field": p.Name, "index": index, "start": int64(h.Start), "length": int64(h.Length)})
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
	w.List(len(found), func(i int) { w.Object(a.fields, found[i]) })
}

// compileTypeCounts compiles the field types of a search: an aggregate of the types of the nodes.
func compileTypeCounts(c *compile.Compiler, list *plan.List, f graphql.CollectedField) answer.Answer {
	return typeCounts{
		at:     addAggregate(list, plan.Aggregate{Of: plan.TypeOf{Of: plan.Node}, Limit: plan.NoLimit}),
		fields: c.Measures("TypeCount", f),
	}
}

type typeCounts struct {
	at     int
	fields []answer.Member
}

func (a typeCounts) Write(w *answer.Writer, v any) {
	rows := answer.RowsOf(v.(answer.Page).Aggregates[a.at])
	w.List(len(rows), func(i int) {
		row := rows[i].([]any)
		w.Object(a.fields, answer.Measures{"type": row[0], "count": row[1]})
	})
}

// boundedTotal writes the total of a search, at most plan.Bound. totalIsExact writes whether
// the total is at most plan.Bound.
type (
	boundedTotal struct{}
	totalIsExact struct{}
)

func (boundedTotal) Write(w *answer.Writer, v any) {
	n, ok := v.(answer.Page).Total.(int64)
	if ok {
		n = min(n, plan.Bound)
	}
	w.Total(n)
}

func (totalIsExact) Write(w *answer.Writer, v any) {
	n, _ := v.(answer.Page).Total.(int64)
	w.Bool(n <= plan.Bound)
}
