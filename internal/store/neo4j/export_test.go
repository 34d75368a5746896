package neo4j

import (
	"context"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// Address takes a test server's URL apart for the plain driver.
func Address(t testing.TB, address string) (string, neo4j.AuthToken) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	auth := neo4j.BasicAuth(u.User.Username(), password, "")
	u.User = nil
	return u.String(), auth
}

// Hurry makes migrations wait for readers a shorter time than is usual.
func (s *Store) Hurry(lease time.Duration) { s.lease = lease }

// TakeFor has statements written for a scale, whatever the database has.
func (s *Store) TakeFor(of compile.Scale) { s.scaleOf = func(int64) compile.Scale { return of } }

// Write sends a statement as a migration does.
func (s *Store) Write(ctx context.Context, text string) error {
	return (&migration{s: s}).write(ctx, text, nil)
}

// ReadBetween is Read of one list; then is called after each statement.
func (s *Store) ReadBetween(ctx context.Context, l *plan.List, then func(statements int)) store.Result {
	f, err := s.fitted()
	if err != nil {
		return store.Result{Err: err}
	}
	var one sync.Mutex
	statements := 0
	return s.answer(ctx, f.catalog, s.scale(f), l, func(ctx context.Context, st compile.Statement) ([][]any, int, time.Duration, error) {
		one.Lock()
		defer one.Unlock()
		records, runs, took, err := s.read(ctx, st)
		statements++
		then(statements)
		return records, runs, took, err
	})
}

// PrepareCounted is Prepare. It returns how many statements ran.
func (s *Store) PrepareCounted(ctx context.Context, lists []*plan.List) (int, error) {
	var statements atomic.Int64
	err := s.prepare(ctx, lists, func(ctx context.Context, st compile.Statement) ([][]any, int, time.Duration, error) {
		statements.Add(1)
		return s.read(ctx, st)
	})
	return int(statements.Load()), err
}

// SameAt says whether the statements for a list, with their parameters, are the same at two
// scales.
func (s *Store) SameAt(t testing.TB, l *plan.List, a, b compile.Scale) bool {
	return slices.Equal(s.statementsAt(t, l, a), s.statementsAt(t, l, b))
}

func (s *Store) statementsAt(t testing.TB, l *plan.List, of compile.Scale) []string {
	f, err := s.fitted()
	if err != nil {
		t.Fatal(err)
	}
	st, err := compile.List(t.Context(), f.catalog, of, l)
	if err != nil {
		t.Fatal(err)
	}
	all, err := pieces(t.Context(), st, func(*compile.Late, int64) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = explained(p.Text, p.Params)
	}
	return out
}

// MostStatements is how many statements may answer a list.
func (s *Store) MostStatements(t testing.TB, l *plan.List) int {
	f, err := s.fitted()
	if err != nil {
		t.Fatal(err)
	}
	return len(s.statementsAt(t, l, s.scale(f)))
}
