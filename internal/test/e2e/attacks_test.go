package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/bench/attacks"
	"casegraph/internal/fault"
	"casegraph/internal/test/neo4jtest"
)

// TestAttacksComeToWhatTheyShould sends each attack over HTTP to servers of both stores.
// Those that are not refused are answered, since the article is small.
func TestAttacksComeToWhatTheyShould(t *testing.T) {
	for store, open := range map[string]func(testing.TB) string{
		"sqlite": func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "graph.db") },
		"neo4j":  neo4jtest.Open,
	} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			url := open(t)
			if out, err := casegraph(t.Context(), "load", "--store", url, article(t)).CombinedOutput(); err != nil {
				t.Fatalf("load: %v\n%s", err, out)
			}
			p := serve(t, "--store", url)
			target := attacks.Target{Hub: "per-khoeun", Far: "src-video", Agency: "ag-court"}
			_, target.Bookmark = p.attack(t, attacks.Attack{Query: "{ people { totalCount } }"}, target)
			for _, a := range attacks.All() {
				codes, _ := p.attack(t, a, target)
				want := a.Refusal(store)
				for _, code := range codes {
					if code != want {
						t.Errorf("%s: %s, expected %q", a.Name, code, want)
					}
				}
				if want != "" && len(codes) == 0 {
					t.Errorf("%s: it is answered, expected %s", a.Name, want)
				}
			}
			if strings.Contains(p.stderr.String(), string(fault.Internal)) {
				t.Errorf("the log tells of a defect:\n%s", p.stderr)
			}
		})
	}
}

// attack sends an attack, and returns the codes of its errors and the answer's bookmark.
func (p *process) attack(t *testing.T, a attacks.Attack, of attacks.Target) (codes []fault.Code, bookmark string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.url+"/graphql", bytes.NewReader(a.Body(of)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(attacks.Header, a.Header(of))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatalf("%s: %v\n%s", a.Name, err, p.stderr)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s: %v", a.Name, err)
	}
	var answer struct {
		Data   any
		Errors []struct{ Extensions struct{ Code fault.Code } }
	}
	if err := json.Unmarshal(text, &answer); err != nil || answer.Data == nil && len(answer.Errors) == 0 {
		t.Fatalf("%s: %s: %.300s", a.Name, resp.Status, text)
	}
	for _, e := range answer.Errors {
		codes = append(codes, e.Extensions.Code)
	}
	return codes, resp.Header.Get(attacks.Header)
}
