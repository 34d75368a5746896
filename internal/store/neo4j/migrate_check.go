package neo4j

import (
	"context"

	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// check returns all reasons why the changes cannot be made: those that do not depend on
// facts, checks that fail, and facts that the new schema cannot hold.
func (m *migration) check(ctx context.Context, changes *store.Changes) ([]string, error) {
	reasons := append([]string{}, changes.Refused...)
	for _, c := range changes.Checks {
		text, params := checkStatement(c)
		records, err := m.read(ctx, text, params)
		if err != nil {
			return nil, err
		}
		if len(records) > 0 {
			example, _ := records[0][0].(string)
			reasons = append(reasons, c.Refusal(example))
		}
	}
	if len(reasons) > 0 {
		return reasons, nil
	}
	for _, t := range changes.Rewrite {
		err := m.eachBatch(ctx, t, func(rows []any, problem error) error {
			if problem != nil {
				reasons = append(reasons, problem.Error())
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return reasons, nil
}

// checkStatement is a statement that finds a fact that fails a check, and returns its id.
func checkStatement(c store.Check) (text string, params map[string]any) {
	params = map[string]any{}
	switch c := c.(type) {
	case store.NoFacts:
		text = find(c.Type, "")
	case store.NoneHas:
		text = find(c.Type, " WHERE "+has(c.Column, c.List))
	case store.NoneLacks:
		text = find(c.Type, " WHERE x."+compile.Quote(c.Column)+" IS NULL")
	case store.NoneAmong:
		params["values"] = c.Values
		condition := "x." + compile.Quote(c.Column) + " IN $values"
		if c.List {
			condition = "any(v IN x." + compile.Quote(c.Column) + " WHERE v IN $values)"
		}
		text = find(c.Type, " WHERE "+condition)
	case store.NoneAlike:
		text = "MATCH " + storedPattern(c.Type) + " WHERE x." + compile.Quote(c.Column) + " IS NOT NULL WITH x." + compile.Quote(c.Column) +
			" AS value, count(*) AS n, min(" + exampleOf(c.Type) + ") AS example WHERE n > 1 RETURN example LIMIT 1"
	case store.JoinsOnly:
		condition := "NOT (a:" + compile.Labels(c.From) + ") OR NOT (b:" + compile.Labels(c.To) + ")"
		if c.Same {
			condition += " OR none(l IN labels(a) WHERE l <> '" + compile.AnyLabel + "' AND l IN labels(b))"
		}
		text = "MATCH (a)-[x:" + compile.Quote(c.Type.Label) + "]->(b) WHERE " + condition + " RETURN x.id LIMIT 1"
	default:
		panic("neo4j: unknown check")
	}
	return text, params
}

func find(t store.StoredType, where string) string {
	return "MATCH " + storedPattern(t) + where + " RETURN " + exampleOf(t) + " LIMIT 1"
}

func has(column string, list bool) string {
	if list {
		return "size(x." + compile.Quote(column) + ") > 0"
	}
	return "x." + compile.Quote(column) + " IS NOT NULL"
}

// storedPattern matches the nodes or relationships of a stored type as x.
func storedPattern(t store.StoredType) string {
	if t.Sort == store.Relationships {
		return "()-[x:" + compile.Quote(t.Label) + "]->()"
	}
	return "(x:" + compile.Quote(t.Label) + ")"
}

// exampleOf is the expression that names x in a message.
func exampleOf(t store.StoredType) string {
	switch t.Sort {
	case store.Citations:
		return "x._fact"
	case store.Datasets:
		return "x.name"
	case store.Nodes, store.Relationships:
	}
	return "x.id"
}
