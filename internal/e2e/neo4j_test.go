package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"casegraph/internal/neo4jtest"
)

// TestNeo4jMayGoAndComeBack kills the database under a server that stays up.
func TestNeo4jMayGoAndComeBack(t *testing.T) {
	db := neo4jtest.StartForTest(t)
	if out, err := casegraph(t.Context(), "load", "--store", db.URL(), article(t)).CombinedOutput(); err != nil {
		t.Fatalf("load: %v\n%s", err, out)
	}
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

// assertNoCredentials looks for a URL's password.
func assertNoCredentials(t *testing.T, url, text string) {
	t.Helper()
	_, password, _ := strings.Cut(strings.TrimPrefix(url, "bolt://"), ":")
	password, _, _ = strings.Cut(password, "@")
	if password == "" || strings.Contains(text, password) {
		t.Errorf("the password of %s was printed:\n%s", url, text)
	}
}

// TestCredentialsComeFromTheEnvironment gives them in every way but the URL.
func TestCredentialsComeFromTheEnvironment(t *testing.T) {
	url := neo4jtest.Open(t)
	user, rest, _ := strings.Cut(strings.TrimPrefix(url, "bolt://"), ":")
	password, host, _ := strings.Cut(rest, "@")
	cmd := casegraph(t.Context(), "load", article(t))
	cmd.Env = append(cmd.Environ(), "CASEGRAPH_STORE=bolt://"+host, "CASEGRAPH_STORE_USER="+user, "CASEGRAPH_STORE_PASSWORD="+password)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	assertNoCredentials(t, url, string(out))

	cmd = casegraph(t.Context(), "load", article(t))
	cmd.Env = append(cmd.Environ(), "CASEGRAPH_STORE=bolt://"+host, "CASEGRAPH_STORE_USER="+user, "CASEGRAPH_STORE_PASSWORD=wrong-"+password)
	out, err = cmd.CombinedOutput()
	if err == nil || cmd.ProcessState.ExitCode() != 3 || !strings.Contains(string(out), "UNAVAILABLE") {
		t.Errorf("with a wrong password: %v\n%s", err, out)
	}
	assertNoCredentials(t, url, string(out))
}
