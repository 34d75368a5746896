package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"casegraph/bench/process"
	"casegraph/bench/workload"
)

// The command asks all questions about small hubs. It measures two of them, and keeps the
// figures.
func TestHubsAreMeasured(t *testing.T) {
	dir := t.TempDir()
	o := options{degrees: "60,120", seed: 1, stores: "sqlite", clients: 64, dir: dir, binary: filepath.Join(dir, "casegraph")}
	if err := process.Build(t.Context(), o.binary); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), o, &out); err != nil {
		t.Fatal(err, out.String())
	}
	o.queries, o.duration, o.warm, o.cold = "court-cursor,paths-around", time.Millisecond, time.Millisecond, 1
	o.results = filepath.Join(dir, "results.json")
	out.Reset()
	if err := run(t.Context(), o, &out); err != nil {
		t.Fatal(err, out.String())
	}
	line := regexp.MustCompile(`\| court-cursor +\| casegraph-sqlite( *\| *\**[0-9.]+\**){6} *\|`)
	if !line.MatchString(out.String()) {
		t.Errorf("there is no line %s in\n%s", line, out.String())
	}
	text, err := os.ReadFile(o.results)
	if err != nil {
		t.Fatal(err)
	}
	var kept report
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	if len(kept.Rows) != 4 {
		t.Errorf("there are not two questions at two degrees in %s", text)
	}
	for _, r := range kept.Rows {
		if r.Degree == 0 || r.P50 == 0 || r.Cold == 0 {
			t.Errorf("not measured: %+v", r)
		}
	}
}

func TestAnswersOfAnotherSizeAreRefused(t *testing.T) {
	b := bench{
		stores:  []*opened{{name: "sqlite"}},
		queries: []workload.Query{{Name: "court-id 60", Like: "court-id", Degree: 60}, {Name: "court-id 120", Like: "court-id", Degree: 120}},
		objects: map[string]int{"sqlite court-id 60": 20, "sqlite court-id 120": 20},
	}
	if err := b.sameAnswers(); err != nil {
		t.Error(err)
	}
	b.objects["sqlite court-id 120"] = 19
	if err := b.sameAnswers(); err == nil {
		t.Error("answers with 20 and 19 objects were compared")
	}
}
