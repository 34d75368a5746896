package storetest

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/load"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/neo4jtest"
	"casegraph/schema"
	"casegraph/seed"
)

// The real domain with its first seed, in both stores. Each store must have every fact as it
// was loaded, and answer random plans over the facts.

func TestDomainOnSQLite(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	testDomain(t, func() store.Store {
		s, err := sqlite.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func TestDomainOnNeo4j(t *testing.T) {
	url := neo4jtest.Open(t)
	testDomain(t, func() store.Store {
		s, err := neo4j.Open(url, neo4j.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func testDomain(t *testing.T, opener func() store.Store) {
	x := domain(t)
	m := &memory{graph: &Graph{}, loading: make(chan struct{}, 1)}
	if err := m.Migrate(t.Context(), x.Catalog); err != nil {
		t.Fatal(err)
	}
	if _, err := load.Run(t.Context(), m, x.Catalog, load.FS(seed.Files, seed.Article), load.Options{}); err != nil {
		t.Fatal(err)
	}
	g := m.now()
	s := open(t, x, opener)
	s.load(g)
	s.holds(g)
	const first = 1000
	s.gamble(g, first, rand.New(rand.NewPCG(first, 0)), plans(t)/2, nil)
	// The loader gives the same facts, except for the stamps.
	report, err := load.Run(context.WithoutCancel(s.ctx), s.store, x.Catalog, load.FS(seed.Files, seed.Article), load.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("loaded again: %+v", report)
	s.holds(g)
}

func domain(t *testing.T) lexicon {
	names, err := fs.Glob(schema.Files, "*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	var files []catalog.File
	for _, name := range names {
		if name == schema.Service {
			continue
		}
		text, err := schema.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, catalog.File{Name: name, Text: string(text)})
	}
	derived := map[string]bool{}
	for name := range derive.Derived() {
		derived[name] = true
	}
	c, err := catalog.Read(files, catalog.Options{Computed: derive.Computed(), Derived: derived})
	if err != nil {
		t.Fatal(err)
	}
	return lexicon{c}
}
