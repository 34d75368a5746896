package compile

import (
	"strconv"
	"strings"

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
	out := datasetCounts{cat: c.Catalog}
	for _, sel := range c.Collect(f.Selections, []string{"DatasetCount"}) {
		var a answer.Answer
		switch sel.Name {
		case "__typename":
			a = answer.TypeName("DatasetCount")
		case "type":
			a = answer.Property{At: 0, Property: &catalog.Property{Name: "type", Kind: catalog.String, Required: true}}
		case "kind":
			a = answer.Property{At: 1, Property: &catalog.Property{Name: "kind", Kind: catalog.String, Required: true}}
		case "count":
			a = answer.Property{At: 2, Property: &catalog.Property{Name: "count", Kind: catalog.Int, Required: true}}
		}
		out.of.Fields = append(out.of.Fields, answer.NewMember(sel, a))
	}
	out.of.At = answer.SameType
	return out
}

// datasetCounts writes the numbers of a dataset's facts, by type.
type datasetCounts struct {
	cat *catalog.Catalog
	of  answer.Object
}

func (a datasetCounts) Write(w *answer.Writer, v any) {
	answer.List{Of: a.of}.Write(w, countsOf(a.cat, v))
}

// datasetTotal writes the number of a dataset's facts of one kind.
type datasetTotal struct {
	cat  *catalog.Catalog
	kind string
}

func (a datasetTotal) Write(w *answer.Writer, v any) {
	n := int64(0)
	for _, r := range countsOf(a.cat, v) {
		if row := r.([]any); row[1] == a.kind {
			n += row[2].(int64)
		}
	}
	answer.Property{Property: &catalog.Property{Name: "count", Kind: catalog.Int, Required: true}}.Write(w, []any{n})
}

// countsOf reads the stored numbers of a dataset's facts. Each is stored as a type and a
// number: "Person 67". It returns a row of type, kind and number for each.
func countsOf(cat *catalog.Catalog, stored any) []any {
	var out []any
	for _, s := range answer.RowsOf(stored) {
		text, _ := s.(string)
		typ, number, _ := strings.Cut(text, " ")
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			continue // only another program can have written it
		}
		kind := "NODE"
		if cat.Relationship(typ) != nil {
			kind = "RELATIONSHIP"
		}
		out = append(out, []any{typ, kind, n})
	}
	return out
}
