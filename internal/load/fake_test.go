package load

import (
	"context"
	"errors"
	"maps"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A fake is as much of a store as a load needs, in memory. It refuses what comes
// out of order.
type fake struct {
	facts    map[string]*store.Fact
	datasets map[string]store.Dataset
}

func newFake() *fake {
	return &fake{facts: map[string]*store.Fact{}, datasets: map[string]store.Dataset{}}
}

func (s *fake) Name() string                                     { return "fake" }
func (s *fake) Migrate(context.Context, *catalog.Catalog) error  { return nil }
func (s *fake) Fits(context.Context, *catalog.Catalog) error     { return nil }
func (s *fake) Rehearse(context.Context, *catalog.Catalog) error { return nil }
func (s *fake) Replicated() bool                                 { return false }
func (s *fake) Await(context.Context, []string) error            { return nil }
func (s *fake) Prepare(context.Context, []*plan.List)            {}
func (s *fake) Busy() int                                        { return 0 }
func (s *fake) Health(context.Context) error                     { return nil }
func (s *fake) Close(context.Context) error                      { return nil }
func (s *fake) Session(context.Context) (store.Session, error) {
	panic("a load reads within itself")
}
func (s *fake) Read(context.Context, []*plan.List) []store.Result {
	panic("a load reads within itself")
}
func (s *fake) Statistics(context.Context) (*store.Statistics, error) {
	panic("a load asks for no statistics")
}
func (s *fake) Explain(context.Context, *plan.List, bool) ([]store.Explained, error) {
	panic("a load explains nothing")
}

func (s *fake) Begin(context.Context) (store.Load, error) {
	return &fakeLoad{store: s, facts: maps.Clone(s.facts), datasets: maps.Clone(s.datasets)}, nil
}

type fakeLoad struct {
	store    *fake
	facts    map[string]*store.Fact
	datasets map[string]store.Dataset
	over     bool
}

func (l *fakeLoad) Facts(_ context.Context, ids []string) (map[string]*store.Fact, error) {
	out := map[string]*store.Fact{}
	for _, id := range ids {
		if f := l.facts[id]; f != nil {
			out[id] = f
		}
	}
	return out, nil
}

func (l *fakeLoad) Targets(_ context.Context, t *catalog.RelationshipType, ids []string) (map[string][]string, error) {
	out := map[string][]string{}
	for _, id := range slices.Sorted(maps.Keys(l.facts)) {
		if f := l.facts[id]; f.Relationship == t && slices.Contains(ids, f.From) {
			out[f.From] = append(out[f.From], f.To)
		}
	}
	return out, nil
}

func (l *fakeLoad) Holders(_ context.Context, p *catalog.Property, values []any) (map[any]string, error) {
	out := map[any]string{}
	for _, f := range l.facts {
		if v := f.Values[p.Name]; f.Type() == p.Owner && slices.Contains(values, v) {
			out[v] = f.ID
		}
	}
	return out, nil
}

// Read answers only what a load asks: the description of a dataset.
func (l *fakeLoad) Read(_ context.Context, lists []*plan.List) []store.Result {
	out := make([]store.Result, len(lists))
	for i, list := range lists {
		rows := []any{}
		for _, name := range list.From.(plan.AllDatasets).Names {
			d, ok := l.datasets[name]
			if !ok {
				continue
			}
			row := []any{}
			for _, f := range list.Row {
				p := f.(plan.Column).Property
				if p.Name == "name" {
					row = append(row, name)
				} else {
					row = append(row, d.Values[p.Name])
				}
			}
			rows = append(rows, row)
		}
		out[i].Value = rows
	}
	return out
}

func (l *fakeLoad) Put(_ context.Context, facts []*store.Fact) error {
	for _, f := range facts {
		for _, end := range []string{f.From, f.To} {
			if x := l.facts[end]; f.Relationship != nil && (x == nil || x.Node == nil) {
				return errors.New(f.ID + " joins " + end + ", which is not there yet")
			}
		}
		l.facts[f.ID] = f
		for _, c := range f.Citations {
			if x := l.facts[c.Source]; x == nil || x.Type() != catalog.SourceType {
				return errors.New(f.ID + " cites " + c.Source + ", which is not there yet")
			}
		}
		for _, d := range f.Values["datasets"].([]any) {
			if _, ok := l.datasets[d.(string)]; !ok {
				return errors.New(f.ID + " is of dataset " + d.(string) + ", which is not there yet")
			}
		}
	}
	return nil
}

func (l *fakeLoad) PutDataset(_ context.Context, d store.Dataset) error {
	l.datasets[d.Name] = d
	return nil
}

func (l *fakeLoad) Remove(_ context.Context, ids []string) error {
	for _, id := range ids {
		delete(l.facts, id)
	}
	return nil
}

func (l *fakeLoad) RemoveDataset(_ context.Context, name string) error {
	delete(l.datasets, name)
	return nil
}

func (l *fakeLoad) Part(context.Context) error { return nil }
func (l *fakeLoad) Committed() int             { return 0 }
func (l *fakeLoad) MaxRollback() int           { return 0 }

func (l *fakeLoad) Commit(context.Context) error {
	if l.over {
		return errors.New("the load is over")
	}
	l.over = true
	l.store.facts, l.store.datasets = l.facts, l.datasets
	return nil
}

func (l *fakeLoad) Rollback(context.Context) error {
	l.over = true
	return nil
}
