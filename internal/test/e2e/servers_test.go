package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"casegraph/internal/test/neo4jtest"
)

// TestThreeServersBehaveAsOne sends requests to three servers of one Neo4j in turn. Each
// continues from cursors and bookmarks of the others.
func TestThreeServersBehaveAsOne(t *testing.T) {
	url := neo4jtest.Open(t)
	if out, err := casegraph(t.Context(), "load", "--store", url, article(t)).CombinedOutput(); err != nil {
		t.Fatalf("load: %v\n%s", err, out)
	}
	var servers [3]*process
	for i := range servers {
		servers[i] = serve(t, "--store", url)
	}
	bookmark, after := "", "null"
	var ids []string
	for turn := 0; after != ""; turn++ {
		if turn == 4 { // restart a server
			servers[1].stop(t, syscall.SIGTERM)
			servers[1] = serve(t, "--store", url)
		}
		p := servers[turn%len(servers)]
		body, header := p.with(t, bookmark, fmt.Sprintf("{ statements(first: 3, after: %s, orderBy: [{kind: ASC}]) { nodes { id } pageInfo { hasNextPage endCursor } } }", after))
		if header == "" {
			t.Fatal("there is no bookmark with", body)
		}
		bookmark = header
		var answer struct {
			Data struct {
				Statements struct {
					Nodes    []struct{ ID string }
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
				}
			}
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil {
			t.Fatal(err)
		}
		for _, n := range answer.Data.Statements.Nodes {
			ids = append(ids, n.ID)
		}
		after = ""
		if page := answer.Data.Statements.PageInfo; page.HasNextPage {
			after = `"` + page.EndCursor + `"`
		}
	}
	want := servers[0].ask(t, "{ statements(first: 100, orderBy: [{kind: ASC}]) { nodes { id } } }")
	if got := `{"data":{"statements":{"nodes":[{"id":"` + strings.Join(ids, `"},{"id":"`) + `"}]}}`; !strings.HasPrefix(want, got) {
		t.Errorf("by turns %s, at once %s", got, want)
	}
	// An invalid bookmark is a client's error, and the message reveals nothing of the store.
	for _, bad := range []string{"nonsense", strings.Repeat("x", 2000), strings.Repeat("a,", 20)} {
		body, header := servers[0].with(t, bad, "{ people { totalCount } }")
		if !strings.Contains(body, "BAD_USER_INPUT") || strings.Contains(body, "Neo.") || header != "" {
			t.Errorf("%.20s: %s %s", bad, body, header)
		}
	}
	if body, _ := servers[0].with(t, "", "{ people { totalCount } }"); !strings.HasPrefix(body, `{"data":{"people":{"totalCount":4}}`) {
		t.Error(body)
	}
}

// TestSQLiteHasNoBookmarks: all readers of a file see the same state.
func TestSQLiteHasNoBookmarks(t *testing.T) {
	body, header := serve(t, "--demo").with(t, "nonsense", "{ people { totalCount } }")
	if !strings.HasPrefix(body, `{"data":{"people":{"totalCount":4}}`) || header != "" {
		t.Error(body, header)
	}
}

// with sends a query with a bookmark, and returns the answer and its bookmark.
func (p *process) with(t *testing.T, bookmark, query string) (body, header string) {
	t.Helper()
	text, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/graphql", strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if bookmark != "" {
		r.Header.Set("Casegraph-Bookmark", bookmark)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(answer), resp.Header.Get("Casegraph-Bookmark")
}
