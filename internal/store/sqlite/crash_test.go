package sqlite

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// crashPath names the file to the process that is to be killed.
const crashPath = "CASEGRAPH_TEST_CRASH"

// batchSize is how many people, and how many ties of kin, a load puts.
const batchSize = 200

// TestKilledProcessLosesNothing kills a process while it loads, again and
// again: what it said was committed is there, and every load whole or not at
// all.
func TestKilledProcessLosesNothing(t *testing.T) {
	if path := os.Getenv(crashPath); path != "" {
		loadForEver(t, path)
	}
	path := filepath.Join(t.TempDir(), "graph.db")
	filled(t, path)
	rounds := 6
	if testing.Short() {
		rounds = 2
	}
	for round := range rounds {
		said := killed(t, path, time.Duration(50+37*round)*time.Millisecond)
		people, kin := counted(t, path)
		if people%batchSize != 0 || kin != people-people/batchSize {
			t.Fatalf("round %d: %d people and %d ties of kin are no whole loads", round, people, kin)
		}
		if people < said*batchSize {
			t.Fatalf("round %d: %d loads were said to be committed, and there are %d people", round, said, people)
		}
	}
}

// killed runs a process that loads, kills it, and gives the last load that it
// said was committed.
func killed(t *testing.T, path string, after time.Duration) int {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledProcessLosesNothing$")
	cmd.Env = append(os.Environ(), crashPath+"="+path)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said, timer := 0, (*time.Timer)(nil)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		n, ok := strings.CutPrefix(lines.Text(), "committed ")
		if !ok {
			continue
		}
		if said, err = strconv.Atoi(n); err != nil {
			t.Fatal(err)
		}
		if timer == nil {
			timer = time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || timer == nil {
		t.Fatalf("the process ended by itself: %v", err)
	}
	return said
}

// loadForEver loads batches of people who are each the kin of the one before.
func loadForEver(t *testing.T, path string) {
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	c := small(t)
	if err := s.Migrate(ctx, c); err != nil {
		t.Fatal(err)
	}
	people, _ := counted(t, path)
	for n := people / batchSize; ; n++ {
		l, err := s.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, facts := range batch(c, n) {
			if err := l.Put(ctx, facts); err != nil {
				t.Fatal(err)
			}
		}
		if err := l.Commit(ctx); err != nil {
			t.Fatal(err)
		}
		fmt.Println("committed", n+1)
	}
}

func batch(c *catalog.Catalog, n int) [2][]*store.Fact {
	var out [2][]*store.Fact
	for i := range batchSize {
		id := fmt.Sprintf("p%d.%03d", n, i)
		out[0] = append(out[0], person(c, id, nil))
		if i > 0 {
			out[1] = append(out[1], &store.Fact{
				ID: "k" + id, Relationship: c.Relationship("Kin"), From: fmt.Sprintf("p%d.%03d", n, i-1), To: id,
				Values: map[string]any{"status": catalog.DefaultStatus, "createdAt": int64(1), "updatedAt": int64(1)},
			})
		}
	}
	return out
}

// counted is how many people and ties of kin there are, by the rows that can be
// reached.
func counted(t *testing.T, path string) (people, kin int) {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(ctx) }()
	c := small(t)
	if err := s.Migrate(ctx, c); err != nil {
		t.Fatal(err)
	}
	id := column(c, plan.Node, "Person", "id", catalog.Value)
	results := s.Read(ctx, []*plan.List{
		{From: plan.OfType{Node: c.Node("Person")}, Total: true},
		{From: plan.OfRelationships{Types: []*catalog.RelationshipType{c.Relationship("Kin")}}, Limit: plan.NoLimit, Row: []plan.Field{
			plan.Endpoint{Side: plan.Source, Fields: []plan.Field{id}}, plan.Endpoint{Side: plan.Target, Fields: []plan.Field{id}},
		}},
	})
	for _, r := range results {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
	}
	return int(results[0].Value.([]any)[1].(int64)), len(results[1].Value.([]any))
}
