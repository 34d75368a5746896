package compile

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// datasets compiles a list of datasets.
func (c *Compiler) datasets(f graphql.CollectedField, from plan.From) (*plan.List, answer.List, error) {
	r := &Row{}
	var fields []answer.Member
	for _, sel := range c.Collect(f.Selections, []string{"Dataset"}) {
		switch sel.Name {
		case "counts", "nodeCount", "relationshipCount":
			stored := catalog.Find(c.Catalog.Dataset, "counts")
			fields = append(fields, answer.NewMember(sel, answer.Inside{At: r.Column(plan.Dataset, stored), Answer: c.datasetCounts(sel)}))
		default:
			a, err := c.plain(r, plan.Dataset, "Dataset", c.Catalog.Dataset, sel)
			if err != nil {
				return nil, answer.List{}, err
			}
			fields = append(fields, answer.NewMember(sel, a))
		}
	}
	name := plan.Column{Of: plan.Dataset, Property: c.Catalog.DatasetName()}
	return &plan.List{From: from, Order: []plan.SortKey{{By: name}}, Limit: plan.NoLimit, Row: r.Fields}, answer.List{Of: answer.Object{At: answer.SameType, Fields: fields}}, nil
}

// datasetCounts compiles a field that reads the numbers of a dataset's facts.
func (c *Compiler) datasetCounts(f graphql.CollectedField) answer.Answer {
	switch f.Name {
	case "nodeCount":
		return datasetTotal{c.Catalog, "NODE"}
	case "relationshipCount":
		return datasetTotal{c.Catalog, "RELATIONSHIP"}
	}
	return datasetCounts{c.Catalog, c.Measures("DatasetCount", f)}
}

// datasetCounts writes the numbers of a dataset's facts, by type.
type datasetCounts struct {
	cat    *catalog.Catalog
	fields []answer.Member
}

func (a datasetCounts) Write(w *answer.Writer, v any) {
	counts := countsOf(v)
	w.List(len(counts), func(i int) {
		n := counts[i]
		w.Object(a.fields, answer.Measures{"type": n.Type, "kind": kindOf(a.cat, n), "count": n.Number})
	})
}

// datasetTotal writes the number of a dataset's facts of one kind.
type datasetTotal struct {
	cat  *catalog.Catalog
	kind string
}

func (a datasetTotal) Write(w *answer.Writer, v any) {
	total := int64(0)
	for _, n := range countsOf(v) {
		if kindOf(a.cat, n) == a.kind {
			total += n.Number
		}
	}
	w.Total(total)
}

// countsOf reads the stored numbers of a dataset's facts.
func countsOf(stored any) []catalog.TypeCount {
	var out []catalog.TypeCount
	for _, x := range answer.RowsOf(stored) {
		if n, ok := catalog.ParseTypeCount(x); ok {
			out = append(out, n)
		}
	}
	return out
}

// kindOf is the kind of the facts that are counted.
func kindOf(cat *catalog.Catalog, n catalog.TypeCount) string {
	if cat.Relationship(n.Type) != nil {
		return "RELATIONSHIP"
	}
	return "NODE"
}
