package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/test/neo4jtest"
)

// TestOthersDataIsTheSameInBothStores loads entities of the published FollowTheMoney library,
// and the data of courts if it is there, and compares the stores.
func TestOthersDataIsTheSameInBothStores(t *testing.T) {
	stores := []string{"sqlite:" + filepath.Join(t.TempDir(), "graph.db"), neo4jtest.Open(t)}
	loads := [][]string{{"../../mapping/testdata/followthemoney/sample.ftm.json"}}
	courts := "../../../../shared/data/courts-db/courts.json"
	if found, _ := filepath.Glob(courts); len(found) > 0 {
		loads = append(loads, []string{"--mapping", "../../../seed/mappings/courts-db.yaml", courts})
	} else {
		t.Log("NOT TRIED: there is no", courts)
	}
	var answers []string
	for _, url := range stores {
		for _, files := range loads {
			args := append([]string{"load", "--store", url}, files...)
			if out, exit := runs(t, args...); exit != 0 {
				t.Fatalf("%s: %d %s", args, exit, out)
			}
			if out, exit := runs(t, args...); exit != 0 || !strings.Contains(out, "0 added, 0 changed") {
				t.Errorf("%s again: %d %s", args, exit, out)
			}
		}
		answers = append(answers, casesAndCourts(t, url))
	}
	if answers[0] != answers[1] || !strings.Contains(answers[0], "sample") {
		t.Errorf("SQLite %s\nNeo4j  %s", answers[0], answers[1])
	}
}

func casesAndCourts(t *testing.T, url string) string {
	t.Helper()
	out, exit := runs(t, "query", "--store", url, "-e", `{
		relationships(first: 100) { totalCount nodes { id type since until status source { id label } target { id label } citations { locator source { id } } } }
		nodes: agencies(first: 100, orderBy: [{name: DESC}]) { totalCount nodes { id name otherNames kind founded externalIds } }
		people { nodes { id name otherNames born died gender nationalities note } }
		courtCases { nodes { id title kind filed } }
		events { nodes { id label date } }
		datasets { name counts { type kind count } digest }
	}`)
	if exit != 0 {
		t.Fatal(out)
	}
	return out
}
