package hubs

import (
	"bytes"
	"testing"
)

func TestTable(t *testing.T) {
	var out bytes.Buffer
	Print(&out, []Figure{
		{"court-id", "casegraph-neo4j", 100, 2, 80},
		{"court-id", "casegraph-neo4j", 100_000, 4, 88},
		{"person-id", "casegraph-neo4j", 100, 2, 0},
		{"person-id", "casegraph-neo4j", 100_000, 2.5, 0},
		{"person-id", "neo4j-graphql", 100, 2, 80},
		{"person-id", "neo4j-graphql", 100_000, 400, 90.6},
	})
	const want = `
Hubs on Neo4j: ms by degree, p50 of one client and first answers; × is from the least degree to the greatest, bold over 1.5

| question  | system          | 100  | 100,000 | ×        | cold 100 | cold 100,000 | cold × |
| ---       | ---             | ---  | ---     | ---      | ---      | ---          | ---    |
| court-id  | casegraph-neo4j | 2.00 | 4.00    | **2.00** | 80.0     | 88.0         | 1.10   |
| person-id | casegraph-neo4j | 2.00 | 2.50    | 1.25     |          |              |        |
| person-id | neo4j-graphql   | 2.00 | 400     | 200.00   | 80.0     | 90.6         | 1.13   |
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
