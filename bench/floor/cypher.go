package floor

// A cypherQuery is a statement and how its records become the answer. Nested
// rows are lists of values, which the driver decodes faster than maps. Far nodes
// have no label where the relationship's type leaves only one, and relationships
// no part in the order where nothing is asked of them: rows that only they tell
// apart are alike.
type cypherQuery struct {
	text   string
	answer func(records [][]any) any
}

var cypher = map[string]cypherQuery{
	"a":      {cypherPerson, readPerson},
	"b":      {cypherCase, readCase},
	"c":      {cypherPeople, readPeople},
	"d":      {cypherAgency, readAgency},
	"e":      {cypherConvicted, readConvicted},
	"e-page": {cypherConvictedPage, readConvictedPage},
	"g":      {cypherHub, readHub},
	"h":      {cypherAgency, readAgency},
	"facets": {cypherFacets, readFacets},
	"groups": {cypherGroups, readGroups},
	"stats":  {cypherStats, readStats},

	"search-rare":   {cypherSearch, readSearch},
	"search-mid":    {cypherSearch, readSearch},
	"search-common": {cypherSearch, readSearch},
	"suggest":       {cypherSuggest, readSuggest},

	"neighborhood":     {cypherNeighborhood, readNeighborhood},
	"neighborhood-20":  {cypherNeighborhood, readNeighborhood},
	"neighborhood-hub": {cypherNeighborhood, readNeighborhood},
	"paths":            {cypherPaths, readPaths},
	"deep-page":        {cypherDeepPage, readDeepPage},
}

const cypherPerson = `
MATCH (p:Person {id: $id})
RETURN p.id, p.name, p.otherNames, p.gender, p.born, p.living, p.nationalities, COLLECT {
  MATCH (p)-[r:HOLDS_ACCOUNT]->(x)
  WITH r, x ORDER BY x.id, r.id LIMIT 20
  RETURN [r.id, r.status, r.since, r.until, x.id, x.platform, x.handle, x.displayName, x.url]
}`

func readPerson(records [][]any) any {
	type data struct {
		Person *personAnswer `json:"person"`
	}
	if len(records) == 0 {
		return data{}
	}
	r := records[0]
	return data{&personAnswer{
		ID: r[0], Name: r[1], OtherNames: r[2], Gender: r[3], Born: r[4], Living: r[5], Nationalities: r[6],
		Accounts: edges[accountHeld, account]{rows(r[7], func(r []any) edge[accountHeld, account] {
			return edge[accountHeld, account]{
				accountHeld{r[0], r[1], r[2], r[3]},
				account{r[4], r[5], r[6], r[7], r[8]},
			}
		})},
	}}
}

const cypherCase = `
MATCH (c:CourtCase {id: $id})
RETURN c.id, c.title, c.caseNumber, c.kind, c.status, c.filed, COLLECT {
  MATCH (c)<-[r:PARTY_TO]-(x)
  WITH r, x ORDER BY x.id, r.id LIMIT 20
  RETURN [r.status, r.role, r.side, x.id, labels(x), x.label]
}, COLLECT {
  MATCH (c)-[:HAS_CHARGE]->(x)
  WITH x ORDER BY x.id LIMIT 20
  RETURN [x.id, x.offence, x.statute, x.plea, x.outcome, x.counts]
}, COLLECT {
  MATCH (c)-[:HAS_DECISION]->(d)
  WITH d ORDER BY d.id LIMIT 20
  RETURN [d.id, d.kind, d.date, d.finality, d.summary, COLLECT {
    MATCH (d)-[:IMPOSES]->(x)
    WITH x ORDER BY x.id LIMIT 20
    RETURN [x.id, x.kind, x.duration, x.months, x.suspended, x.fine, x.currency, x.date]
  }]
}`

func readCase(records [][]any) any {
	type data struct {
		CourtCase *caseAnswer `json:"courtCase"`
	}
	if len(records) == 0 {
		return data{}
	}
	r := records[0]
	return data{&caseAnswer{
		ID: r[0], Title: r[1], CaseNumber: r[2], Kind: r[3], Status: r[4], Filed: r[5],
		Parties: edges[party, node]{rows(r[6], func(r []any) edge[party, node] {
			return edge[party, node]{party{r[0], r[1], r[2]}, node{r[3], typeOf(r[4]), r[5]}}
		})},
		Charges: list[charge]{Nodes: rows(r[7], func(r []any) charge {
			return charge{r[0], r[1], r[2], r[3], r[4], r[5]}
		})},
		Decisions: list[decision]{Nodes: rows(r[8], func(r []any) decision {
			return decision{r[0], r[1], r[2], r[3], r[4], list[sentence]{Nodes: rows(r[5], func(r []any) sentence {
				return sentence{r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]}
			})}}
		})},
	}}
}

// All rows come in one record: the driver takes longer over fifty.
const cypherPeople = `
RETURN COLLECT {
MATCH (p:Person)
USING INDEX p:Person(_name__k, id)
WHERE p._name__k >= $lo AND p._name__k < $hi AND p.id IS NOT NULL AND p.name STARTS WITH $prefix
WITH p ORDER BY p._name__k, p.id LIMIT 50
RETURN [p.id, p.name, p.born, p.living, COLLECT {
  MATCH (p)-[:MADE]->(s)
  WITH s ORDER BY s.id LIMIT 5
  RETURN [s.id, s.kind, s.summary, s.date, s.mode]
}] }`

func readPeople(records [][]any) any {
	type data struct {
		People list[personRow] `json:"people"`
	}
	return data{list[personRow]{Nodes: rows(records[0][0], func(r []any) personRow {
		return personRow{r[0], r[1], r[2], r[3], list[statement]{Nodes: rows(r[4], readStatement)}}
	})}}
}

func readStatement(r []any) statement { return statement{r[0], r[1], r[2], r[3], r[4]} }

const cypherAgency = `
MATCH (a:Agency {id: $id})
RETURN a.id, a.name, a.kind, COLLECT {
  MATCH (a)<-[r:HOLDS_POSITION]-(p)
  WITH r, p ORDER BY p.id, r.id LIMIT 10
  RETURN [r.since, r.until, r.title, p.id, p.name, COLLECT {
    MATCH (p)-[:MADE]->(s)
    WITH s ORDER BY s.id LIMIT 5
    RETURN [s.id, s.kind, s.summary, s.date, COLLECT {
      MATCH (s)-[:ASSERTS]->(c)
      WITH c ORDER BY c.id LIMIT 3
      RETURN [c.id, c.text, c.kind, COLLECT {
        MATCH (c)-[:ABOUT]->(x)
        WITH x ORDER BY x.id LIMIT 3
        RETURN [x.id, labels(x), x.label]
      }]
    }]
  }]
}`

func readAgency(records [][]any) any {
	type data struct {
		Agency *agencyAnswer `json:"agency"`
	}
	if len(records) == 0 {
		return data{}
	}
	r := records[0]
	return data{&agencyAnswer{
		ID: r[0], Name: r[1], Kind: r[2],
		Officials: edges[position, official]{rows(r[3], func(r []any) edge[position, official] {
			return edge[position, official]{
				position{r[0], r[1], r[2]},
				official{r[3], r[4], list[asserted]{Nodes: rows(r[5], readAsserted)}},
			}
		})},
	}}
}

func readAsserted(r []any) asserted {
	return asserted{r[0], r[1], r[2], r[3], list[claim]{Nodes: rows(r[4], func(r []any) claim {
		return claim{r[0], r[1], r[2], list[node]{Nodes: rows(r[3], func(r []any) node {
			return node{r[0], typeOf(r[1]), r[2]}
		})}}
	})}}
}

// The page walks people in the order of their names, by the index, and stops at
// 50. Starting from the sentences and sorting whom it finds took three times as
// long over the lengths that are asked for, and half only for the longest.
const cypherConvictedPeople = `
MATCH (p:Person)
USING INDEX p:Person(_name__k, id)
WHERE p._name__k >= '' AND p.id IS NOT NULL AND EXISTS {
  MATCH (p)-[:PARTY_TO]->()-[:HAS_DECISION]->()-[:IMPOSES]->(s) WHERE s.months > $months
}
WITH p ORDER BY p._name__k, p.id LIMIT 50
RETURN `

const cypherConvictedPage = `RETURN COLLECT {` + cypherConvictedPeople + `[p.id, p.name, p.born, p.gender] }`

// The total starts from the sentences, which an index finds: trying each person
// cost several times as much. A key of null is infinite.
const cypherConvicted = `
CALL () {
  MATCH (s:Sentence)
  USING INDEX s:Sentence(_months__k, id)
  WHERE s._months__k > $months AND s._months__k < 1e300 AND s.id IS NOT NULL
  MATCH (s)<-[:IMPOSES]-()<-[:HAS_DECISION]-(c)
  WITH DISTINCT c MATCH (c)<-[:PARTY_TO]-(p)
  WITH DISTINCT p WHERE p:Person
  RETURN count(*) AS total
}
RETURN total, COLLECT {` + cypherConvictedPeople + `[p.id, p.name, p.born, p.gender] }`

func readConvictedPage(records [][]any) any {
	type data struct {
		People list[convictedRow] `json:"people"`
	}
	return data{list[convictedRow]{Nodes: rows(records[0][0], readConvictedRow)}}
}

func readConvicted(records [][]any) any {
	type data struct {
		People list[convictedRow] `json:"people"`
	}
	total, _ := records[0][0].(int64)
	return data{list[convictedRow]{&total, rows(records[0][1], readConvictedRow)}}
}

func readConvictedRow(r []any) convictedRow { return convictedRow{r[0], r[1], r[2], r[3]} }

const cypherHub = `
MATCH (p:Person {id: $id})
RETURN p.id, p.name, COUNT { (p)-[:MADE]->() }, COLLECT {
  MATCH (p)-[:MADE]->(s)
  WITH s ORDER BY s._date__k DESC, s.id DESC LIMIT 10
  RETURN [s.id, s.kind, s.summary, s.date, s.mode]
}`

func readHub(records [][]any) any {
	type data struct {
		Person *hubAnswer `json:"person"`
	}
	if len(records) == 0 {
		return data{}
	}
	r := records[0]
	total, _ := r[2].(int64)
	return data{&hubAnswer{r[0], r[1], list[statement]{&total, rows(r[3], readStatement)}}}
}

const cypherSentences = `
  MATCH (s:Sentence)
  USING INDEX s:Sentence(_months__k, id)
  WHERE s._months__k > $months AND s._months__k < 1e300 AND s.id IS NOT NULL`

// The year is worked out once for all dates of the same days.
const cypherFacets = `
RETURN COUNT {` + cypherSentences + `
}, COLLECT {` + cypherSentences + `
  WITH s.status AS v, count(*) AS n ORDER BY n DESC, v LIMIT 20
  RETURN [v, n]
}, COLLECT {` + cypherSentences + `
  WITH s.suspended AS v, count(*) AS n ORDER BY n DESC, v LIMIT 20
  RETURN [toString(v), n]
}, COLLECT {` + cypherSentences + `
  WITH s._date__k AS k, count(*) AS n
  WITH k, k / 16777216 - 4194304 AS lo, k % 16777216 - 4194304 AS hi, n
  WITH CASE WHEN k < 9007199254740991 THEN datetime({epochSeconds: lo * 86400}).year END AS a,
       CASE WHEN k < 9007199254740991 THEN datetime({epochSeconds: hi * 86400}).year END AS b, n
  WITH CASE WHEN a = b THEN a END AS v, sum(n) AS n ORDER BY n DESC, v LIMIT 20
  RETURN [toString(v), n]
}`

func readFacets(records [][]any) any {
	type data struct {
		Sentences facetsAnswer `json:"sentences"`
	}
	r := records[0]
	out := facetsAnswer{TotalCount: r[0]}
	for i, by := range []string{"status", "suspended", "date"} {
		out.Facets = append(out.Facets, facet{by, rows(r[i+1], func(r []any) facetValue { return facetValue{r[0], r[1]} })})
	}
	return data{out}
}

const cypherStats = cypherSentences + `
RETURN count(s.months), min(s.months), max(s.months), sum(s.months), percentileCont(s.months, 0.5)`

func readStats(records [][]any) any {
	type data struct {
		Sentences statsAnswer `json:"sentences"`
	}
	r := records[0]
	out := stat{Count: r[0], Min: r[1], Max: r[2], Median: r[4]}
	if n, _ := r[0].(int64); n > 0 {
		sum, _ := r[3].(float64)
		out.Sum, out.Mean = sum, sum/float64(n)
	}
	return data{statsAnswer{[]stat{out}}}
}

const cypherGroups = `
CALL () {` + cypherSentences + `
  OPTIONAL MATCH (s)<-[:IMPOSES]-(d)
  OPTIONAL MATCH (d)<-[:HAS_DECISION]-(k)
  OPTIONAL MATCH (k)-[:HEARD_BY]->(c)
  WITH c, s, CASE WHEN d._date__k < 9007199254740991 THEN d._date__k / 16777216 - 4194304 END AS lo, d._date__k % 16777216 - 4194304 AS hi
  WITH c, CASE WHEN lo IS NULL THEN null
    WHEN lo = hi OR datetime({epochSeconds: lo * 86400}).year = datetime({epochSeconds: hi * 86400}).year
    THEN datetime({epochSeconds: lo * 86400}).year END AS y, count(DISTINCT s) AS n
  RETURN collect([n, c, y]) AS g
}
RETURN size(g), COLLECT {
  UNWIND g AS x
  WITH x[0] AS n, x[1] AS c, x[2] AS y ORDER BY n DESC, c._label__k, c.id, y LIMIT 50
  RETURN [c.label, toString(y), n]
}`

func readGroups(records [][]any) any {
	type data struct {
		Sentences struct {
			Groups groupsAnswer `json:"groups"`
		} `json:"sentences"`
	}
	var out data
	out.Sentences.Groups = groupsAnswer{records[0][0], rows(records[0][1], func(r []any) group {
		return group{[]groupKey{{r[0]}, {r[1]}}, r[2]}
	})}
	return out
}

// typeOf is a node's type among its labels.
func typeOf(labels any) any {
	for _, l := range labels.([]any) {
		if l != "Node" {
			return l
		}
	}
	return nil
}

// rows reads a nested list.
func rows[T any](v any, read func([]any) T) []T {
	list, _ := v.([]any)
	out := make([]T, len(list))
	for i, r := range list {
		out[i] = read(r.([]any))
	}
	return out
}
