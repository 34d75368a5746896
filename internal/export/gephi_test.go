package export

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestGephiReadsGEXF imports relationships of all sorts with Gephi's toolkit, which Maven
// fetches once (83 MB).
func TestGephiReadsGEXF(t *testing.T) {
	jars := toolkit(t)
	c := builtin(t)
	st := onSQLite(t, c)
	loaded(t, c, st, `{"dataset": "made-up", "source": "src"}
{"type": "Source", "id": "src", "kind": "DATASET", "title": "Made up"}
{"type": "Person", "id": "a", "name": "A <&> \"B\"", "anonymous": false}
{"type": "Agency", "id": "b", "kind": "POLICE", "name": "B"}
{"type": "PositionHeld", "id": "r1", "from": "a", "to": "b", "title": "of two days", "since": "2020-08-01", "until": "2021-01-31"}
{"type": "PositionHeld", "id": "r2", "from": "a", "to": "b", "title": "of a month", "since": "2020-08", "until": "2021-01-31?"}
{"type": "PositionHeld", "id": "r3", "from": "a", "to": "b", "title": "begun", "since": "2022-05-03", "until": "[..2024-01-01]"}
`)
	folder := folderOf(t, map[string]string{"graph.gexf": exported(t, c, st, Choice{}, "gexf")})
	cmd := exec.CommandContext(t.Context(), "java", "-Djava.awt.headless=true", "-cp", filepath.Join(jars, "*"),
		"testdata/gephi/Read.java", filepath.Join(folder, "graph.gexf"))
	out, err := cmd.Output()
	if err != nil {
		exit, _ := errors.AsType[*exec.ExitError](err)
		t.Fatalf("%v\n%s", err, exit.Stderr)
	}
	want := `edge|begun|a|b|PositionHeld 3|2022-05-03/*
edge|of a month|a|b|PositionHeld 2|
edge|of two days|a|b|PositionHeld|2020-08-01/2021-01-31
node|a|A <&> "B"|false
node|b|B|null
node|src|Made up|null
`
	if string(out) != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}

// toolkit returns a folder with Gephi's toolkit. The test is skipped without Java and Maven,
// or fails if CASEGRAPH_REQUIRE_GEPHI is set.
func toolkit(t *testing.T) string {
	t.Helper()
	without := func(err error) {
		message := "NOT READING GEXF WITH GEPHI, which needs a JDK 17 and Maven: " + err.Error()
		if v := os.Getenv("CASEGRAPH_REQUIRE_GEPHI"); v != "" && v != "0" {
			t.Fatal(message)
		}
		t.Skip("SKIPPED, " + message)
	}
	_, noJava := exec.LookPath("java")
	mvn, noMaven := exec.LookPath("mvn")
	cache, noCache := os.UserCacheDir()
	if err := errors.Join(noJava, noMaven, noCache); err != nil {
		without(err)
	}
	jars := filepath.Join(cache, "casegraph", "gephi-toolkit-0.10.1")
	if _, err := os.Stat(jars); err == nil {
		return jars
	}
	if err := os.MkdirAll(filepath.Dir(jars), 0o755); err != nil {
		t.Fatal(err)
	}
	// The folder gets its name when it is complete.
	fresh, err := os.MkdirTemp(filepath.Dir(jars), "gephi-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh)
	cmd := exec.CommandContext(t.Context(), mvn, "-B", "-q", "-f", "testdata/gephi/pom.xml",
		"org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies", "-DoutputDirectory="+fresh)
	if out, err := cmd.CombinedOutput(); err != nil {
		without(errors.New(strings.TrimSpace(string(out))))
	}
	if err := os.Rename(fresh, jars); err != nil && !errors.Is(err, os.ErrExist) {
		t.Fatal(err)
	}
	return jars
}
