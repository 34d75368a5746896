package export

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/test/nodetest"
)

// TestCytoscapeReadsItsJSON reads the article, and compares every value.
func TestCytoscapeReadsItsJSON(t *testing.T) {
	node, modules := nodetest.Packages(t, "testdata/cytoscape", "NOT READING AN EXPORT WITH CYTOSCAPE.JS")
	c := builtin(t)
	st := onSQLite(t, c)
	article(t, c, st)
	for name, choice := range map[string]Choice{
		"all":  {},
		"part": {Relationships: []*catalog.RelationshipType{c.Relationship("Party")}}, // with nodes that are read after the relationships
	} {
		t.Run(name, func(t *testing.T) {
			folder := folderOf(t, map[string]string{"graph": exported(t, c, st, choice, "cytoscape")})
			cmd := exec.CommandContext(t.Context(), node, "testdata/cytoscape/read.cjs", filepath.Join(folder, "graph"))
			cmd.Env = append(os.Environ(), "NODE_PATH="+modules)
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			facts, _ := reads(t, string(out))
			want := collect(t, c, st, choice)
			if len(facts["cytoscape"]) != len(want) {
				t.Errorf("%d elements, want %d", len(facts["cytoscape"]), len(want))
			}
			for _, r := range facts["cytoscape"] {
				f := want[r.id]
				if r.data["type"] != f.Type() || r.from != f.From || r.to != f.To || (r.data["citations"] != nil) != (len(f.Citations) > 0) {
					t.Errorf("%s is read as %v", f.ID, r)
				}
				for _, p := range f.Properties() {
					if v := f.Values[p.Name]; p.Name != "id" && (f.Node != nil || p.Name != "label") && !sameInJSON(t, p, v, r.data[p.Name]) {
						t.Errorf("%s.%s is %#v, want %#v", f.ID, p.Name, r.data[p.Name], v)
					}
				}
			}
		})
	}
}

func sameInJSON(t *testing.T, p *catalog.Property, want, got any) bool {
	if want == nil || got == nil {
		return want == nil && got == nil
	}
	var o object
	o.value(readable(p, want))
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var a, b any
	if json.Unmarshal(text, &a) != nil || json.Unmarshal(o.Bytes(), &b) != nil {
		t.Fatal(p.Name)
	}
	return reflect.DeepEqual(a, b)
}
