package e2e

import (
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"casegraph/internal/test/nodetest"
)

// audits is the number of audits in graphql-http.
const audits = 61

// TestAuditsOfGraphQLOverHTTP runs all audits against the program.
func TestAuditsOfGraphQLOverHTTP(t *testing.T) {
	node, modules := nodetest.Packages(t, "testdata/audits", "NOT AUDITING GRAPHQL OVER HTTP")
	p := serve(t, "--demo")
	run := exec.CommandContext(t.Context(), node, "testdata/audits/audits.js", modules, p.url+"/graphql")
	run.Stderr = os.Stderr
	out, err := run.Output()
	var results []struct{ ID, Name, Status, Reason string }
	if err == nil {
		err = json.Unmarshal(out, &results)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(results) != audits {
		t.Errorf("%d audits, not %d", len(results), audits)
	}
	for _, r := range results {
		if r.Status != "ok" {
			t.Errorf("%s %s: %s: %s", r.ID, r.Name, r.Status, r.Reason)
		}
	}
}
