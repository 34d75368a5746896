package neo4j_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/test/neo4jtest"
)

func schema(t testing.TB) *catalog.Catalog { return edited(t, 0) }

// edited is the schema with a number of properties more.
func edited(t testing.TB, more int) *catalog.Catalog {
	t.Helper()
	sdl, err := os.ReadFile("testdata/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	text := string(sdl)
	for i := range more {
		text = strings.Replace(text, "  otherNames", fmt.Sprintf("  new%d: Date @index\n  \"Other names.\"\n  otherNames", i), 1)
	}
	c, err := catalog.Read([]catalog.File{{Name: "schema.graphql", Text: text}}, catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// people is a list of the people's ids.
func people(c *catalog.Catalog) *plan.List {
	id := plan.Column{Property: c.Node("Person").Property("id")}
	return &plan.List{From: plan.OfType{Node: c.Node("Person")}, Order: []plan.SortKey{{By: id}}, Limit: 1, Row: []plan.Field{id}}
}

// A server that goes away is UNAVAILABLE at once, and when it is back the same
// store answers again.
func TestServerGoesAwayAndComesBack(t *testing.T) {
	server := neo4jtest.StartForTest(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	c := schema(t)
	s := open(t, server.URL())
	defer s.Close(context.WithoutCancel(ctx))
	if err := s.Migrate(ctx, c); err != nil {
		t.Fatal(err)
	}
	// Several connections, all of which will be broken.
	lists := []*plan.List{people(c), people(c), people(c), people(c)}
	for _, r := range s.Read(ctx, lists) {
		if r.Err != nil {
			t.Fatal(r.Err)
		}
	}
	load, err := s.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Kill(); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	r := s.Read(ctx, lists)[0]
	unavailable(t, "Read", r.Err)
	unavailable(t, "Health", s.Health(ctx))
	unavailable(t, "Migrate", s.Migrate(ctx, c))
	_, err = s.Begin(ctx)
	unavailable(t, "Begin", err)
	took := time.Since(began)
	// A load waits for the server to come back, as the driver would, and then fails
	// for good. It asks nothing of a database that was empty.
	unavailable(t, "Put", load.Put(ctx, []*store.Fact{{ID: "p1", Node: c.Node("Person"), Values: map[string]any{"label": "p1"}}}))
	unavailable(t, "Commit", load.Commit(ctx))
	if err := load.Rollback(ctx); err != nil {
		t.Errorf("Rollback after Commit: %v", err)
	}
	if took > 30*time.Second {
		t.Errorf("it took %s to say that the server is away", took)
	}
	if err := server.Restart(ctx); err != nil {
		t.Fatal(err)
	}
	for _, r := range s.Read(ctx, lists) {
		if r.Err != nil {
			t.Errorf("after it is back: %v", r.Err)
		}
	}
	if err := s.Health(ctx); err != nil {
		t.Error(err)
	}
}

func unavailable(t *testing.T, what string, err error) {
	t.Helper()
	if fault.CodeOf(err) != fault.Unavailable || err == nil {
		t.Errorf("%s of a server that is away: %v, not UNAVAILABLE", what, err)
		return
	}
	if text := fault.Public(err); strings.Contains(text, "127.0.0.1") || strings.Contains(text, "Error") {
		t.Errorf("%s tells a user %q", what, text)
	}
}

// Nothing listens: Open still works, and what is asked then does not.
func TestServerIsAwayAtOpen(t *testing.T) {
	s, err := neo4j.Open("neo4j://127.0.0.1:1", neo4j.Options{User: "neo4j", Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	unavailable(t, "Health", s.Health(t.Context()))
	unavailable(t, "Migrate", s.Migrate(t.Context(), schema(t)))
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	if err := s.Health(ctx); fault.CodeOf(err) != fault.Timeout {
		t.Errorf("Health without time: %v, not TIMEOUT", err)
	}
}

func TestOpenChecksTheURL(t *testing.T) {
	for _, url := range []string{"", "neo4j", "http://host", "bolt://", "bolt://u:p@[::1", "bolt://host?other=x"} {
		if s, err := neo4j.Open(url, neo4j.Options{}); err == nil {
			t.Errorf("Open(%q) is no error", url)
			_ = s.Close(t.Context())
		} else if strings.Contains(fault.Public(err), "u:p") {
			t.Errorf("Open(%q) tells the password", url)
		}
	}
	for _, url := range []string{"bolt://host", "neo4j://u:p@host:7687", "neo4j+s://host?database=cases", "bolt+ssc://host?database=cases"} {
		s, err := neo4j.Open(url, neo4j.Options{})
		if err != nil {
			t.Errorf("Open(%q): %v", url, err)
			continue
		}
		_ = s.Close(t.Context())
	}
}

// A password that the server refuses may be put right there.
func TestWrongPasswordIsUnavailable(t *testing.T) {
	url := neo4jtest.Open(t)
	at := strings.LastIndex(url, "@")
	s := open(t, "bolt://neo4j:wrong"+url[at:])
	defer s.Close(context.Background())
	err := s.Health(t.Context())
	if fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("Health: %v, not UNAVAILABLE", err)
	}
}
