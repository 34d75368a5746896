package inverse

import (
	"bytes"
	"context"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/export"
	"casegraph/internal/load"
	"casegraph/internal/mapping"
	"casegraph/internal/store"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/goldenfile"
	"casegraph/internal/test/pythontest"
	"casegraph/seed"
)

var update = flag.Bool("update", false, "write what comes out into testdata")

func followTheMoney(t *testing.T) (*catalog.Catalog, *Mapping) {
	t.Helper()
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	m, err := Read(load.FS(seed.Files, seed.FollowTheMoney)[0].File(), load.FS(seed.Files, seed.FollowTheMoneyOut)[0].File(), c)
	if err != nil {
		t.Fatal(err)
	}
	return c, m
}

func filled(t *testing.T, c *catalog.Catalog, inputs []load.Input) store.Store {
	t.Helper()
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "graph.db"))
	if err == nil {
		err = st.Migrate(t.Context(), c)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close(context.WithoutCancel(t.Context())) })
	if _, err := load.Run(t.Context(), st, c, inputs, load.Options{}); err != nil {
		t.Fatal(err)
	}
	return st
}

// imported fills a store with FollowTheMoney entities.
func imported(t *testing.T, c *catalog.Catalog, name, text string) store.Store {
	t.Helper()
	m, err := mapping.FollowTheMoney(c)
	if err != nil {
		t.Fatal(err)
	}
	in := load.Input{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil }}
	return filled(t, c, m.Inputs([]load.Input{in}, "jsonl"))
}

// exported writes a store as entities, which followthemoney validates. It returns them, and
// what followthemoney and the export say of them.
func exported(t *testing.T, c *catalog.Catalog, m *Mapping, st store.Store) (entities, told string) {
	t.Helper()
	var b bytes.Buffer
	f := m.NewFormat(&b, c)
	if _, err := export.Run(t.Context(), st, c, export.Choice{NodesFirst: true}, time.Now(), f); err != nil {
		t.Fatal(err)
	}
	python := pythontest.Python(t, "testdata/requirements.txt", "NOT VALIDATING FOLLOWTHEMONEY ENTITIES")
	name := filepath.Join(t.TempDir(), "out.ftm.jsonl")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), python, "testdata/validate.py", name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return b.String(), string(out) + f.Told() + "\n"
}

type collected map[string]*store.Fact

func (collected) Begin(export.Header) error  { return nil }
func (c collected) Fact(f *store.Fact) error { c[f.ID] = f; return nil }
func (collected) End() error                 { return nil }
func facts(t *testing.T, c *catalog.Catalog, st store.Store) collected {
	t.Helper()
	out := collected{}
	if _, err := export.Run(t.Context(), st, c, export.Choice{}, time.Now(), out); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestEntitiesComeBack imports entities, exports them, and imports what was exported. The
// facts are the same, but for what stands in the report of the export.
func TestEntitiesComeBack(t *testing.T) {
	c, m := followTheMoney(t)
	sample, err := os.ReadFile("../mapping/testdata/followthemoney/sample.ftm.json")
	if err != nil {
		t.Fatal(err)
	}
	first := imported(t, c, "sample.ftm.json", string(sample))
	entities, told := exported(t, c, m, first)
	goldenfile.Compare(t, *update, "testdata/sample.txt", told)
	want, got := facts(t, c, first), facts(t, c, imported(t, c, "again.ftm.json", entities))
	compared := 0
	for id, f := range want {
		g := got[id]
		if g == nil {
			if !strings.Contains(told, f.Type()+": ") {
				t.Errorf("%s %s does not come back, and is not told", f.Type(), id)
			}
			continue
		}
		for _, p := range f.Properties() {
			a, b := f.Values[p.Name], g.Values[p.Name]
			if isStamp(p.Name) || p.Computed || reflect.DeepEqual(a, b) || strings.Contains(told, f.Type()+": values left out") && strings.Contains(told, " "+p.Name+" ") {
				continue
			}
			t.Errorf("%s %s: %s is %v, and was %v", f.Type(), id, p.Name, b, a)
		}
		compared++
	}
	if compared < len(want)/2 {
		t.Errorf("only %d of %d facts came back", compared, len(want))
	}
}

// TestTheArticleAsEntities exports what was never FollowTheMoney. What is only alleged is not
// among it.
func TestTheArticleAsEntities(t *testing.T) {
	c, m := followTheMoney(t)
	entities, told := exported(t, c, m, filled(t, c, load.FS(seed.Files, seed.Article)))
	if strings.Contains(entities, `"owner"`) {
		t.Error("an alleged holder of an account is told as its holder")
	}
	goldenfile.Compare(t, *update, "testdata/article.txt", told+entities)
}
