package floor

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"
)

// What is around a node: 200 nodes within two steps, over the first 50
// relationships of each by the ids of their other ends, and all relationships among them.

const aroundNodes = 200

// One statement that finds no more nodes than it keeps: a LIMIT ends the walk.
const cypherNeighborhood = `
MATCH (a:Node {id: $of})
CALL (a) {
  MATCH (a)-[r]-(m:Node)
  WITH r, m ORDER BY m.id, r.id LIMIT 50
  RETURN collect(m) AS near
}
CALL (a, near) {
  UNWIND [a] + near AS n RETURN n
  UNION ALL
  UNWIND near AS m
  CALL (m) {
    MATCH (m)-[r]-(n:Node)
    WITH r, n ORDER BY n.id, r.id LIMIT 50
    RETURN n
  }
  RETURN n
}
WITH DISTINCT n LIMIT 200
WITH collect(n) AS found
RETURN [n IN found | [n.id, labels(n), n.label]], COLLECT {
  UNWIND found AS s
  MATCH (s)-[r]->(t:Node) WHERE t IN found
  WITH r, s, t ORDER BY r.id
  RETURN [r.id, type(r), s.id, t.id]
}`

type (
	subgraph struct {
		Nodes         []node   `json:"nodes"`
		Relationships []joined `json:"relationships"`
	}
	joined struct {
		ID     any     `json:"id"`
		Type   any     `json:"type"`
		Source factRef `json:"source"`
		Target factRef `json:"target"`
	}
	factRef struct {
		ID any `json:"id"`
	}
)

func readNeighborhood(records [][]any) any {
	type data struct {
		Neighborhood subgraph `json:"neighborhood"`
	}
	if len(records) == 0 {
		return data{subgraph{Nodes: []node{}, Relationships: []joined{}}}
	}
	r := records[0]
	return data{subgraph{
		Nodes: rows(r[0], func(r []any) node { return node{r[0], typeOf(r[1]), r[2]} }),
		Relationships: rows(r[1], func(r []any) joined {
			return joined{r[0], joinNames[r[1].(string)], factRef{r[2]}, factRef{r[3]}}
		}),
	}}
}

// sqlNear are the first relationships of a node, as lines.
func sqlNear(nodeType string) string {
	return "SELECT group_concat(f || ' ' || t, char(10)) FROM (SELECT f, t FROM (" + sqlSteps(nodeType) + ") ORDER BY (SELECT id FROM _fact WHERE _id = f), i LIMIT 50)"
}

// The nodes, in the order of the JSON array of their _ids.
var sqlAround = `SELECT '{"neighborhood":{"nodes":[' || ` + sqlNodes(`
  SELECT value _id FROM json_each(?1)`) + ` || '],"relationships":[' || ` + sqlAmong + ` || ']}}'`

var sqlAmong = func() string {
	var selects []string
	for _, j := range joins {
		selects = append(selects, "SELECT e.id i, '"+j.name+"' y, e._src s, e._dst d FROM n CROSS JOIN "+j.name+" e ON e._src = n.i WHERE n.t IN ('"+
			strings.ReplaceAll(j.from, " ", "','")+"') AND +e._dst IN (SELECT i FROM n)")
	}
	return `ifnull((
  WITH n(i, t, id) AS MATERIALIZED (SELECT f._id, f.type, f.id FROM json_each(?1) k CROSS JOIN _fact f ON f._id = k.value)
  SELECT group_concat(json_object('id', e.i, 'type', e.y,
    'source', json_object('id', (SELECT id FROM _fact WHERE _id = e.s)), 'target', json_object('id', (SELECT id FROM _fact WHERE _id = e.d))))
  FROM (SELECT i, y, s, d FROM (` + strings.Join(selects, "\n  UNION ALL ") + `) ORDER BY i) e), '')`
}()

// neighborhood goes from node to node with a small statement for each, which is
// over as soon as there are enough, and then asks for everything at once.
func (s *SQLite) neighborhood(ctx context.Context, v Variables) ([]byte, error) {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }()
	var found []located
	seen := map[string]bool{}
	keep := func(n located) {
		if !seen[n.id] && len(found) < aroundNodes {
			seen[n.id] = true
			found = append(found, n)
		}
	}
	var start located
	switch err := tx.StmtContext(ctx, s.statements[locate]).QueryRowContext(ctx, v.Of[0]).Scan(&start.id, &start.typ); err {
	case nil:
		keep(start)
	case sql.ErrNoRows:
	default:
		return nil, err
	}
	level := found
	for range 2 {
		from := len(found)
		for _, n := range level {
			if len(found) == aroundNodes {
				break
			}
			var lines sql.NullString
			if err := tx.StmtContext(ctx, s.statements["near "+n.typ]).QueryRowContext(ctx, n.id).Scan(&lines); err != nil {
				return nil, err
			}
			for line := range strings.Lines(lines.String) {
				id, typ, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
				keep(located{id, typ})
			}
		}
		level = found[from:]
	}
	ids := make([]json.RawMessage, len(found))
	for i, n := range found {
		ids[i] = json.RawMessage(n.id)
	}
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	var data []byte
	err = tx.StmtContext(ctx, s.statements[around]).QueryRowContext(ctx, string(list)).Scan(&data)
	return data, err
}

// A located node is one by its _id, and of what type it is.
type located struct{ id, typ string }

// The statements that are no questions.
const (
	locate = "locate"
	around = "around"
)
