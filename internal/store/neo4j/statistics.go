package neo4j

import (
	"context"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// Statistics returns the statistics that were measured last.
func (s *Store) Statistics(ctx context.Context) (*store.Statistics, error) {
	if _, err := s.fitted(); err != nil {
		return nil, err
	}
	return statistics(func(text string, params map[string]any) ([][]any, error) {
		records, _, _, err := s.read(ctx, compile.Statement{Text: text, Params: params})
		return records, err
	})
}

// A runner runs a statement.
type runner func(text string, params map[string]any) ([][]any, error)

func statistics(run runner) (*store.Statistics, error) {
	records, err := run("MATCH (s:"+compile.StatisticsLabel+") RETURN s.json", nil)
	if err != nil {
		return nil, err
	}
	text := ""
	if len(records) > 0 {
		text, _ = records[0][0].(string)
	}
	st, err := store.ParseStatistics(text)
	if err != nil {
		return nil, fault.Wrap(fault.Internal, err, "the database's statistics are damaged; restore it from a backup, or load the seeds into an empty database")
	}
	return st, nil
}

// account updates the statistics after a load. It measures them again if they are stale.
func (l *load) account(ctx context.Context) error {
	if l.changed == 0 {
		return l.usable()
	}
	run := func(text string, params map[string]any) ([][]any, error) { return l.run(ctx, text, params) }
	st, err := statistics(run)
	if err != nil {
		return err
	}
	if st.Stale(l.changed) {
		if st, err = count(run, l.catalog); err != nil {
			return err
		}
	} else {
		st.Changed += l.changed
	}
	_, err = l.change(ctx, keepStatistics, map[string]any{"json": st.JSON()})
	return err
}

const keepStatistics = "MERGE (s:" + compile.StatisticsLabel + ") SET s.json = $json"

// count measures the statistics. Its statements are the same for every schema, so that Neo4j
// plans them once.
func count(run runner, c *catalog.Catalog) (*store.Statistics, error) {
	st := store.NewStatistics()
	records, err := run("MATCH (n:"+compile.AnyLabel+") RETURN labels(n), count(*)", nil)
	for _, r := range records {
		if t := nodeTypeOf(c, r[0]); t != nil {
			st.Nodes[t.Name] = r[1].(int64)
		}
	}
	for _, side := range []struct {
		direction catalog.Direction
		pattern   string
	}{{catalog.Out, "(n)-[r]->()"}, {catalog.In, "(n)<-[r]-()"}, {catalog.Both, "(n)-[r]-()"}} {
		if err != nil {
			return nil, err
		}
		records, err = run("MATCH (n:"+compile.AnyLabel+") CALL (n) { MATCH "+side.pattern+" RETURN type(r) AS t, count(r) AS d }"+
			" RETURN labels(n), t, sum(d), sum(d * d), max(d)", nil)
		for _, r := range records {
			d := store.Degrees{Sum: r[2].(int64), Squares: r[3].(int64), Most: r[4].(int64)}
			rel := relationshipOf(c, r[1])
			switch t := nodeTypeOf(c, r[0]); {
			case r[1] == any(compile.StandsOn) && side.direction == catalog.In:
				st.Supports = st.Supports.And(d)
			case t == nil || rel == nil:
			case rel.Undirected == (side.direction == catalog.Both):
				st.Ends[store.EndKey(t, &catalog.End{Relationship: rel, Direction: side.direction})] = d
			}
			if rel != nil && side.direction == catalog.Out {
				st.Relationships[rel.Name] += d.Sum
			}
		}
	}
	return st, err
}

// nodeTypeOf is the type that a node with these labels has, or nil.
func nodeTypeOf(c *catalog.Catalog, labels any) *catalog.NodeType {
	all, _ := labels.([]any)
	for _, label := range all {
		if name, ok := label.(string); ok {
			if t := c.Node(name); t != nil {
				return t
			}
		}
	}
	return nil
}

// relationshipOf is the type with this name in the database, or nil.
func relationshipOf(c *catalog.Catalog, label any) *catalog.RelationshipType {
	for _, r := range c.Relationships {
		if r.Label == label {
			return r
		}
	}
	return nil
}
