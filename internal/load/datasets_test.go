package load

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/fact"
	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/neo4jtest"
)

// onReal runs a test on an empty store of each kind that there is.
func onReal(t *testing.T, test func(*testing.T, *world)) {
	c := testCatalog(t)
	for name, open := range map[string]func(t *testing.T) (store.Store, error){
		"sqlite": func(t *testing.T) (store.Store, error) {
			return sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
		},
		"neo4j": func(t *testing.T) (store.Store, error) { return neo4j.Open(neo4jtest.Open(t), neo4j.Options{}) },
	} {
		t.Run(name, func(t *testing.T) {
			st, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = st.Close(t.Context()) }()
			if err := st.Migrate(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			test(t, &world{t, c, &spy{Store: st}})
		})
	}
}

// run loads one YAML file on a day, with options.
func (w *world) run(day int, content string, o Options) (Report, error) {
	o.Now = clock(day)
	return Run(w.t.Context(), w.st, w.c, []Input{inMemory("a.yaml", content)}, o)
}

const (
	first = `
dataset: d
source: s
nodes:
- {type: Source, id: s}
- {type: Source, id: s2}
- {type: Person, id: p, name: Ann, age: 3, cite: x}
- {type: Person, id: q, name: Bo, cite: {source: s2}}
- {type: Person, id: r, name: Cy, cite: x}
relationships:
- {type: Knows, from: p, to: q, how: well, cite: x}
- {type: Knows, from: p, to: r, cite: x}
`
	second = `
dataset: d
source: s
nodes:
- {type: Source, id: s}
- {type: Person, id: p, name: Anne, age: 3, cite: x}
- {type: Person, id: t, name: Di, cite: x}
`
	// others holds two of the facts too.
	others = `
dataset: e
source: se
nodes:
- {type: Source, id: se}
- {type: Person, id: r, born: "1970", cite: y}
`
)

// TestADatasetIsReplacedAndRemoved: what the files no longer hold goes, but what
// another dataset holds stays, without what the first brought.
func TestADatasetIsReplacedAndRemoved(t *testing.T) {
	onReal(t, func(t *testing.T, w *world) {
		w.load(1, first)
		w.load(2, others)
		if got := w.counts("d"); got != "Person 3, Source 2, Knows 2" {
			t.Errorf("d holds %s", got)
		}
		var diff []string
		note := Options{Replace: true, Diff: func(c fact.Change) { diff = append(diff, c.String()) }}
		dry := note
		dry.CheckOnly = true
		would, err := w.run(3, second, dry)
		if err != nil {
			t.Fatal(err)
		}
		told := diff
		diff = nil
		did, err := w.run(3, second, note)
		if err != nil || !reflect.DeepEqual(would.Counts, did.Counts) || !slices.Equal(told, diff) {
			t.Errorf("%v: a dry run says %v\n%s\nthe load %v\n%s", err, would.Counts, told, did.Counts, diff)
		}
		if want := (Counts{Added: 1, Changed: 2, Unchanged: 1, Removed: 4}); did.Counts != want {
			t.Errorf("counts %+v, want %+v", did.Counts, want)
		}
		if all := strings.Join(diff, "\n"); !strings.Contains(all, "~ Person p\n    label: \"Ann\" → \"Anne\"\n    name: \"Ann\" → \"Anne\"") || !strings.Contains(all, "- Person q") || !strings.Contains(all, "+ Person t") {
			t.Error(all)
		}
		if w.fact("q") != nil || w.fact("s2") != nil || w.fact("t") == nil {
			t.Error("q and s2 should be gone, t there")
		}
		r := w.fact("r")
		if r == nil || !reflect.DeepEqual(r.Values["datasets"], []any{"e"}) || w.cited("r") != "e:se:y" || r.Values["name"] != "Cy" {
			t.Errorf("r is %+v", r)
		}
		if got := w.counts("d"); got != "Person 2, Source 1" {
			t.Errorf("d holds %s", got)
		}
		if again, err := w.run(4, second, Options{Replace: true}); err != nil || again.Added+again.Changed+again.Removed > 0 {
			t.Errorf("again: %v, %v", again.Counts, err)
		}
		removed, err := Remove(t.Context(), w.st, w.c, "d", Options{Now: clock(5)})
		if err != nil || removed.Removed != 3 || w.fact("p") != nil || w.fact("r") == nil || w.counts("d") != "" {
			t.Errorf("%v, %v", removed.Counts, err)
		}
		if _, err := Remove(t.Context(), w.st, w.c, "d", Options{}); fault.CodeOf(err) != fault.NotFound {
			t.Error(err)
		}
	})
}

// counts are what a dataset says it holds, "" of one that is not there.
func (w *world) counts(name string) string {
	w.t.Helper()
	found, err := Datasets(w.t.Context(), w.st.Store, w.c, name)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(found) == 0 {
		return ""
	}
	d := found[0]
	if d.Values["status"] != "LOADED" || !strings.HasPrefix(fmt.Sprint(d.Values["digest"]), "sha256:") {
		w.t.Errorf("the dataset is %v", d.Values)
	}
	var out []string
	counts, _ := d.Values["counts"].([]any)
	for _, x := range counts {
		out = append(out, x.(string))
	}
	return strings.Join(out, ", ")
}

// TestWhatOthersRestOnIsNotRemoved: the store stays as it is.
func TestWhatOthersRestOnIsNotRemoved(t *testing.T) {
	onReal(t, func(t *testing.T, w *world) {
		w.load(1, first)
		w.load(2, "dataset: e\nnodes:\n- {type: Person, id: z, cite: {source: s2}}\nrelationships:\n- {type: Knows, from: z, to: q}\n")
		for _, remove := range []func() error{
			func() error { _, err := w.run(3, second, Options{Replace: true}); return err },
			func() error { _, err := Remove(t.Context(), w.st, w.c, "d", Options{}); return err },
		} {
			err := remove()
			if _, ok := errors.AsType[*Problems](err); !ok || !strings.Contains(err.Error(), "q would be removed, but Knows") || !strings.Contains(err.Error(), `z of the dataset "e" (s2) cites it`) {
				t.Error(err)
			}
			if w.fact("q") == nil || w.fact("t") != nil {
				t.Error("something was written")
			}
		}
		// A file may not lean on what it takes away.
		_, err := w.run(3, second+"- {type: Person, id: u, cite: {source: s2}}\n", Options{Replace: true})
		if err == nil || !strings.Contains(err.Error(), `source: "s2" is neither in the files nor in the store`) {
			t.Error(err)
		}
	})
}

// TestAnotherDatasetChangesNothing of what a first one set, unless it is told to.
func TestAnotherDatasetChangesNothing(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		w.load(1, first)
		other := "dataset: e\nnodes:\n- {type: Person, id: p, name: Ann, cite: {source: s}}\n- {type: Person, id: q, name: Bob}\n- {type: Person, id: n}\n"
		_, err := w.run(2, other, Options{})
		const want = `a.yaml:4:31: Person q: its name is "Bo" in the store, as it is of the dataset "d" (s2); expected the same, or none here, or --overwrite`
		if err == nil || err.Error() != want || w.fact("n") != nil {
			t.Errorf("%v", err)
		}
		r, err := w.run(2, other, Options{Overwrite: true})
		if err != nil || w.fact("q").Values["name"] != "Bob" || r.Kinds["changes what another dataset has"] != 1 {
			t.Errorf("%v: %v", err, r.Kinds)
		}
	})
}

// TestAnExportKeepsItsDatasets: its facts are of several, so that one name for all
// is refused.
func TestAnExportKeepsItsDatasets(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		export := `{"exported": "2026-01-02T00:00:00Z"}
{"dataset": "d", "loadedAt": "2026-01-01T00:00:00Z"}
{"type": "Source", "id": "s"}
`
		_, err := Run(t.Context(), w.st, w.c, []Input{inMemory("a.jsonl", export)}, Options{Dataset: "mine"})
		const want = `a.jsonl:1:1: this is an export, whose facts say which datasets hold them, so it cannot be loaded as "mine"; leave out --dataset`
		if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	})
}

// TestTheDatasetMayBeNamedByTheLoad, whatever the header says.
func TestTheDatasetMayBeNamedByTheLoad(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		for _, text := range []string{first, strings.Replace(first, "dataset: d\n", "", 1)} {
			r, err := w.run(1, text, Options{Dataset: "mine"})
			if err != nil || !slices.Equal(r.Datasets, []string{"mine"}) || !reflect.DeepEqual(w.fact("p").Values["datasets"], []any{"mine"}) {
				t.Errorf("%v %v", err, r.Datasets)
			}
		}
	})
}

// TestFactsThatAnotherProgramRemoves: what is no longer there when it is to be
// removed or let go of is passed over.
func TestFactsThatAnotherProgramRemoves(t *testing.T) {
	onReal(t, func(t *testing.T, w *world) {
		w.load(1, first)
		w.load(2, others)
		w.st.lost = []string{"q", "r"}
		report, err := w.run(3, second, Options{Replace: true})
		if want := (Counts{Added: 1, Changed: 1, Unchanged: 1, Removed: 3}); err != nil || report.Counts != want {
			t.Errorf("%v: counts %+v, want %+v", err, report.Counts, want)
		}
		if _, err := Remove(t.Context(), w.st, w.c, "e", Options{Now: clock(4)}); err != nil {
			t.Error(err)
		}
	})
}

// TestSharedFactsAreReleasedTogether: in one statement, however many.
func TestSharedFactsAreReleasedTogether(t *testing.T) {
	onReal(t, func(t *testing.T, w *world) {
		people := func(dataset string, n int) string {
			text := "dataset: " + dataset + "\nsource: s-" + dataset + "\nnodes:\n- {type: Source, id: s-" + dataset + "}\n"
			for i := range n {
				text += fmt.Sprintf("- {type: Person, id: p%d, name: Ann, cite: x}\n", i)
			}
			return text
		}
		const many = 200
		w.load(1, people("d", many))
		w.load(2, people("e", many))
		w.load(3, people("f", many))
		before := w.st.puts
		report, err := w.run(4, people("d", 0), Options{Replace: true})
		if want := (Counts{Changed: many, Unchanged: 1}); err != nil || report.Counts != want {
			t.Fatalf("%v: counts %+v, want %+v", err, report.Counts, want)
		}
		if puts := w.st.puts - before; puts != 1 {
			t.Errorf("%d calls of Put for %d facts, want 1", puts, many)
		}
		// Both that still hold them let go at once.
		report, err = Run(t.Context(), w.st, w.c, []Input{inMemory("e.yaml", people("e", 0)), inMemory("f.yaml", people("f", 0))}, Options{Replace: true, Now: clock(5)})
		if want := (Counts{Unchanged: 2, Removed: many}); err != nil || report.Counts != want {
			t.Fatalf("%v: counts %+v, want %+v", err, report.Counts, want)
		}
		if w.fact("p0") != nil || w.counts("e") != "Source 1" || w.counts("f") != "Source 1" {
			t.Errorf("p0 is %v, e holds %s, f %s", w.fact("p0"), w.counts("e"), w.counts("f"))
		}
	})
}

// TestAClockThatGoesBack: no fact is changed before it was made or changed.
func TestAClockThatGoesBack(t *testing.T) {
	onReal(t, func(t *testing.T, w *world) {
		w.load(5, first)
		w.load(4, strings.Replace(first, "Ann", "Anne", 1))
		w.wantStamps("p", 5, 5)
		w.load(7, first)
		w.load(6, others)
		w.wantStamps("p", 5, 7)
		w.wantStamps("r", 5, 6)
		if _, err := w.run(3, second, Options{Replace: true}); err != nil {
			t.Fatal(err)
		}
		w.wantStamps("r", 5, 6)
	})
}

// TestALoadTellsWhatItWaitsFor, in this order; only its turn to write is another
// program's doing.
func TestALoadTellsWhatItWaitsFor(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		var told []string
		if _, err := w.run(1, first, Options{Waits: func(what string) { told = append(told, what) }}); err != nil {
			t.Fatal(err)
		}
		want := []string{"while the files are checked", "for the store, which another program writes to", "while the facts are compared with those of the store"}
		if !slices.Equal(told, want) {
			t.Errorf("%q", told)
		}
	})
}
