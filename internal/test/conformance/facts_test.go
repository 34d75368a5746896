package conformance

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/store"
	"casegraph/internal/store/sqlite"
)

// fact and dataset are the loaded data, in the form that the reference reads.
type (
	fact struct {
		ID        string         `json:"id"`
		Type      string         `json:"type"`
		From      string         `json:"from,omitempty"`
		To        string         `json:"to,omitempty"`
		Values    map[string]any `json:"values"`
		Citations []citation     `json:"citations"`
	}
	citation struct {
		Source string         `json:"source"`
		Values map[string]any `json:"values"`
	}
	dataset struct {
		Name   string         `json:"name"`
		Values map[string]any `json:"values"`
	}
)

// A subject is the engine under test, on SQLite, with the first seed. request has the same
// data for the reference, without operations.
type subject struct {
	*graph.Engine
	catalog *catalog.Catalog
	request request
	ids     []string
}

func seeded(t *testing.T) *subject {
	t.Helper()
	c, err := graph.ReadCatalog()
	if err != nil {
		t.Fatal(err)
	}
	st, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "seed.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close(context.WithoutCancel(t.Context())) })
	if err := st.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	s := &subject{catalog: c, request: request{
		SDL: graph.SDL(c), Roots: [][3]string{}, Ends: map[string]map[string]end{},
		Server: map[string]string{"version": "test", "schemaHash": c.Hash, "store": st.Name()},
	}}
	clock := func() time.Time { return time.Date(2026, 1, 30, 9, 0, 0, 125e6, time.UTC) }
	if _, err := load.Run(t.Context(), &listening{st, s}, c, load.Files("../../../seed/article/article.yaml"), load.Options{Now: clock}); err != nil {
		t.Fatal(err)
	}
	for _, n := range c.Nodes {
		s.request.Roots = append(s.request.Roots, [3]string{n.Singular, n.Plural, n.Name})
		s.request.Ends[n.Name] = map[string]end{}
		for _, e := range n.Ends {
			s.request.Ends[n.Name][e.Field] = end{e.Relationship.Name, e.Direction.String()}
		}
	}
	if s.Engine, err = graph.New(c, st, graph.Info{Version: "test"}); err != nil {
		t.Fatal(err)
	}
	return s
}

// listening is a store that records the facts that a load puts into it.
type listening struct {
	store.Store
	subject *subject
}

func (l *listening) Begin(ctx context.Context) (store.Load, error) {
	inner, err := l.Store.Begin(ctx)
	return &noting{Load: inner, subject: l.subject}, err
}

type noting struct {
	store.Load
	subject *subject
}

func (n *noting) Put(ctx context.Context, facts []*store.Fact) error {
	for _, f := range facts {
		out := fact{ID: f.ID, Type: f.Type(), From: f.From, To: f.To, Values: f.Values, Citations: []citation{}}
		for _, c := range f.Citations {
			values := maps.Clone(c.Values)
			if values == nil {
				values = map[string]any{}
			}
			out.Citations = append(out.Citations, citation{c.Source, values})
		}
		n.subject.request.Facts = append(n.subject.request.Facts, out)
		n.subject.ids = append(n.subject.ids, f.ID)
	}
	return n.Load.Put(ctx, facts)
}

func (n *noting) PutDataset(ctx context.Context, d store.Dataset) error {
	all := slices.DeleteFunc(n.subject.request.Datasets, func(x dataset) bool { return x.Name == d.Name })
	n.subject.request.Datasets = append(all, dataset{d.Name, d.Values})
	return n.Load.PutDataset(ctx, d)
}
