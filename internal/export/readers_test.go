package export

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/store"
	"casegraph/internal/test/goldenfile"
	"casegraph/internal/test/pythontest"
)

// python runs a script of testdata on a folder with these files, by name.
func python(t *testing.T, purpose, script string, files map[string]string, args ...string) string {
	t.Helper()
	interpreter := pythontest.Python(t, "testdata/requirements.txt", purpose)
	folder := folderOf(t, files)
	cmd := exec.CommandContext(t.Context(), interpreter, append([]string{"testdata/" + script, folder}, args...)...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &errs)
	}
	return string(out)
}

func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// A read is a fact as a tool read it.
type read struct {
	sort, id, from, to string
	data               map[string]any
}

// reads parses what a script printed: a line for each fact, with the name of a file first.
func reads(t *testing.T, out string) (facts map[string][]read, graphs map[string][]any) {
	t.Helper()
	facts, graphs = map[string][]read{}, map[string][]any{}
	for line := range strings.Lines(out) {
		d := json.NewDecoder(strings.NewReader(line))
		d.UseNumber()
		var parts []any
		if err := d.Decode(&parts); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		name := parts[0].(string)
		if parts[1] == "graph" {
			graphs[name] = parts[2:]
			continue
		}
		r := read{sort: parts[1].(string), id: parts[2].(string), data: parts[3].(map[string]any)}
		if len(parts) > 4 {
			r.from, r.to = parts[4].(string), parts[5].(string)
		}
		facts[name] = append(facts[name], r)
	}
	return facts, graphs
}

// TestToolsReadGraphs reads a random graph back from each format for graphs, and compares
// every value. igraph reads the article, since it refuses the smallest numbers.
func TestToolsReadGraphs(t *testing.T) {
	c, model := every(t), builtin(t)
	a, b := onSQLite(t, c), onSQLite(t, model)
	random(t, c, a, 2)
	article(t, model, b)
	files := map[string]string{"igraph": exported(t, model, b, Choice{}, "graphml")}
	for _, format := range []string{"graphml", "gexf"} {
		files[format] = exported(t, c, a, Choice{}, format)
	}
	facts, graphs := reads(t, python(t, "NOT READING GRAPHML AND GEXF BACK", "graphs.py", files))
	about, _ := graphs["graphml"][1].(map[string]any)
	if about["exported"] != "2026-01-02T03:04:05.000Z" || !strings.Contains(about["datasets"].(string), `"licence":"CC-BY-4.0"`) {
		t.Error("of the graph:", graphs["graphml"])
	}
	all := map[string]map[string]*store.Fact{"graphml": collect(t, c, a, Choice{}), "igraph": collect(t, model, b, Choice{})}
	all["gexf"] = all["graphml"]
	var edges []any
	for id, f := range all["igraph"] {
		if f.Relationship != nil {
			edges = append(edges, []any{f.Type(), f.From, f.To})
			delete(all["igraph"], id)
		}
	}
	slices.SortFunc(edges, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	if got := graphs["igraph"][1]; len(edges) == 0 || !reflect.DeepEqual(got, edges) {
		t.Errorf("igraph reads the edges %v, want %v", got, edges)
	}
	for name, want := range all {
		if graphs[name][0] != true {
			t.Error(name, "is not directed")
		}
		sameFacts(t, name, facts[name], want)
	}
}

// sameFacts compares facts with those that a tool read.
func sameFacts(t *testing.T, name string, got []read, want map[string]*store.Fact) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d facts, want %d", name, len(got), len(want))
	}
	for _, r := range got {
		f := want[r.id]
		if f.Relationship != nil && (r.from != f.From || r.to != f.To || (r.data["undirected"] == true) != f.Relationship.Undirected) {
			t.Errorf("%s: %s joins %v", name, f.ID, r)
		}
		if r.data["type"] != f.Type() || (r.data["citations"] != nil) != (len(f.Citations) > 0) {
			t.Errorf("%s: %s is read as %v", name, f.ID, r)
		}
		for _, p := range f.Properties() {
			if v := f.Values[p.Name]; p.Name != "id" && !sameInXML(p, v, r.data[p.Name]) {
				t.Errorf("%s: %s.%s is %#v, want %#v", name, f.ID, p.Name, r.data[p.Name], v)
			}
		}
	}
}

// sameInXML compares a value with the one that was read back, without the characters that
// XML cannot hold. A boolean is a text in GraphML, and so is a value whose name stands for
// values of other types too.
func sameInXML(p *catalog.Property, want, got any) bool {
	if want == nil {
		return got == nil
	}
	want = readable(p, want)
	text, isText := want.(string)
	if !isText {
		var o object
		o.value(want)
		text = o.String()
	}
	switch got := got.(type) {
	case json.Number:
		a, err := got.Float64()
		b, errB := json.Number(text).Float64()
		return err == nil && errB == nil && math.Float64bits(a) == math.Float64bits(b) || got.String() == text
	case bool:
		return text == fmt.Sprint(got)
	case nil:
		return text == ""
	case string:
		return got == strings.Map(func(r rune) rune {
			if r < 0x20 && !strings.ContainsRune("\t\n\r", r) || r == 0xFFFE || r == 0xFFFF {
				return '\uFFFD'
			}
			return r
		}, text)
	}
	return false
}

// TestRDFLibReadsJSONLD reads the exported article, and checks its terms.
func TestRDFLibReadsJSONLD(t *testing.T) {
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	st := onSQLite(t, c)
	article(t, c, st)
	got := python(t, "NOT READING JSON-LD BACK", "jsonld.py", map[string]string{"jsonld": exported(t, c, st, Choice{}, "jsonld")},
		"urn:x:per-nak", "urn:x:src-fb-post", "urn:x:dataset/article", "urn:x:"+postedBy(t, c, st))
	goldenfile.Compare(t, *update, "testdata/article.triples", got)
}

// postedBy is the id of a relationship that a source only alleges.
func postedBy(t *testing.T, c *catalog.Catalog, st Store) string {
	for id, f := range collect(t, c, st, Choice{Relationships: []*catalog.RelationshipType{c.Relationship("PostedBy")}}) {
		if f.Relationship != nil {
			return id
		}
	}
	t.Fatal("nothing was posted")
	return ""
}
