package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// TestMemory checks the suite, the reference and store.Diff against each other: a store that
// consists only of the reference and store.Diff must pass the suite.
func TestMemory(t *testing.T) {
	Run(t, Subject{
		Empty: func(testing.TB) func() store.Store {
			m := &memory{graph: &Graph{}, loading: make(chan struct{}, 1)}
			return func() store.Store { return m }
		},
		Snapshots: true,
	})
}

// memory is a store in memory. Its graph is never changed in place, only replaced.
type memory struct {
	mu      sync.Mutex
	graph   *Graph
	catalog *catalog.Catalog
	layout  *store.Layout
	loading chan struct{}
	reading atomic.Int64
	counted *store.Statistics
}

func (m *memory) Name() string                          { return "memory" }
func (m *memory) Replicated() bool                      { return false }
func (m *memory) Await(context.Context, []string) error { return nil }
func (m *memory) Health(context.Context) error          { return nil }
func (m *memory) Prepare(context.Context, []*plan.List) {}
func (m *memory) Busy() int                             { return int(m.reading.Load()) }
func (m *memory) Close(context.Context) error           { return nil }

func (m *memory) Explain(_ context.Context, l *plan.List, ask bool) ([]store.Explained, error) {
	e := store.Explained{Statement: l.String()}
	if ask {
		e.Plan = "look at each fact"
	}
	return []store.Explained{e}, nil
}

func (m *memory) Statistics(context.Context) (*store.Statistics, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counted, nil
}

func (m *memory) now() *Graph {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.graph
}

// A moment is a session. It reads the graph as it was when the session began.
type moment struct{ graph *Graph }

func (m *memory) Session(context.Context) (store.Session, error) { return moment{m.now()}, nil }

func (m moment) Read(ctx context.Context, lists []*plan.List) []store.Result {
	return answer(ctx, m.graph, lists)
}
func (moment) Unchanged(context.Context) (bool, error) { return true, nil }
func (moment) Close()                                  {}

func (m *memory) Read(ctx context.Context, lists []*plan.List) []store.Result {
	m.reading.Add(1)
	defer m.reading.Add(-1)
	return answer(ctx, m.now(), lists)
}

func answer(ctx context.Context, g *Graph, lists []*plan.List) []store.Result {
	out := make([]store.Result, len(lists))
	for i, l := range lists {
		began := time.Now()
		v, err := within(ctx, func() any { return g.Answer(l) })
		took := max(time.Since(began), 1)
		if err != nil {
			out[i] = store.Result{Err: err, Took: took}
			continue
		}
		out[i] = store.Result{Value: v, Statements: 1, Took: took}
		if l.Cache != nil {
			l.Cache.Store(true, 1) // it compiles nothing that it could keep
		}
	}
	return out
}

// within computes a value, unless the context ends first.
func within[T any](ctx context.Context, work func() T) (T, error) {
	value := make(chan T, 1)
	if ctx.Err() == nil {
		go func() { value <- work() }()
	}
	select {
	case v := <-value:
		return v, nil
	case <-ctx.Done():
		code := fault.Internal
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			code = fault.Timeout
		}
		var none T
		return none, fault.Wrap(code, ctx.Err(), "the read was ended")
	}
}

func (m *memory) Begin(ctx context.Context) (store.Load, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	select {
	case m.loading <- struct{}{}:
		g := m.now()
		return &memoryLoad{m, &Graph{slices.Clone(g.Facts), slices.Clone(g.Datasets)}, false, 0}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type memoryLoad struct {
	*memory
	graph *Graph
	spent bool

	changed int64
}

func (l *memoryLoad) Facts(_ context.Context, ids []string) (map[string]*store.Fact, error) {
	out := map[string]*store.Fact{}
	for _, f := range l.graph.Facts {
		if slices.Contains(ids, f.ID) {
			out[f.ID] = f
		}
	}
	return out, nil
}

func (l *memoryLoad) Targets(_ context.Context, t *catalog.RelationshipType, ids []string) (map[string][]string, error) {
	out := map[string][]string{}
	for _, f := range l.graph.Facts {
		if f.Relationship == t && slices.Contains(ids, f.From) {
			out[f.From] = append(out[f.From], f.To)
		}
	}
	return out, nil
}

func (l *memoryLoad) Holders(_ context.Context, p *catalog.Property, values []any) (map[any]string, error) {
	out := map[any]string{}
	for _, f := range l.graph.Facts {
		if v := f.Values[p.Name]; f.Type() == p.Owner && v != nil && slices.Contains(values, v) {
			out[v] = f.ID
		}
	}
	return out, nil
}

func (l *memoryLoad) Read(ctx context.Context, lists []*plan.List) []store.Result {
	return answer(ctx, l.graph, lists)
}

func (l *memoryLoad) Put(ctx context.Context, facts []*store.Fact) error {
	l.graph.replace(facts...)
	l.changed += int64(len(facts))
	return ctx.Err()
}

func (l *memoryLoad) PutDataset(_ context.Context, d store.Dataset) error {
	l.graph.Datasets = slices.DeleteFunc(l.graph.Datasets, func(x store.Dataset) bool { return x.Name == d.Name })
	l.graph.Datasets = append(l.graph.Datasets, d)
	return nil
}

func (l *memoryLoad) Remove(_ context.Context, ids []string) error {
	l.changed += int64(len(ids))
	l.graph.Facts = slices.DeleteFunc(l.graph.Facts, func(f *store.Fact) bool { return slices.Contains(ids, f.ID) })
	return nil
}

func (l *memoryLoad) RemoveDataset(_ context.Context, name string) error {
	l.graph.Datasets = slices.DeleteFunc(l.graph.Datasets, func(d store.Dataset) bool { return d.Name == name })
	return nil
}

func (l *memoryLoad) Part(context.Context) error { return nil }
func (l *memoryLoad) Committed() int             { return 0 }
func (l *memoryLoad) MaxRollback() int           { return 0 }

func (l *memoryLoad) Commit(ctx context.Context) error {
	l.mu.Lock()
	l.memory.graph = l.graph
	if l.counted.Stale(l.changed) {
		l.counted = l.graph.statistics(l.catalog)
	} else {
		next := *l.counted
		next.Changed += l.changed
		l.counted = &next
	}
	l.mu.Unlock()
	return l.Rollback(ctx)
}

func (l *memoryLoad) Rollback(context.Context) error {
	if !l.spent {
		l.spent = true
		<-l.loading
	}
	return nil
}

// Fits reports store.Differences.
func (m *memory) Fits(ctx context.Context, c *catalog.Catalog) error {
	if m.layout == nil {
		return store.Unfit{Empty: true}
	}
	if differences := store.Differences(m.layout, c); len(differences) > 0 {
		return store.Unfit{Differences: differences}
	}
	return m.Migrate(ctx, c) // which makes its facts those of this catalog
}

// Rehearse migrates a copy.
func (m *memory) Rehearse(ctx context.Context, c *catalog.Catalog) error {
	return (&memory{graph: m.graph, layout: m.layout}).Migrate(ctx, c)
}

// Migrate carries out the store.Changes of store.Diff, and nothing else.
func (m *memory) Migrate(_ context.Context, c *catalog.Catalog) error {
	changes := store.Diff(m.layout, c)
	refused := store.Refused(changes.Refused)
	for _, check := range changes.Checks {
		if id := m.fails(check); id != "" {
			refused = append(refused, check.Refusal(id))
		}
	}
	if len(refused) > 0 {
		return refused
	}
	g := &Graph{Datasets: m.graph.Datasets}
	for _, f := range m.graph.Facts {
		n := *f
		n.Node, n.Relationship = c.Node(f.Type()), c.Relationship(f.Type())
		n.Values = V{}
		for _, p := range n.Properties() {
			if v := f.Values[p.Name]; v != nil {
				n.Values[p.Name] = v
			}
		}
		if slices.ContainsFunc(changes.Rewrite, func(t store.Type) bool { return t.Name == f.Type() }) {
			if err := store.Refit(&n); err != nil {
				return err
			}
		}
		g.Facts = append(g.Facts, &n)
	}
	layout, err := store.ParseLayout(store.LayoutOf(c).JSON())
	m.graph, m.catalog, m.layout = g, c, layout
	if !changes.None() {
		m.counted = g.statistics(c)
	}
	return err
}

// fails returns the id of a fact that fails a check.
func (m *memory) fails(check store.Check) string {
	seen := map[any]bool{}
	for _, f := range m.graph.Facts {
		bad := false
		switch c := check.(type) {
		case store.NoFacts:
			bad = f.Type() == c.Type.Name
		case store.NoneHas:
			bad = f.Type() == c.Type.Name && f.Values[c.Column] != nil
		case store.NoneLacks:
			bad = f.Type() == c.Type.Name && f.Values[c.Column] == nil
		case store.NoneAmong:
			list, _ := f.Values[c.Column].([]any)
			if !c.List {
				list = []any{f.Values[c.Column]}
			}
			bad = f.Type() == c.Type.Name && slices.ContainsFunc(list, func(v any) bool { return slices.Contains(c.Values, fmt.Sprint(v)) })
		case store.NoneAlike:
			v := f.Values[c.Column]
			bad = f.Type() == c.Type.Name && v != nil && seen[v]
			if f.Type() == c.Type.Name {
				seen[v] = true
			}
		case store.JoinsOnly:
			if f.Type() == c.Type.Name {
				from, to := m.graph.find(f.From).Type(), m.graph.find(f.To).Type()
				bad = !slices.Contains(c.From, from) || !slices.Contains(c.To, to) || c.Same && from != to
			}
		}
		if bad {
			return f.ID
		}
	}
	return ""
}
