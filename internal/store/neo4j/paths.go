package neo4j

import (
	"context"
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Paths finds paths with one statement. See store.Reader.
func (s *Store) Paths(ctx context.Context, p *plan.Paths) ([]plan.Path, error) {
	c, err := s.migrated()
	if err != nil || len(p.Types) == 0 {
		return nil, err
	}
	records, _, err := s.read(ctx, compilePaths(c, p))
	if err != nil {
		return nil, err
	}
	out := make([]plan.Path, len(records))
	for i, r := range records {
		out[i] = plan.Path{Nodes: texts(r[0]), Relationships: texts(r[1])}
	}
	return out, nil
}

func texts(v any) []string {
	list, _ := v.([]any)
	out := make([]string, len(list))
	for i, x := range list {
		out[i], _ = x.(string)
	}
	return out
}

// compilePaths writes the statement that finds paths: a record of the ids of
// nodes and those of relationships for each.
//
// The database searches from both ends at once where a path is one of a single
// direction, with conditions on each relationship and each node alone. Where
// undirected types are followed beside directed ones, each step has to say so.
func compilePaths(cat *catalog.Catalog, p *plan.Paths) statement {
	c := &compiler{catalog: cat, params: map[string]any{}}
	from, to := c.bind(p.From), c.bind(p.To)
	c.clause("MATCH (a:", anyLabel, " {id: ", from, "}), (b:", anyLabel, " {id: ", to, "})")
	var undirected []*catalog.RelationshipType
	for _, t := range p.Types {
		if t.Undirected {
			undirected = append(undirected, t)
		}
	}
	labels, length := relationshipLabels(p.Types), strconv.Itoa(p.MaxLength)
	if mixed := len(undirected) > 0 && len(undirected) < len(p.Types); mixed && p.Direction != catalog.Both {
		function := "startNode"
		if p.Direction == catalog.In {
			function = "endNode"
		}
		c.clause("MATCH p = ALL SHORTEST (a) ((x)-[r:", labels, "]-(y) WHERE (", function, "(r) = x OR r:", relationshipLabels(undirected), ")")
		c.step(p, " AND ", "r", "y", to)
		c.write("){1,", length, "} (b)")
	} else {
		left, right := "-[", "]-"
		switch {
		case len(undirected) > 0 || p.Direction == catalog.Both:
		case p.Direction == catalog.Out:
			right = "]->"
		default:
			left = "<-["
		}
		c.clause("MATCH p = allShortestPaths((a)", left, ":", labels, "*..", length, right, "(b))")
		c.onPath(p, from, to)
	}
	c.clause("WITH p, [r IN relationships(p) | r.id] AS ids ORDER BY ids LIMIT ")
	c.param(int64(p.Limit))
	c.clause("RETURN [n IN nodes(p) | n.id], ids")
	return statement{text: c.b.String(), params: c.params}
}

// onPath writes the conditions on the relationships and the nodes of a path.
func (c *compiler) onPath(p *plan.Paths, from, to string) {
	w := &where{c: c}
	if p.Filter != nil {
		w.and()
		c.write("all(r IN relationships(p) WHERE ")
		c.filter(scope{relationship: "r"}, p.Filter)
		c.write(")")
	}
	if len(p.Avoid) > 0 {
		w.and()
		c.write("none(n IN nodes(p) WHERE n.id IN ")
		c.param(plan.IDs(p.Avoid...))
		c.write(")")
	}
	if p.MaxDegree != plan.NoLimit {
		w.and()
		c.write("all(n IN nodes(p) WHERE n.id IN [", from, ", ", to, "] OR ")
		c.degree(p, "n")
		c.write(")")
	}
}

// step writes the conditions on a step over r to y.
func (c *compiler) step(p *plan.Paths, and, r, y, to string) {
	if p.Filter != nil {
		c.write(and)
		c.filter(scope{relationship: r}, p.Filter)
	}
	if len(p.Avoid) > 0 {
		c.write(and, "NOT ", y, ".id IN ")
		c.param(plan.IDs(p.Avoid...))
	}
	if p.MaxDegree != plan.NoLimit {
		c.write(and, "(", y, ".id = ", to, " OR ")
		c.degree(p, y)
		c.write(")")
	}
}

func (c *compiler) degree(p *plan.Paths, n string) {
	c.write("COUNT { (", n, ")-[:", relationshipLabels(p.Types), "]-() } <= ")
	c.param(int64(p.MaxDegree))
}
