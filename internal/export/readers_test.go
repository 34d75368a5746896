package export

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/store"
	"casegraph/internal/test/pythontest"
)

// python runs a script of testdata on a file with this text.
func python(t *testing.T, purpose, script, text string, args ...string) string {
	t.Helper()
	interpreter := pythontest.Python(t, "testdata/requirements.txt", purpose)
	file := filepath.Join(t.TempDir(), "export")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), interpreter, append([]string{"testdata/" + script, file}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &errs)
	}
	return string(out)
}

// TestNetworkxReadsGraphML reads a random graph back and compares every value.
func TestNetworkxReadsGraphML(t *testing.T) {
	c := every(t)
	st := onSQLite(t, c)
	want := map[string]*store.Fact{}
	for _, f := range random(t, c, st, 2) {
		want[f.ID] = f
	}
	out := python(t, "NOT READING GRAPHML BACK", "graphml.py", exported(t, c, st, Choice{}, "graphml"))
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var head [3]any
	if err := json.Unmarshal([]byte(lines[0]), &head); err != nil {
		t.Fatal(err)
	}
	about, _ := head[2].(map[string]any)
	if head[1] != true || about["exported"] != "2026-01-02T03:04:05.000Z" || !strings.Contains(about["datasets"].(string), `"licence":"CC-BY-4.0"`) {
		t.Error("of the graph:", lines[0])
	}
	if len(lines)-1 != len(want) {
		t.Errorf("%d facts, want %d", len(lines)-1, len(want))
	}
	for _, line := range lines[1:] {
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		var parts []any
		if err := d.Decode(&parts); err != nil {
			t.Fatal(err)
		}
		f := want[parts[1].(string)]
		data := parts[len(parts)-1].(map[string]any)
		if f.Relationship != nil && (parts[2] != f.From || parts[3] != f.To || (data["undirected"] == true) != f.Relationship.Undirected) {
			t.Errorf("%s joins %s", f.ID, line)
		}
		delete(data, "undirected")
		if data["type"] != f.Type() || (data["citations"] != nil) != (len(f.Citations) > 0) {
			t.Errorf("%s is read as %s", f.ID, line)
		}
		if len(data) != len(f.Values)+1+min(1, len(f.Citations)) {
			t.Errorf("%s has other values: %s", f.ID, line)
		}
		for _, p := range f.Properties() {
			if v := f.Values[p.Name]; v != nil && !sameInXML(p, v, data[p.Name]) {
				t.Errorf("%s.%s is %#v, want %#v", f.ID, p.Name, data[p.Name], v)
			}
		}
	}
}

// sameInXML compares a value with the one that was read back, without the characters that
// XML cannot hold.
func sameInXML(p *catalog.Property, want, got any) bool {
	want = readable(p, want)
	switch w := want.(type) {
	case int64, bool:
		var o object
		o.value(w)
		text, _ := json.Marshal(got)
		return o.String() == string(text)
	case float64:
		n, err := got.(json.Number).Float64()
		return err == nil && math.Float64bits(n) == math.Float64bits(w)
	case []any:
		var o object
		o.value(w)
		want = o.String()
	}
	held := strings.Map(func(r rune) rune {
		if r < 0x20 && !strings.ContainsRune("\t\n\r", r) || r == 0xFFFE || r == 0xFFFF {
			return '\uFFFD'
		}
		return r
	}, want.(string))
	if held == "" {
		return got == nil || got == ""
	}
	return got == held
}

// TestRDFLibReadsJSONLD reads the exported article, and checks its terms.
func TestRDFLibReadsJSONLD(t *testing.T) {
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	st := onSQLite(t, c)
	article(t, c, st)
	got := python(t, "NOT READING JSON-LD BACK", "jsonld.py", exported(t, c, st, Choice{}, "jsonld"),
		"urn:x:per-nak", "urn:x:src-fb-post", "urn:x:dataset/article", "urn:x:"+postedBy(t, c, st))
	const name = "testdata/article.triples"
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil || got != string(want) {
		t.Errorf("%v got\n%s\nwant\n%s", err, got, want)
	}
}

// postedBy is the id of a relationship that a source only alleges.
func postedBy(t *testing.T, c *catalog.Catalog, st Store) string {
	for id, f := range collect(t, c, st, Choice{Relationship: c.Relationship("PostedBy")}) {
		if f.Relationship != nil {
			return id
		}
	}
	t.Fatal("nothing was posted")
	return ""
}
