package neo4j_test

import (
	"context"
	"encoding/base64"
	"strings"
	"sync"
	"testing"
	"time"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/test/neo4jtest"
)

// TestBookmarksAreAwaited on two servers of one database: what one has seen, the other
// has seen too when it was awaited, and what will never be holds nobody up.
func TestBookmarksAreAwaited(t *testing.T) {
	url := neo4jtest.Open(t)
	wipe(t, url)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	c := schema(t)
	one, two := open(t, url), open(t, url)
	for _, s := range []store.Store{one, two} {
		defer s.Close(context.WithoutCancel(ctx))
		if err := s.Migrate(ctx, c); err != nil {
			t.Fatal(err)
		}
	}
	seen := func() string {
		b := &store.Bookmarks{}
		if r := one.Read(store.WithBookmarks(ctx, b), []*plan.List{people(c)})[0]; r.Err != nil || len(b.Seen()) != 1 {
			t.Fatal(r.Err, b.Seen())
		}
		return b.Seen()[0]
	}
	mark := seen()
	for range 2 {
		for _, after := range [][]string{nil, {}, {mark}, {mark, mark}} {
			if err := two.Await(ctx, after); err != nil {
				t.Errorf("%q: %v", after, err)
			}
		}
		cypher(ctx, t, url, "CREATE (n:Elsewhere) DELETE n")
		mark = seen()
	}
	for _, bad := range []string{"nonsense", "FB:AAAA", "FB:" + base64.StdEncoding.EncodeToString([]byte("\x91\xcc\x01x\x05\x90"))} {
		if err := two.Await(ctx, []string{mark, bad}); fault.CodeOf(err) != fault.BadUserInput || strings.Contains(err.Error(), "Neo.") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	// The same database, and a transaction that nobody will see.
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(mark, "FB:"))
	if err != nil {
		t.Fatal(err)
	}
	invented := "FB:" + base64.StdEncoding.EncodeToString(append(raw[:19:19], "\xcb\x0f\x00\x00\x00\x00\x00\x00\x00\x90"...))
	var all sync.WaitGroup
	for range 200 { // more than there are connections
		all.Go(func() {
			if err := two.Await(ctx, []string{invented}); fault.CodeOf(err) != fault.Unavailable {
				t.Error(err)
			}
		})
	}
	if r := two.Read(ctx, []*plan.List{people(c)})[0]; r.Err != nil {
		t.Error(r.Err)
	}
	all.Wait()
	gone, leave := context.WithCancel(ctx)
	leave()
	if err := two.Await(gone, []string{invented}); fault.CodeOf(err) != fault.Internal {
		t.Error(err)
	}
}
