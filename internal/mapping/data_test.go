package mapping

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/load"
	"casegraph/internal/record"
	"casegraph/internal/store/sqlite"
)

// data returns a file with real data, from a folder beside the project.
func data(t *testing.T, path string) string {
	t.Helper()
	path = filepath.Join("../../../shared/data", path)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("REAL DATA IS NOT TESTED: there is no %s", path)
	}
	return path
}

// mapped reads one of the built-in mappings.
func mapped(t *testing.T, name string, schemas ...string) *Mapping {
	t.Helper()
	m, err := Read(load.Files("../../seed/mappings/" + name)[0].File(), domain(t, schemas...))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// loaded loads inputs into a new store, and returns the number of facts of each type. It
// wants the warnings that contain each of warned, and no others.
func loaded(t *testing.T, inputs []load.Input, warned []string, schemas ...string) map[string]int {
	t.Helper()
	c := domain(t, schemas...)
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close(context.Background())
	if err := st.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	report, err := load.Run(t.Context(), st, c, inputs, load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if report.WarningTotal != len(warned) || slices.ContainsFunc(warned, func(s string) bool { return !strings.Contains(report.Warned(), s) }) {
		t.Errorf("%d warnings: %s", report.WarningTotal, report.Warned())
	}
	out := map[string]int{}
	for _, n := range report.Types {
		out[n.Type] = n.Added
	}
	return out
}

func wantCounts(t *testing.T, got, want map[string]int) {
	t.Helper()
	for typ, n := range want {
		if got[typ] != n {
			t.Errorf("%d of %s; want %d", got[typ], typ, n)
		}
	}
	for typ, n := range got {
		if _, ok := want[typ]; !ok {
			t.Errorf("%d of %s, which are not expected", n, typ)
		}
	}
}

func TestCourtsAndTheirHierarchy(t *testing.T) {
	path := data(t, "courts-db/courts.json")
	var courts []struct{ ID, Parent string }
	unmarshal(t, path, &courts)
	ids, parents := map[string]bool{}, 0
	for _, c := range courts {
		ids[c.ID] = true
		if c.Parent != "" {
			parents++
		}
	}
	got := loaded(t, mapped(t, "courts-db.yaml").Inputs(load.Files(path), ""), []string{"dissolved is 1935-01-01, before its founded, 1969-12-31"})
	wantCounts(t, got, map[string]int{"Source": 1, "Agency": len(ids), "PartOf": parents})
}

func TestPlacesOfATypeOfOnesOwn(t *testing.T) {
	path := data(t, "khmer-places/cambodia_address.json")
	var places struct{ Provinces, Districts, Communes, Villages []struct{ Code string } }
	unmarshal(t, path, &places)
	below := len(places.Districts) + len(places.Communes) + len(places.Villages)
	got := loaded(t, mapped(t, "khmer-places.yaml", "../../examples/schema").Inputs(load.Files(path), ""), nil, "../../examples/schema")
	wantCounts(t, got, map[string]int{"Source": 1, "Place": len(places.Provinces) + below, "LiesIn": below})
}

func unmarshal(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestSentencings compares the facts of the mapping with the rows as encoding/csv reads
// them, and loads a sample.
func TestSentencings(t *testing.T) {
	path := data(t, "mongolia-sentencing/sentencing_clean.csv.gz")
	rows, sample := sentencings(t, path)
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	rows = rows[1:]
	courts := map[string]bool{}
	kinds := map[string]int{}
	var suspended, credit, fines, pleas int
	for _, row := range rows {
		courts[row[column["court_id"]]] = true
		kind := strings.ToUpper(row[column["sentence_type"]])
		switch kind {
		case "COMMUNITY_SERVICE":
			kind = "COMMUNITY"
		case "SUSPENDED":
			kind = "IMPRISONMENT"
			suspended++
		}
		kinds[kind]++
		for name, n := range map[string]*int{"time_served_days": &credit, "sentence_fine_mnt": &fines} {
			if row[column[name]] != "" {
				*n++
			}
		}
		if row[column["plea_guilty"]] == "true" {
			pleas++
		}
	}

	m := mapped(t, "mongolia-sentencing.yaml")
	got, gotKinds := map[string]int{}, map[string]int{}
	var gotSuspended, gotCredit, gotFines, gotPleas, uncited int
	wrong := func(at record.Pos, message string) { t.Errorf("%d:%d: %s", at.Line, at.Column, message) }
	err := m.Inputs(load.Files(path), "")[0].Source.Read(record.To{
		Header: func(*record.Value, []string) {}, Fail: wrong, Reject: wrong, Lost: wrong,
		Begin: func(*record.Value) {}, Omit: func(record.Omission) {}, Count: func(record.Tally) {},
		Record: func(r record.Record) error {
			typ := r.Get("type").Text
			got[typ]++
			if typ != "Source" && r.Get("cite") == nil {
				uncited++
			}
			if typ == "Sentence" {
				gotKinds[r.Get("kind").Text]++
			}
			for name, n := range map[string]*int{"suspended": &gotSuspended, "creditDays": &gotCredit, "fine": &gotFines, "plea": &gotPleas} {
				if r.Get(name) != nil {
					*n++
				}
			}
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"Source": 1, "Agency": len(courts)}
	for _, typ := range []string{"Person", "CourtCase", "Charge", "Decision", "Sentence", "Party", "HeardBy", "HasCharge", "ChargedWith", "HasDecision", "Resolves", "Imposes", "SentencedTo", "ForCharge"} {
		want[typ] = len(rows)
	}
	wantCounts(t, got, want)
	wantCounts(t, gotKinds, kinds)
	if gotSuspended != suspended || gotCredit != credit || gotFines != fines || gotPleas != pleas || uncited != 0 {
		t.Errorf("%d suspended, %d with credit, %d fines, %d pleas, %d uncited; want %d, %d, %d, %d, 0", gotSuspended, gotCredit, gotFines, gotPleas, uncited, suspended, credit, fines, pleas)
	}

	got = loaded(t, m.Inputs([]load.Input{input("sample.csv", sample)}, ""), nil)
	if got["Sentence"] != 500 || got["ForCharge"] != 500 {
		t.Errorf("of a sample of 500: %v", got)
	}
}

// sentencings returns all rows, and the text of the header and the first 500.
func sentencings(t *testing.T, path string) (rows [][]string, sample string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	if rows, err = csv.NewReader(strings.NewReader(string(text))).ReadAll(); err != nil {
		t.Fatal(err)
	}
	return rows, strings.Join(strings.SplitAfterN(string(text), "\n", 502)[:501], "")
}
