package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"casegraph/internal/test/nodetest"
	"casegraph/seed"
)

// The environment variables that name the Chromium to use, and that make a test without one
// fail.
const (
	chromiumEnv     = "CASEGRAPH_TEST_CHROMIUM"
	requireChromium = "CASEGRAPH_REQUIRE_CHROMIUM"
)

// TestIDEInABrowser uses the IDE in a real browser: it opens the IDE, looks up a type,
// completes a field and runs queries.
func TestIDEInABrowser(t *testing.T) {
	browser := chromium(t)
	node, modules := nodetest.Packages(t, "../../web/ui", "NOT TRYING THE IDE IN A BROWSER")
	p := serve(t, "--demo")
	run := exec.CommandContext(t.Context(), node, "testdata/ide.js", modules, browser, p.url, os.Getenv("CASEGRAPH_TEST_SCREENSHOT"))
	run.Stderr = os.Stderr
	out, err := run.Output()
	var saw struct {
		Tabs      []string // their names
		Docs      string   // the page of a type
		Completed string   // the query with the field that the editor completed
		Answers   []any    // to the query of the first tab, and to the completed one
		Outside   []string // requests to anywhere else
		Violated  []string // directives of the policy
		Errors    []string // of the page
	}
	if err == nil {
		err = json.Unmarshal(out, &saw)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(saw.Tabs) != len(seed.Examples()) || saw.Tabs[0] != "Disputed" {
		t.Error("the tabs are", saw.Tabs)
	}
	if !strings.HasPrefix(saw.Docs, "A human being.") {
		t.Errorf("the documentation says %q", saw.Docs)
	}
	if saw.Completed != "{ people { totalCount } }" {
		t.Errorf("the editor completed %q", saw.Completed)
	}
	first := p.ask(t, seed.Examples()[0])
	want := []string{first, `{"data":{"people":{"totalCount":4}},"extensions":{"cost":{"requested":1,"actual":1}}}`}
	for i, w := range want {
		var answer any
		if err := json.Unmarshal([]byte(w), &answer); err != nil {
			t.Fatal(err)
		}
		if len(saw.Answers) <= i || fmt.Sprint(saw.Answers[i]) != fmt.Sprint(answer) {
			t.Errorf("answer %d is not %s", i, w)
		}
	}
	if len(saw.Outside)+len(saw.Violated)+len(saw.Errors) > 0 {
		t.Errorf("outside: %q\nviolated: %q\nerrors: %q", saw.Outside, saw.Violated, saw.Errors)
	}
}

// chromium finds a browser.
func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{os.Getenv(chromiumEnv), "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const message = "NOT TRYING THE IDE IN A BROWSER: there is no Chromium; install one (Debian's package is chromium) or name it in " + chromiumEnv
	if v := os.Getenv(requireChromium); v != "" && v != "0" {
		t.Fatal(message)
	}
	t.Skip("SKIPPED, " + message)
	return ""
}
