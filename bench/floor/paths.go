package floor

// The first five shortest paths between two nodes.
//
// There is no such statement for SQLite: one that recurses goes over all
// relationships again and again. There, paths are held against those of Neo4j.

var cypherPaths = `
MATCH (a:Node {id: $from}), (b:Node {id: $to})
MATCH p = allShortestPaths((a)-[:` + joinLabels() + `*..6]-(b))
WITH p, [r IN relationships(p) | r.id] AS ids ORDER BY ids LIMIT 5
RETURN [n IN nodes(p) | [n.id, labels(n), n.label]], [r IN relationships(p) | [r.id, type(r)]]`

type (
	path struct {
		Length        int           `json:"length"`
		Nodes         []node        `json:"nodes"`
		Relationships []typedRecord `json:"relationships"`
	}
	typedRecord struct {
		ID   any `json:"id"`
		Type any `json:"type"`
	}
)

func readPaths(records [][]any) any {
	type data struct {
		Paths []path `json:"paths"`
	}
	out := make([]path, len(records))
	for i, r := range records {
		over := rows(r[1], func(r []any) typedRecord { return typedRecord{r[0], joinNames[r[1].(string)]} })
		out[i] = path{len(over), rows(r[0], func(r []any) node { return node{r[0], typeOf(r[1]), r[2]} }), over}
	}
	return data{out}
}
