package e2e

import (
	"bufio"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/test/neo4jtest"
)

// exported asks for an export, and returns its lines without the first, which has the time.
func (p *process) exported(t *testing.T, parameters url.Values) (lines []string, complete string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"/export?"+parameters.Encode(), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%v: %d %s %v", parameters, resp.StatusCode, text, err)
	}
	scanner := bufio.NewScanner(strings.NewReader(string(text)))
	scanner.Buffer(nil, len(text)+1)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	return lines[1:], resp.Trailer.Get("Casegraph-Complete")
}

// TestExportsOverHTTPAreThoseOfTheCommand: with the same choice both give the same facts, from
// both stores.
func TestExportsOverHTTPAreThoseOfTheCommand(t *testing.T) {
	stores := map[string]string{"sqlite": "sqlite:" + filepath.Join(t.TempDir(), "graph.db")}
	t.Run("sqlite", func(t *testing.T) { exportsAgree(t, stores["sqlite"]) })
	t.Run("neo4j", func(t *testing.T) { exportsAgree(t, neo4jtest.Open(t)) })
}

func exportsAgree(t *testing.T, store string) {
	t.Helper()
	if out, exit := runs(t, "load", "--store", store, article(t)); exit != 0 {
		t.Fatal(out)
	}
	p := serve(t, "--store", store)
	for name, c := range map[string]struct {
		flags      []string
		parameters url.Values
	}{
		"all":           {nil, nil},
		"a dataset":     {[]string{"--dataset", "article"}, url.Values{"dataset": {"article"}}},
		"people":        {[]string{"--type", "Person"}, url.Values{"type": {"Person"}, "format": {"ndjson"}}},
		"some":          {[]string{"--type", "Person", "--where", `{name: {startsWith: "N"}}`}, url.Values{"type": {"Person"}, "where": {`{name: {startsWith: "N"}}`}}},
		"relationships": {[]string{"--type", "Made"}, url.Values{"type": {"Made"}}},
		"graphml":       {[]string{"--format", "graphml"}, url.Values{"format": {"graphml"}}},
		"jsonld":        {[]string{"--format", "jsonld"}, url.Values{"format": {"jsonld"}}},
	} {
		file := filepath.Join(t.TempDir(), "export")
		if out, exit := runs(t, append([]string{"export", "--store", store, "-o", file}, c.flags...)...); exit != 0 {
			t.Fatal(name, out)
		}
		want := strings.Split(strings.TrimSuffix(read(t, file), "\n"), "\n")[1:]
		got, complete := p.exported(t, c.parameters)
		if complete != "true" {
			t.Errorf("%s: the trailer says %q", name, complete)
		}
		if len(c.flags) == 0 || c.flags[0] != "--format" {
			if last := got[len(got)-1]; !strings.HasPrefix(last, `{"complete":true,`) {
				t.Errorf("%s: the last line is %s", name, last)
			}
			got = got[:len(got)-1]
		}
		if a, b := withoutTime(got), withoutTime(want); a != b {
			t.Errorf("%s: %d and %d lines\n%.500s\n%.500s", name, len(got), len(want), a, b)
		}
	}
	all, _ := p.exported(t, nil)
	_, after, _ := strings.Cut(all[len(all)/2], `"id":"`)
	after, _, _ = strings.Cut(after, `"`)
	rest, _ := p.exported(t, url.Values{"after": {after}})
	if a, b := facts(rest), facts(all[len(all)/2+1:]); a != b {
		t.Errorf("after %s:\n%.500s\n%.500s", after, a, b)
	}
	table, _ := p.exported(t, url.Values{"type": {"Person"}, "format": {"csv"}})
	people := 0
	for _, line := range all {
		if strings.Contains(line, `"type":"Person"`) {
			people++
		}
	}
	if len(table) != people {
		t.Errorf("%d rows of %d people", len(table), people)
	}
}

// withoutTime joins lines without the one that has the time of the export.
func withoutTime(lines []string) string {
	var out []string
	for _, line := range lines {
		if !strings.Contains(line, `"exported"`) && !strings.Contains(line, `<data key="k0">`) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "\n")
}

// facts returns the types and ids of the facts in lines.
func facts(lines []string) string {
	var out []string
	for _, line := range lines {
		if id, _, ok := strings.Cut(line, `","`); ok && strings.HasPrefix(id, `{"type"`) {
			rest, _, _ := strings.Cut(strings.TrimPrefix(line, id), `",`)
			out = append(out, id+rest)
		}
	}
	return strings.Join(out, "\n")
}

// TestExportsAreOffBesideOperations: a server that runs only some operations gives no exports,
// unless its operator allows them.
func TestExportsAreOffBesideOperations(t *testing.T) {
	manifest := filepath.Join(t.TempDir(), "operations.json")
	write(t, manifest, `{"a": "{ people { totalCount } }"}`)
	off := serve(t, "--demo", "--operations", manifest)
	if status, body := off.get(t, "/export?type=Person"); status != http.StatusForbidden || !strings.Contains(body, "--export") {
		t.Error(status, body)
	}
	on := serve(t, "--demo", "--operations", manifest, "--export")
	if status, body := on.get(t, "/export?type=Person"); status != http.StatusOK || !strings.Contains(body, `"complete":true`) {
		t.Error(status, body)
	}
}
