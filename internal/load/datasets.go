package load

import (
	"context"
	"fmt"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// Datasets are those that a store has, by name, with their descriptions; of names
// only these.
func Datasets(ctx context.Context, st store.Store, c *catalog.Catalog, names ...string) ([]store.Dataset, error) {
	return readDatasets(c, names, func(l *plan.List) store.Result { return st.Read(ctx, []*plan.List{l})[0] })
}

func readDatasets(c *catalog.Catalog, names []string, read func(*plan.List) store.Result) ([]store.Dataset, error) {
	list := &plan.List{From: plan.AllDatasets{Names: names}, Limit: plan.NoLimit}
	for _, p := range c.Dataset {
		list.Row = append(list.Row, plan.Column{Of: plan.Dataset, Property: p})
		if p.Name == "name" {
			list.Order = []plan.Term{{By: plan.Column{Of: plan.Dataset, Property: p, Part: p.KeyPart()}}}
		}
	}
	result := read(list)
	if result.Err != nil {
		return nil, result.Err
	}
	rows, ok := result.Value.([]any)
	if !ok {
		return nil, fmt.Errorf("the store answers %T for its datasets, which is no list of rows", result.Value)
	}
	var out []store.Dataset
	for _, row := range rows {
		d := store.Dataset{Values: map[string]any{}}
		for i, p := range c.Dataset {
			v := row.([]any)[i]
			if p.Name == "name" {
				d.Name, _ = v.(string)
			} else if l, ok := v.([]any); v != nil && (!ok || len(l) > 0) {
				d.Values[p.Name] = v
			}
		}
		out = append(out, d)
	}
	return out, nil
}

// Remove takes a dataset and all that it alone holds out of the store; facts that
// other datasets hold too stay, without what it brought. Its error is a *[Problems]
// where facts that stay join or cite what would go, and NOT_FOUND where there is no
// such dataset.
func Remove(ctx context.Context, st store.Store, c *catalog.Catalog, name string, opts Options) (Report, error) {
	if opts.MaxErrors <= 0 {
		opts.MaxErrors = 100
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	return within(ctx, st, opts, func(ld store.Load) (Report, error) {
		k := newChecker(c, opts)
		d := &dataset{name: name}
		k.datasets = []*dataset{d}
		if err := storedDataset(ctx, ld, c, d); err != nil {
			return Report{}, err
		}
		if d.was == nil {
			return Report{}, fault.New(fault.NotFound, "there is no dataset %q; `casegraph dataset list` names those there are", name)
		}
		if err := k.goneFrom(ctx, ld, d); err != nil {
			return Report{}, err
		}
		if err := k.dependents(ctx, ld); err != nil {
			return Report{}, err
		}
		if err := k.problems.err(); err != nil {
			return Report{}, err
		}
		w, err := newWriter(ctx, ld, k, opts)
		if err != nil {
			return Report{}, err
		}
		w.expected = len(k.gone.all)
		if err := w.remove(ctx); err != nil {
			return Report{}, err
		}
		report := w.report()
		report.described = true
		if w.dry {
			return report, nil
		}
		return report, ld.RemoveDataset(ctx, name)
	})
}
