package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/test/neo4jtest"
)

// everything is what a database holds and has, as text.
func everything(ctx context.Context, t *testing.T, url string) string {
	t.Helper()
	var b strings.Builder
	for _, ask := range []string{
		"SHOW CONSTRAINTS YIELD name", "SHOW INDEXES YIELD name ORDER BY name",
		"MATCH (n) RETURN labels(n), properties(n) ORDER BY elementId(n)",
		"MATCH ()-[r]->() RETURN type(r), properties(r) ORDER BY elementId(r)",
	} {
		fmt.Fprintln(&b, cypher(ctx, t, url, ask))
	}
	return b.String()
}

// TestAForeignDatabaseIsLeftAlone, whether its labels are those of a schema or not.
func TestAForeignDatabaseIsLeftAlone(t *testing.T) {
	url, ctx := neo4jtest.Open(t), t.Context()
	for label, says := range map[string]string{"Person": `"Person"`, "`Film \"1\"`": `"Film \"1\""`} {
		wipe(t, url)
		cypher(ctx, t, url, "CREATE (:"+label+" {name: 'x', id: 'x'})-[:KIN {id: 'k'}]->(:"+label+" {id: 'y'})")
		before := everything(ctx, t, url)
		s := open(t, url)
		for does, err := range map[string]error{
			"Fits": s.Fits(ctx, schema(t)), "Rehearse": s.Rehearse(ctx, schema(t)), "Migrate": s.Migrate(ctx, schema(t)),
		} {
			if err == nil || !strings.Contains(fault.Public(err), "2 nodes, of them "+says) && !strings.Contains(err.Error(), "2 nodes, of them "+says) {
				t.Errorf("%s gives %v", does, err)
			}
		}
		if err := s.Close(ctx); err != nil {
			t.Error(err)
		}
		if after := everything(ctx, t, url); after != before {
			t.Errorf("before\n%s, after\n%s", before, after)
		}
	}
	wipe(t, url)
}

// TestTheServerHoldsAReaderToIt: what would write is refused by it, whatever this
// program thinks it does.
func TestTheServerHoldsAReaderToIt(t *testing.T) {
	url, ctx := neo4jtest.Open(t), t.Context()
	wipe(t, url)
	first := open(t, url)
	defer first.Close(context.WithoutCancel(ctx))
	if err := first.Migrate(ctx, schema(t)); err != nil {
		t.Fatal(err)
	}
	s, err := neo4j.Open(url, neo4j.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.WithoutCancel(ctx))
	if err := s.Fits(ctx, schema(t)); err != nil {
		t.Fatal(err)
	}
	before := everything(ctx, t, url)
	if err := s.Write(ctx, "CREATE (:Person {id: 'x'})"); err == nil {
		t.Error("it writes")
	}
	if _, err := s.Begin(ctx); err == nil {
		t.Error("it begins a load")
	}
	if err := s.Migrate(ctx, other(t)); err == nil {
		t.Error("it migrates")
	}
	if after := everything(ctx, t, url); after != before {
		t.Errorf("before\n%s, after\n%s", before, after)
	}
}

// other is the schema with a property more.
func other(t testing.TB) *catalog.Catalog { return edited(t, 1) }

// TestMigrationsWaitForEachOther: several at once, to the same schema and to
// different ones, on a machine that is busy.
func TestMigrationsWaitForEachOther(t *testing.T) {
	url := neo4jtest.Open(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	var idle atomic.Bool
	defer idle.Store(true)
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for !idle.Load() {
			}
		}()
	}
	for name, schemas := range map[string]int{"the same schema": 1, "different ones": 3} {
		t.Run(name, func(t *testing.T) {
			wipe(t, url)
			var all sync.WaitGroup
			for i := range 6 {
				all.Go(func() {
					s := open(t, url)
					defer s.Close(context.WithoutCancel(ctx))
					if err := s.Migrate(ctx, edited(t, i%schemas)); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
			// It fits the one that was last, whole.
			s := open(t, url)
			defer s.Close(context.WithoutCancel(ctx))
			fits := 0
			for i := range schemas {
				if s.Fits(ctx, edited(t, i)) == nil {
					fits++
				}
			}
			if fits != 1 {
				t.Errorf("it fits %d of %d", fits, schemas)
			}
			if n := cypher(ctx, t, url, "MATCH (n:_Layout) RETURN count(n)")[0][0]; n != int64(1) {
				t.Errorf("there are %v layouts", n)
			}
		})
	}
}

// TestWhatIsMissingIsMadeAgain: an index or a constraint that somebody dropped, and a
// migration that was broken off.
func TestWhatIsMissingIsMadeAgain(t *testing.T) {
	url, ctx := neo4jtest.Open(t), t.Context()
	wipe(t, url)
	s := open(t, url)
	defer s.Close(context.WithoutCancel(ctx))
	if err := s.Migrate(ctx, schema(t)); err != nil {
		t.Fatal(err)
	}
	for change, says := range map[string]string{
		"DROP CONSTRAINT casegraph_node_id":       "casegraph_node_id is missing",
		"DROP INDEX casegraph_node_search":        "casegraph_node_search is missing",
		"MATCH (l:_Layout) SET l.changing = true": "interrupted",
	} {
		cypher(ctx, t, url, change)
		err := s.Fits(ctx, schema(t))
		u, ok := errors.AsType[store.Unfit](err)
		if !ok || !strings.Contains(u.Error(), says) {
			t.Errorf("after %s: %v", change, err)
		}
		if err := s.Migrate(ctx, schema(t)); err != nil {
			t.Fatal(err)
		}
		if err := s.Fits(ctx, schema(t)); err != nil {
			t.Errorf("%s is not mended: %v", change, err)
		}
	}
}

// TestAMigrationGivenUpInTimeChangesNothing: who reads may go on, for nothing has
// changed when the migration is given up while it waits for them.
func TestAMigrationGivenUpInTimeChangesNothing(t *testing.T) {
	url, ctx := neo4jtest.Open(t), t.Context()
	wipe(t, url)
	s := open(t, url)
	defer s.Close(context.WithoutCancel(ctx))
	if err := s.Migrate(ctx, schema(t)); err != nil {
		t.Fatal(err)
	}
	s.Hurry(time.Hour)
	short, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	if err := s.Migrate(short, other(t)); fault.CodeOf(err) != fault.Timeout {
		t.Errorf("it waited for no reader: %v", err)
	}
	if err := s.Fits(ctx, schema(t)); err != nil {
		t.Error(err)
	}
}
