package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"casegraph/internal/test/neo4jtest"
)

// TestNeo4jMayGoAndComeBack kills and restarts the database of a running server.
func TestNeo4jMayGoAndComeBack(t *testing.T) {
	db := neo4jtest.StartForTest(t)
	p := serve(t, "--store", db.URL())
	const query = `{ people { totalCount } server { store } }`
	want := p.ask(t, query)

	if err := db.Kill(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		start := time.Now()
		status, body, err := p.post(query, nil)
		if err != nil || status != http.StatusOK || !strings.Contains(body, `"UNAVAILABLE"`) ||
			!strings.Contains(body, `"data":null`) {
			t.Errorf("while it is down: %d %s %v", status, body, err)
		}
		if took := time.Since(start); took > 15*time.Second {
			t.Error("a client waits", took, "to be told")
		}
		if strings.Contains(body, "127.0.0.1") || strings.Contains(body, "dial") {
			t.Errorf("the driver's text reached the client: %s", body)
		}
	}
	if status, _ := p.get(t, "/readyz"); status != http.StatusServiceUnavailable {
		t.Error("it says it is ready")
	}
	if status, _ := p.get(t, "/healthz"); status != http.StatusOK {
		t.Error("it says it is not up")
	}

	if err := db.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := p.ask(t, query); got != want {
		t.Errorf("after it came back: %s, before %s", got, want)
	}
	if status, _ := p.get(t, "/readyz"); status != http.StatusOK {
		t.Error("it does not say it is ready")
	}
	assertNoCredentials(t, db.URL(), p.stdout+p.stderr.String())
}

// assertNoCredentials fails if a text has the password of a URL.
func assertNoCredentials(t *testing.T, url, text string) {
	t.Helper()
	_, password, _ := strings.Cut(strings.TrimPrefix(url, "bolt://"), ":")
	password, _, _ = strings.Cut(password, "@")
	if password == "" || strings.Contains(text, password) {
		t.Errorf("the password of %s was printed:\n%s", url, text)
	}
}

// TestCredentialsComeFromTheEnvironment gives credentials in every way except the URL.
func TestCredentialsComeFromTheEnvironment(t *testing.T) {
	url := neo4jtest.Open(t)
	user, rest, _ := strings.Cut(strings.TrimPrefix(url, "bolt://"), ":")
	password, host, _ := strings.Cut(rest, "@")
	if out, exit := runs(t, "migrate", "--store", url); exit != 0 {
		t.Fatal(out)
	}
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		way  string
		env  string
		exit int
	}{
		{"the variable", "CASEGRAPH_STORE_PASSWORD=" + password, 0},
		{"a file", "CASEGRAPH_STORE_PASSWORD_FILE=" + file, 0},
		{"a wrong password", "CASEGRAPH_STORE_PASSWORD=wrong-" + password, 3},
	} {
		cmd := casegraph(t.Context(), "query", "-e", "{ server { store } }")
		cmd.Env = append(cmd.Environ(), "CASEGRAPH_STORE=bolt://"+host, "CASEGRAPH_STORE_USER="+user, c.env)
		out, _ := cmd.CombinedOutput() // the exit code is checked
		if code := cmd.ProcessState.ExitCode(); code != c.exit || (code == 3) != strings.Contains(string(out), "UNAVAILABLE") {
			t.Errorf("%s: exit %d\n%s", c.way, code, out)
		}
		assertNoCredentials(t, url, string(out))
	}
}
