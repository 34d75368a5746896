package floor

import "strings"

// What is found is found by the index of texts alone, whose rows are then sorted:
// of a few, and of some thousand, nothing was faster. Of very many it is not, which
// is no matter: there the common words are held against the others.

const cypherSearch = `
RETURN COLLECT {
MATCH (n:Node)
USING TEXT INDEX n:Node(_search)
WHERE n._search CONTAINS $query
WITH n ORDER BY CASE WHEN n.label__k >= $lo AND n.label__k < $hi THEN 0 WHEN n._search CONTAINS $begins THEN 1 ELSE 2 END, n.label__k, n.id LIMIT 20
RETURN [n.id, labels(n), n.label] }`

const cypherSuggest = `
RETURN COLLECT {
MATCH (n:Node)
USING INDEX n:Node(label__k, id)
WHERE n.label__k >= $lo AND n.label__k < $hi AND n.id IS NOT NULL
WITH n ORDER BY n.label__k, n.id LIMIT 10
RETURN [n.id, labels(n), n.label] }`

func readNodes(records [][]any) []node {
	return rows(records[0][0], func(r []any) node { return node{r[0], typeOf(r[1]), r[2]} })
}

func readSearch(records [][]any) any {
	type data struct {
		Search list[node] `json:"search"`
	}
	return data{list[node]{Nodes: readNodes(records)}}
}

func readSuggest(records [][]any) any {
	type data struct {
		Suggest []node `json:"suggest"`
	}
	return data{readNodes(records)}
}

var sqlSearch = `SELECT '{"search":{"nodes":[' || ` + sqlNodes(`
  SELECT s._id FROM _trigram x CROSS JOIN _search s ON s._id = x.rowid
  WHERE x._trigram MATCH ?1
  ORDER BY CASE WHEN s.label__k >= ?2 AND s.label__k < ?3 THEN 0 WHEN instr(s.text, ?4) THEN 1 ELSE 2 END, s.label__k, s.id LIMIT 20`) + ` || ']}}'`

var sqlSuggest = `SELECT '{"suggest":[' || ` + sqlNodes(`
  SELECT _id FROM _search WHERE label__k >= ?1 AND label__k < ?2 ORDER BY label__k, id LIMIT 10`) + ` || ']}'`

// sqlNodes is the JSON of nodes of any type.
func sqlNodes(found string) string {
	var b strings.Builder
	b.WriteString("ifnull((SELECT group_concat(json_object('id', s.id, 'type', s.type, 'label', CASE s.type")
	for _, t := range []string{"Person", "Agency", "Account", "CourtCase", "Charge", "Claim", "Detention", "Decision", "Event", "Sentence", "Source", "Statement"} {
		b.WriteString(" WHEN '" + t + "' THEN (SELECT label FROM " + t + " WHERE _id = s._id)")
	}
	b.WriteString(" END)) FROM (" + found + ") k CROSS JOIN _search s ON s._id = k._id), '')")
	return b.String()
}
