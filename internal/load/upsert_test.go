package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/fact"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// inWorlds runs a test on an empty store of each sort.
func inWorlds(t *testing.T, test func(*testing.T, *world)) {
	c := testCatalog(t)
	onStores(t, c, func(t *testing.T, st store.Store) { test(t, &world{t, c, &spy{Store: st}}) })
}

// A world is a store that files are loaded into, day by day.
type world struct {
	t  *testing.T
	c  *catalog.Catalog
	st *spy
}

// load loads one YAML file on a day, and gives the report and the ids put.
func (w *world) load(day int, content string) (Report, []string) {
	w.t.Helper()
	before := len(w.st.put)
	r, err := Run(w.t.Context(), w.st, w.c, []Input{inMemory("a.yaml", content)}, Options{Now: clock(day)})
	if err != nil {
		w.t.Fatal(err)
	}
	return r, w.st.put[before:]
}

// within looks at the store.
func (w *world) within(look func(context.Context, store.Load) error) {
	w.t.Helper()
	ld, err := w.st.Store.Begin(w.t.Context())
	if err == nil {
		err = errors.Join(look(w.t.Context(), ld), ld.Rollback(w.t.Context()))
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// fact is a stored fact, or nil.
func (w *world) fact(id string) (f *store.Fact) {
	w.t.Helper()
	w.within(func(ctx context.Context, ld store.Load) error {
		facts, err := ld.Facts(ctx, []string{id})
		f = facts[id]
		return err
	})
	return f
}

// dataset is a dataset's stored description with the day of loading, or "".
func (w *world) dataset(name string) string {
	w.t.Helper()
	var out []string
	w.within(func(ctx context.Context, ld store.Load) error {
		list := &plan.List{From: plan.AllDatasets{Names: []string{name}}, Limit: 1}
		for _, p := range w.c.Dataset {
			list.Row = append(list.Row, plan.Column{Of: plan.Dataset, Property: p})
			if p.Name == "name" {
				list.Order = []plan.SortKey{{By: plan.Column{Of: plan.Dataset, Property: p, Part: p.KeyPart()}}}
			}
		}
		r := ld.Read(ctx, []*plan.List{list})[0]
		for _, row := range r.Value.([]any) {
			for i, v := range row.([]any) {
				if slices.Contains([]string{"status", "counts", "digest"}, w.c.Dataset[i].Name) {
					continue // see TestADatasetSaysWhatItHolds
				}
				if n, ok := v.(int64); ok {
					v = time.UnixMilli(n).UTC().Day()
				}
				if v != nil {
					out = append(out, fmt.Sprintf("%s=%v", w.c.Dataset[i].Name, v))
				}
			}
		}
		return r.Err
	})
	return strings.Join(out, " ")
}

func (w *world) wantCounts(r Report, added, changed, unchanged int) {
	w.t.Helper()
	if r.Counts != (Counts{Added: added, Changed: changed, Unchanged: unchanged}) {
		w.t.Errorf("counts %+v, want %d added, %d changed, %d unchanged", r.Counts, added, changed, unchanged)
	}
}

// wantStamps says on which days a fact was made and changed.
func (w *world) wantStamps(id string, created, updated int) {
	w.t.Helper()
	f := w.fact(id)
	want := [2]any{clock(created)().UnixMilli(), clock(updated)().UnixMilli()}
	if got := [2]any{f.Values["createdAt"], f.Values["updatedAt"]}; got != want {
		w.t.Errorf("%s was created and updated at %v, want %v", id, got, want)
	}
}

// cited are a fact's citations as dataset:source:locator.
func (w *world) cited(id string) string {
	w.t.Helper()
	var out []string
	for _, c := range w.fact(id).Citations {
		out = append(out, fmt.Sprint(c.Dataset, ":", c.Source, ":", c.Values["locator"]))
	}
	return strings.Join(out, " ")
}

const people = `
dataset: d
title: People
source: s
nodes:
- {type: Source, id: s, title: t}
- {type: Person, id: p, name: Ann, age: 3, otherNames: [A, B], cite: [x, y]}
- {type: Sentence, id: sen, duration: P1Y6M, cite: x}
relationships:
- {type: Knows, from: p, to: p, how: well, cite: x}
`

func TestTheSameFileTwiceWritesNothing(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		r, _ := w.load(1, people)
		w.wantCounts(r, 4, 0, 0)
		dataset := w.dataset("d")
		r, put := w.load(2, people)
		w.wantCounts(r, 0, 0, 4)
		if len(put) > 0 || dataset != "name=d title=People loadedAt=1" || w.dataset("d") != dataset {
			t.Errorf("put %v, the dataset was %s, is %s", put, dataset, w.dataset("d"))
		}
		w.wantStamps("p", 1, 1)
		if r.writes() {
			t.Error("the report says that something was written")
		}
	})
}

func TestWhatFollowsFromValuesIsStored(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		w.load(1, people)
		want := map[string]map[string]any{
			"p":   {"label": "Ann", "living": "ASSUMED", "age": int64(3), "otherNames": []any{"A", "B"}, "datasets": []any{"d"}},
			"sen": {"label": "Sentence sen", "months": 18.0},
			fact.RelationshipID("Knows", "p", "p", ""): {"status": "REPORTED", "how": "well"},
		}
		for id, values := range want {
			for name, v := range values {
				if got := w.fact(id).Values[name]; !reflect.DeepEqual(got, v) {
					t.Errorf("%s.%s is %#v, want %#v", id, name, got, v)
				}
			}
		}
	})
}

func TestAChangeReplacesTheFactAndOnlyIt(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		w.load(1, people)
		r, put := w.load(2, strings.Replace(people, "name: Ann, age: 3", "name: Anne", 1))
		w.wantCounts(r, 0, 1, 3)
		if !slices.Equal(put, []string{"p"}) {
			t.Errorf("put %v", put)
		}
		w.wantStamps("p", 1, 2)
		w.wantStamps("sen", 1, 1)
		if v, ok := w.fact("p").Values["age"]; ok {
			t.Errorf("the age is still %v", v)
		}
		if got := w.fact("p").Values["label"]; got != "Anne" {
			t.Errorf("the label is %v", got)
		}
		if got := w.dataset("d"); got != "name=d title=People loadedAt=2" {
			t.Error(got)
		}
	})
}

func TestAFactIsChangedByItsCitations(t *testing.T) {
	for _, cite := range []string{"[y, x]", "[x]", "[x, y, z]", "[x, {locator: y, note: n}]", "[]"} {
		inWorlds(t, func(t *testing.T, w *world) {
			w.load(1, people)
			r, _ := w.load(2, strings.Replace(people, "cite: [x, y]", "cite: "+cite, 1))
			w.wantCounts(r, 0, 1, 3)
			w.wantStamps("p", 1, 2)
		})
	}
}

func TestAnotherDatasetKeepsWhatItBrought(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		w.load(1, people)
		other := `
dataset: c
nodes:
- {type: Person, id: p, born: "1980", cite: {source: s, locator: q}}
`
		r, _ := w.load(2, other)
		w.wantCounts(r, 0, 1, 0)
		if got := w.fact("p").Values["datasets"]; !reflect.DeepEqual(got, []any{"c", "d"}) {
			t.Errorf("datasets %v", got)
		}
		if got, want := w.cited("p"), "d:s:x d:s:y c:s:q"; got != want {
			t.Errorf("citations %s, want %s", got, want)
		}
		if got := w.fact("p").Values; got["name"] != "Ann" || got["label"] != "Ann" || got["born"] != "1980" {
			t.Errorf("the person is %v: what it had stays, what it lacked comes", got)
		}
		w.wantStamps("p", 1, 2)

		r, _ = w.load(3, strings.Replace(people, "cite: [x, y]", "cite: [z]", 1))
		w.wantCounts(r, 0, 1, 3)
		if got, want := w.cited("p"), "d:s:z c:s:q"; got != want {
			t.Errorf("citations %s, want %s", got, want)
		}
		r, put := w.load(4, strings.Replace(people, "cite: [x, y]", "cite: [z]", 1))
		if w.wantCounts(r, 0, 0, 4); len(put) > 0 {
			t.Errorf("put %v", put)
		}
	})
}

func TestADatasetIsDescribedAnew(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		w.load(1, people)
		r, put := w.load(2, strings.Replace(people, "title: People", "title: Folk\nlicence: CC0", 1))
		const want = "name=d title=Folk licence=CC0 loadedAt=2"
		if got := w.dataset("d"); got != want || len(put) > 0 || !r.writes() {
			t.Errorf("%v, put %v", got, put)
		}
		w.load(3, strings.Replace(people, "title: People", "", 1))
		if got := w.dataset("d"); got != strings.Replace(want, "loadedAt=2", "loadedAt=3", 1) {
			t.Errorf("a file that does not describe it left %v", got)
		}
	})
}

func TestUndirectedEndsAreOrdered(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		text := "dataset: d\nnodes:\n- {type: Person, id: b}\n- {type: Person, id: a}\nrelationships:\n- {type: Knows, from: b, to: a}\n"
		w.load(1, text)
		f := w.fact(fact.RelationshipID("Knows", "a", "b", ""))
		if f == nil || f.From != "a" || f.To != "b" {
			t.Fatalf("%+v", f)
		}
		r, _ := w.load(2, strings.Replace(text, "from: b, to: a", "from: a, to: b", 1))
		w.wantCounts(r, 0, 0, 3)
	})
}

func TestNamedRelationshipsMayMove(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		text := "dataset: d\nnodes:\n- {type: Person, id: a}\n- {type: Person, id: b}\nrelationships:\n- {type: PartOf, from: a, to: b, id: r}\n"
		w.load(1, text)
		r, _ := w.load(2, strings.Replace(text, "from: a, to: b", "from: b, to: a", 1))
		w.wantCounts(r, 0, 1, 2)
		if f := w.fact("r"); f.From != "b" || f.To != "a" {
			t.Errorf("%+v", f)
		}
	})
}

func TestSourcesMayCiteEachOther(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		r, _ := w.load(1, `
dataset: d
nodes:
- {type: Person, id: p, cite: {source: b}}
- {type: Source, id: a, cite: {source: b, locator: x}}
- {type: Source, id: b, cite: [{source: a, locator: y}, {source: b}]}
- {type: Source, id: c}
`)
		w.wantCounts(r, 4, 0, 0)
		if a, b := w.cited("a"), w.cited("b"); a != "d:b:x" || b != "d:a:y d:b:<nil>" {
			t.Errorf("a cites %s, b cites %s", a, b)
		}
	})
}

func TestAProblemAnywhereWritesNothing(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		files := []Input{inMemory("a.yaml", people), inMemory("b.yaml", "dataset: e\nnodes:\n- {type: Person, id: q, age: x}\n")}
		_, err := Run(t.Context(), w.st, w.c, files, Options{})
		if _, ok := errors.AsType[*Problems](err); !ok || len(w.st.put) > 0 || w.dataset("d") != "" {
			t.Errorf("%v, put %v", err, w.st.put)
		}
	})
}

func TestACheckReportsWhatALoadWould(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		w.load(1, people)
		changed := strings.Replace(people, "age: 3", "age: 4", 1)
		was := w.fact("p")
		checked, err := Run(t.Context(), w.st, w.c, []Input{inMemory("a.yaml", changed)}, Options{Now: clock(2), CheckOnly: true, Rules: rules{}})
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(w.fact("p"), was) {
			t.Error("a check wrote")
		}
		loaded, err := Run(t.Context(), w.st, w.c, []Input{inMemory("a.yaml", changed)}, Options{Now: clock(2), Rules: rules{}})
		if err != nil || !reflect.DeepEqual(checked, loaded) {
			t.Errorf("checked %v\nloaded %v\n%v", checked, loaded, err)
		}
	})
}

// rules finds every Works odd, as the test schema's rule does.
type rules struct{}

func (rules) OfNodes(context.Context, Reader, *catalog.NodeType, []string) ([]Breach, error) {
	return nil, errors.New("no node type of the test schema has a rule")
}

func (rules) OfRelationships(ctx context.Context, in Reader, t *catalog.RelationshipType, ids []string) ([]Breach, error) {
	facts, err := in.(store.Load).Facts(ctx, ids)
	var out []Breach
	for id, f := range facts {
		if f.Relationship != t {
			return nil, fmt.Errorf("%s is no %s", id, t.Name)
		}
		out = append(out, Breach{id, t.Warnings[0].Say})
	}
	return out, err
}

func TestRulesAreAskedOfWhatWasPut(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		text := "dataset: d\nnodes:\n- {type: Agency, id: b, kind: k}\n- {type: Person, id: a}\nrelationships:\n- {type: Works, from: a, to: b, role: r}\n"
		for day := range 2 { // the second time nothing is put, and the warnings are the same
			r, err := Run(t.Context(), w.st, w.c, []Input{inMemory("a.yaml", text)}, Options{Now: clock(day + 1), Rules: rules{}})
			if err != nil {
				t.Fatal(err)
			}
			want := "a.yaml:3:3: Agency b has no citation\na.yaml:4:3: Person a has no citation\na.yaml:6:3: this Works has no citation\na.yaml:6:3: this Works is odd"
			if got := r.Warned(); got != want || r.WarningTotal != 4 {
				t.Errorf("day %d: %d warnings\n%s", day, r.WarningTotal, got)
			}
		}
	})
}

func TestAFailingStoreLeavesNothing(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		w.st.fail = errors.New("disk full")
		_, err := Run(t.Context(), w.st, w.c, []Input{inMemory("a.yaml", people)}, Options{})
		if !errors.Is(err, w.st.fail) || w.fact("p") != nil || w.dataset("d") != "" {
			t.Error(err)
		}
	})
}

func TestAnErrorTellsWhatIsLasting(t *testing.T) {
	st := &spy{Store: newFake(), inParts: true, fail: errors.New("gone")}
	_, err := Run(t.Context(), st, testCatalog(t), []Input{inMemory("a.yaml", people)}, Options{})
	if !errors.Is(err, st.fail) || !strings.Contains(err.Error(), "(4 facts in the store already") {
		t.Error(err)
	}
}

func TestALargeCheckPutsNothingThatCouldLast(t *testing.T) {
	text := strings.Builder{}
	text.WriteString("{\"dataset\": \"d\"}\n")
	for i := range maxRollback + 1 {
		fmt.Fprintf(&text, "{\"type\": \"Source\", \"id\": \"s%d\"}\n", i)
	}
	st := &spy{Store: newFake(), inParts: true}
	in := []Input{inMemory("a.jsonl", text.String())}
	r, err := Run(t.Context(), st, testCatalog(t), in, Options{CheckOnly: true, Rules: rules{}})
	if err != nil || r.Added != maxRollback+1 || r.WarningTotal != 1 || len(st.put) > 0 {
		t.Errorf("%v %v\n%s\n%d put", err, r.Counts, r.Warned(), len(st.put))
	}
}

// TestACheckLetsNoPartLast: a store that takes a load in parts is told of none
// where all is to be taken back.
func TestACheckLetsNoPartLast(t *testing.T) {
	for _, check := range []bool{true, false} {
		st := &spy{Store: newFake(), inParts: true}
		_, err := Run(t.Context(), st, testCatalog(t), []Input{inMemory("a.yaml", people)}, Options{CheckOnly: check})
		if err != nil || len(st.put) == 0 || check != (st.parts == 0) {
			t.Errorf("check %v: %v, %d put, %d parts", check, err, len(st.put), st.parts)
		}
	}
}

func TestAFileThatChangesMeanwhileIsRefused(t *testing.T) {
	first := "{\"dataset\": \"d\"}\n{\"type\": \"Source\", \"id\": \"s\"}\n"
	for _, then := range []string{
		"{\"dataset\": \"d\"}\n{\"type\": \"Source\", \"id\": \"other\"}\n",
		"{\"dataset\": \"d\"}\n{\"type\": \"Source\", \"id\": \"s\", \"title\": 3}\n",
		"{\"dataset\": \"d\"}\n{\"type\": \"Source\", ",
		"{\"dataset\": \"d\"}\n",
	} {
		inWorlds(t, func(t *testing.T, w *world) {
			opened := 0
			in := Input{Name: "a.jsonl", Open: func() (io.ReadCloser, error) {
				if opened++; opened > 1 {
					return io.NopCloser(strings.NewReader(then)), nil
				}
				return io.NopCloser(strings.NewReader(first)), nil
			}}
			if _, err := Run(t.Context(), w.st, w.c, []Input{in}, Options{}); !errors.Is(err, errChanged) || w.fact("s") != nil {
				t.Error(err)
			}
		})
	}
}

func TestAFileThatIsNotThereIsNamed(t *testing.T) {
	_, err := Run(t.Context(), newFake(), testCatalog(t), Files("testdata/nowhere.yaml"), Options{})
	if !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "nowhere.yaml") {
		t.Error(err)
	}
}

func TestACancelledLoadStops(t *testing.T) {
	inWorlds(t, func(t *testing.T, w *world) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := Run(ctx, w.st, w.c, []Input{inMemory("a.yaml", people)}, Options{}); !errors.Is(err, context.Canceled) || w.fact("p") != nil {
			t.Error(err)
		}
	})
}

// TestTheSeedIsRight loads what is shipped under the domain it is shipped with.
func TestTheSeedIsRight(t *testing.T) {
	names, err := filepath.Glob("../../schema/*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	var files []catalog.File
	for _, n := range names {
		text, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Base(n) != "service.graphql" {
			files = append(files, catalog.File{Name: n, Text: string(text)})
		}
	}
	derived := map[string]bool{"Claim.standing": true}
	c, err := catalog.Read(files, catalog.Options{Computed: derive.Computed(), Derived: derived})
	if err != nil {
		t.Fatal(err)
	}
	onStores(t, c, func(t *testing.T, st store.Store) {
		for _, want := range []Counts{{Added: 67 + 148}, {Unchanged: 67 + 148}} {
			r, err := Run(t.Context(), st, c, FS(os.DirFS("../../seed"), "article/article.yaml"), Options{})
			if err != nil {
				t.Fatal(err)
			}
			if r.Counts != want || r.WarningTotal > 0 {
				t.Errorf("%v\n%s", r, r.Warned())
			}
		}
	})
}
