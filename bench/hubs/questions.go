// Package hubs has the questions about nodes with very many relationships. Each is asked
// about nodes of several degrees. Its answer has as many facts at every degree, so the time
// of an answer should not depend on the degree.
package hubs

import (
	"cmp"
	"fmt"
	"slices"

	"casegraph/bench/synthetic"
	"casegraph/bench/workload"
	"casegraph/graph/compile"
	"casegraph/internal/store"
)

// MinDegree is the least degree at which answers have as many facts as at any greater one.
// It is the number of relationships of a node that a neighborhood follows.
const MinDegree = 50

// A question is asked about a hub of each degree.
type question struct {
	name, says, graphQL string
	variables           func(degree int) map[string]any
}

// Queries returns the questions, each about the hubs of the graph in the order of their
// degrees. Query.Like is the name of the question.
func Queries(g *synthetic.Graph, degrees []int) ([]workload.Query, error) {
	for _, degree := range degrees {
		if degree < MinDegree {
			return nil, fmt.Errorf("degree %d: expected at least %d", degree, MinDegree)
		}
	}
	var out []workload.Query
	for _, q := range questions(g, degrees) {
		for _, degree := range degrees {
			out = append(out, workload.Query{
				Name: fmt.Sprintf("%s %d", q.name, degree), Like: q.name, Says: q.says, Degree: degree,
				GraphQL: q.graphQL, Variables: []map[string]any{q.variables(degree)},
			})
		}
	}
	return out, nil
}

// questions are all of them. Pages of a court go from the target of a relationship to its
// source, and pages of a person from the source to the target.
func questions(g *synthetic.Graph, degrees []int) []question {
	court, person, source := the("Agency"), the("Person"), the("Source")
	middle := middles(g, degrees)
	after := func(degree int) map[string]any {
		return map[string]any{"id": synthetic.HubID("Agency", degree, 0), "after": middle[degree]}
	}
	return []question{
		{"court-id", "20 cases of a court, by id", courtPage(""), court},
		{"court-date", "by date", courtPage("orderBy: [{filed: ASC}]"), court},
		{"court-date-desc", "by date, the latest first", courtPage("orderBy: [{filed: DESC}]"), court},
		{"court-cursor", "by date, behind a cursor in the middle", courtAfter, after},
		{"court-last", "by date, the last page", courtLast, court},
		{"court-parents", "of 10 cases of a court, 20 cases of the same court by date", courtParents, court},
		{"court-total", "by id, and how many", courtTotal, court},
		{"court-counts", "relationshipCounts of a court", courtCounts, court},
		{"person-id", "20 statements of a person, by id", personPage("", ""), person},
		{"person-date-desc", "by date, the latest first", personPage(", orderBy: [{date: DESC}]", ""), person},
		{"person-total", "by date, the latest first, and how many", personPage(", orderBy: [{date: DESC}]", "totalCount"), person},
		{"supports", "20 facts that cite a source", supports(""), source},
		{"supports-total", "and how many", supports("totalCount"), source},
		{"neighborhood", "what is around a court", neighborhood, court},
		{"timeline", "20 dates around a person", timeline, person},
		{"paths", "the paths between two cases of a court", paths, pair},
		{"paths-around", "those through nodes of a degree of at most 20", paths, pairAround},
	}
}

// the returns the variables of a question about a hub of a type.
func the(nodeType string) func(degree int) map[string]any {
	return func(degree int) map[string]any { return map[string]any{"id": synthetic.HubID(nodeType, degree, 0)} }
}

// pair are two cases that are joined by a court and by a witness.
func pair(degree int) map[string]any {
	return map[string]any{"from": synthetic.HubID("CourtCase", degree, 0), "to": synthetic.HubID("CourtCase", degree, degree-1)}
}

// pairAround are the same, where paths do not lead through the court.
func pairAround(degree int) map[string]any {
	v := pair(degree)
	v["maxDegree"] = 20
	return v
}

// middles are cursors of the case in the middle of each court's, by the date of filing.
func middles(g *synthetic.Graph, degrees []int) map[int]string {
	const property = "filed"
	end := g.Catalog().Node("Agency").End("casesHeard")
	filed := g.Catalog().Node("CourtCase").Property(property)
	type heard struct {
		key         int64
		id, through string
	}
	through := map[string]string{} // the relationship, by the case
	courts := map[string]int{}     // the degree, by the court
	for _, degree := range degrees {
		courts[synthetic.HubID("Agency", degree, 0)] = degree
	}
	of := map[string]int{} // the degree of its court, by the case
	for f := range g.Relationships(end.Relationship.Name) {
		if degree, ok := courts[f.To]; ok {
			through[f.From], of[f.From] = f.ID, degree
		}
	}
	cases := map[int][]heard{}
	for f := range g.Nodes("CourtCase") {
		if degree, ok := of[f.ID]; ok {
			key, _ := store.KeyOf(filed, f.Values[property]).(int64)
			cases[degree] = append(cases[degree], heard{key, f.ID, through[f.ID]})
		}
	}
	out := map[int]string{}
	for degree, list := range cases {
		slices.SortFunc(list, func(a, b heard) int { return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id)) })
		x := list[len(list)/2]
		out[degree] = compile.EndCursorOf(g.Catalog(), end, property, x.key, x.id, x.through)
	}
	return out
}
