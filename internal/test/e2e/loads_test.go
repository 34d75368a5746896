package e2e

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"casegraph/internal/test/neo4jtest"
)

// officials writes a seed in which n people hold a position in an agency: 2n + 2 facts of
// the dataset.
func officials(t *testing.T, dataset string, n int) string {
	t.Helper()
	var b bytes.Buffer
	fmt.Fprintf(&b, `{"dataset":%q,"title":"Officials","licence":"CC0-1.0","source":"%[1]s-src"}`+"\n", dataset)
	fmt.Fprintf(&b, `{"type":"Source","id":"%s-src","kind":"DATASET","title":"Officials"}`+"\n", dataset)
	fmt.Fprintf(&b, `{"type":"Agency","id":"%s-agency","name":"Agency","kind":"OTHER","cite":"top"}`+"\n", dataset)
	for i := range n {
		fmt.Fprintf(&b, `{"type":"Person","id":"%s-%d","name":"Official %[2]d","cite":"row %[2]d"}`+"\n", dataset, i)
		fmt.Fprintf(&b, `{"type":"PositionHeld","from":"%s-%d","to":"%[1]s-agency","title":"clerk","cite":"row %[2]d"}`+"\n", dataset, i)
	}
	path := filepath.Join(t.TempDir(), dataset+".jsonl")
	write(t, path, b.String())
	return path
}

// runs runs a command, and returns its output and exit code.
func runs(t *testing.T, args ...string) (output string, exit int) {
	t.Helper()
	cmd := casegraph(t.Context(), args...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

// counted returns the number of people in a store, or "" if there is no store.
func counted(t *testing.T, url string) string {
	t.Helper()
	out, exit := runs(t, "query", "--store", url, "-e", "{ people { totalCount } relationships { totalCount } }")
	if exit != 0 {
		return ""
	}
	return strings.TrimSpace(out)
}

// TestAKilledLoadIsNoLoad kills a load at different times, into a new file and into one with
// the article. The store is unchanged each time, and the same command then loads everything.
func TestAKilledLoadIsNoLoad(t *testing.T) {
	seed := officials(t, "officials", 5_000)
	dir := t.TempDir()
	for _, there := range []bool{false, true} {
		t.Run(fmt.Sprintf("article %t", there), func(t *testing.T) {
			prepared := func(name string) (path, url string) {
				path = filepath.Join(dir, fmt.Sprint(name, there, ".db"))
				url = "sqlite:" + path
				if there {
					if out, exit := runs(t, "load", "--store", url, article(t)); exit != 0 {
						t.Fatal(out)
					}
				}
				return path, url
			}
			_, url := prepared("whole")
			start := time.Now()
			if out, exit := runs(t, "load", "--store", url, seed); exit != 0 {
				t.Fatal(out)
			}
			took := time.Since(start)
			whole := counted(t, url)

			path, url := prepared("killed")
			before := counted(t, url)
			if whole == "" || before == whole {
				t.Fatalf("before %s, after %s", before, whole)
			}
			killed := 0
			for i := range 5 {
				cmd := casegraph(t.Context(), "load", "--store", url, seed)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				time.AfterFunc(took*time.Duration(2*i+1)/10, func() { _ = cmd.Process.Kill() })
				if cmd.Wait() == nil {
					break // it ended before the kill
				}
				killed++
				if got := counted(t, url); got == whole {
					break // killed after its last commit
				} else if got != before {
					t.Fatalf("killed after %d tenths it left %s; before %s, whole %s", 2*i+1, got, before, whole)
				}
			}
			if killed == 0 {
				t.Error("no load was killed")
			}
			if out, exit := runs(t, "load", "--store", url, seed); exit != 0 || counted(t, url) != whole {
				t.Errorf("after the kills: %d %s", exit, out)
			}
			if left, err := filepath.Glob(path + "?*"); err != nil || len(left) > 0 {
				t.Error("left beside the store:", left, err)
			}
		})
	}
}

// TestAKilledLoadGoesOn kills a load into Neo4j between two parts. The dataset is LOADING
// until the same command has run again.
func TestAKilledLoadGoesOn(t *testing.T) {
	url := neo4jtest.Open(t)
	p := serve(t, "--store", url)
	const query = `{ dataset(name: "officials") { status done expected counts { type count } } }`
	seed := officials(t, "officials", 15_000)
	cmd := casegraph(t.Context(), "load", "--quiet", "--store", url, seed)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 600 {
		time.Sleep(100 * time.Millisecond)
		if strings.Contains(p.ask(t, query), `"LOADING"`) {
			break
		}
	}
	_ = cmd.Process.Kill() // Wait tells whether the process was still running
	if err := cmd.Wait(); err == nil {
		t.Fatal("it was over before it was killed")
	}
	if got := p.ask(t, query); !strings.Contains(got, `"LOADING"`) || !strings.Contains(got, `"expected":"30002"`) {
		t.Errorf("after the kill: %s", got)
	}
	if out, exit := runs(t, "dataset", "list", "--store", url); exit != 0 || !regexp.MustCompile(`LOADING [1-9]\d* of 30002 `).MatchString(out) {
		t.Errorf("dataset list: %d %s", exit, out)
	}
	if out, exit := runs(t, "load", "--store", url, seed); exit != 0 || !strings.Contains(out, "PositionHeld  10000 added, 0 changed, 5000 unchanged") {
		t.Errorf("again: %d %s", exit, out)
	}
	got := p.ask(t, query)
	if !strings.Contains(got, `"LOADED"`) || !strings.Contains(got, `{"type":"Person","count":15000}`) || !strings.Contains(got, `{"type":"PositionHeld","count":15000}`) {
		t.Errorf("at its end: %s", got)
	}
}

// TestTwoLoadsAtOnce: both loads succeed. On SQLite, one waits for the other.
func TestTwoLoadsAtOnce(t *testing.T) {
	for name, open := range map[string]func(*testing.T) string{
		"sqlite": func(t *testing.T) string { return "sqlite:" + filepath.Join(t.TempDir(), "graph.db") },
		"neo4j":  func(t *testing.T) string { return neo4jtest.Open(t) },
	} {
		t.Run(name, func(t *testing.T) {
			url := open(t)
			for _, there := range []bool{false, true} { // into a new store, and again into the same
				loadTwo(t, url, there)
			}
			if got := counted(t, url); got != `{"data":{"people":{"totalCount":8000},"relationships":{"totalCount":8000}}}` {
				t.Error(got)
			}
		})
	}
}

// loadTwo runs two loads at once, of datasets without common facts.
func loadTwo(t *testing.T, url string, there bool) {
	t.Helper()
	var commands []*exec.Cmd
	var outputs []*bytes.Buffer
	for i := range 2 {
		cmd := casegraph(t.Context(), "load", "--quiet", "--store", url, officials(t, fmt.Sprintf("%t-%d", there, i), 2_000))
		out := &bytes.Buffer{}
		cmd.Stdout, cmd.Stderr = out, out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		commands, outputs = append(commands, cmd), append(outputs, out)
	}
	for i, cmd := range commands {
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v: %s", err, outputs[i])
		}
	}
}
