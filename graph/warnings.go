package graph

import (
	"context"
	"fmt"

	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A Warning is a compiled @warn rule of the schema. A load tells of the facts that match
// Where.
type Warning struct {
	Say   string
	Where plan.Filter
}

// readWarnings compiles all rules. The error lists the place of each rule that is not a filter
// of its type.
func readWarnings(c *catalog.Catalog, a *api.API) (map[string][]Warning, error) {
	out := map[string][]Warning{}
	comp := func() *compile.Compiler { return compile.New(context.Background(), c, a, nil, nil) }
	var problems catalog.Problems
	for _, t := range c.Nodes {
		for _, w := range t.Warnings {
			f, err := comp().NodeRule(t, w.When)
			if err == nil {
				out[t.Name] = append(out[t.Name], Warning{w.Say, f})
			}
			problems = appendProblem(problems, w, err)
		}
	}
	for _, t := range c.Relationships {
		for _, w := range t.Warnings {
			f, err := comp().RelationshipRule(t, w.When)
			if err == nil {
				out[t.Name] = append(out[t.Name], Warning{w.Say, f})
			}
			problems = appendProblem(problems, w, err)
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return out, nil
}

// appendProblem adds the error of a rule, if there is one.
func appendProblem(problems catalog.Problems, w catalog.Warning, err error) catalog.Problems {
	if err == nil {
		return problems
	}
	return append(problems, catalog.Problem{Pos: w.Pos, Message: fmt.Sprintf("@warn: when: %v", err)})
}
