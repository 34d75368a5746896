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
WITH n ORDER BY CASE WHEN NOT n._headings CONTAINS $begins THEN 3 WHEN NOT n._headings CONTAINS $whole THEN 2 WHEN n._name >= $lo AND n._name < $hi THEN 0 ELSE 1 END, n._name, n.id LIMIT 20
RETURN [n.id, labels(n), n.label] }`

// The second rank of suggest is looked for only if the first has fewer than ten.
const cypherSuggest = `
RETURN COLLECT {
CALL () {
  CALL () {
    MATCH (n:Node)
    USING INDEX n:Node(_name, id)
    WHERE n._name >= $lo AND n._name < $hi AND n.id IS NOT NULL
    WITH n ORDER BY n._name, n.id LIMIT 10
    RETURN collect(n) AS first
  }
  CALL (first) {
    UNWIND CASE WHEN size(first) < 10 THEN [1] ELSE [] END AS more
    MATCH (n:Node)
    USING TEXT INDEX n:Node(_headings)
    WHERE n._headings CONTAINS $begins AND NOT (n._name >= $lo AND n._name < $hi)
    WITH n ORDER BY n._name, n.id LIMIT 10
    RETURN collect(n) AS second
  }
  RETURN (first + second)[..10] AS found
}
UNWIND found AS n
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
  ORDER BY CASE WHEN NOT instr(s.text, ?4) THEN 3 WHEN NOT instr(s.text, ?5) THEN 2 WHEN s._name >= ?2 AND s._name < ?3 THEN 0 ELSE 1 END, s._name, s.id LIMIT 20`) + ` || ']}}'`

var sqlSuggest = `SELECT '{"suggest":[' || ` + sqlNodes(`
  WITH first AS MATERIALIZED (SELECT _id FROM _search WHERE _name >= ?1 AND _name < ?2 ORDER BY _name, id LIMIT 10)
  SELECT _id FROM first UNION ALL SELECT _id FROM (
    SELECT s._id FROM _trigram x CROSS JOIN _search s ON s._id = x.rowid
    WHERE x._trigram MATCH ?3 AND NOT (s._name >= ?1 AND s._name < ?2)
    ORDER BY s._name, s.id LIMIT iif((SELECT count(*) FROM first) < 10, 10, 0)) LIMIT 10`) + ` || ']}'`

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
