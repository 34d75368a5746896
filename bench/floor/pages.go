package floor

// A page far down a list, from the place that a cursor stands for, and how the
// list goes on.

const cypherDeepPage = `
RETURN COLLECT {
MATCH (p:Person)
USING INDEX p:Person(_name__k, id)
WHERE p._name__k >= $key AND p.id IS NOT NULL AND (p._name__k > $key OR p.id > $id)
WITH p ORDER BY p._name__k, p.id LIMIT 21
RETURN [p.id, p.name, p.born] }`

type (
	personOnPage struct {
		ID   any `json:"id"`
		Name any `json:"name"`
		Born any `json:"born"`
	}
	pageInfo struct {
		HasNextPage any `json:"hasNextPage"`
	}
)

func readDeepPage(records [][]any) any {
	type people struct {
		Nodes    []personOnPage `json:"nodes"`
		PageInfo pageInfo       `json:"pageInfo"`
	}
	type data struct {
		People people `json:"people"`
	}
	found := rows(records[0][0], func(r []any) personOnPage { return personOnPage{r[0], r[1], r[2]} })
	return data{people{found[:min(20, len(found))], pageInfo{len(found) > 20}}}
}

const sqlDeepPage = `
SELECT '{"people":{"nodes":[' || ifnull(group_concat(json_object('id', p.id, 'name', p.name, 'born', p.born)) FILTER (WHERE k.n <= 20), '')
  || '],"pageInfo":{"hasNextPage":' || CASE WHEN count(*) > 20 THEN 'true' ELSE 'false' END || '}}}'
FROM (
  SELECT _id, row_number() OVER () n FROM (
    SELECT _id FROM Person WHERE (_name__k, id) > (?1, ?2) ORDER BY _name__k, id LIMIT 21)) k
CROSS JOIN Person p ON p._id = k._id`
