package load

import (
	"context"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// Remove takes a dataset and all that it alone holds out of the store; facts that
// other datasets hold too stay, without what it brought. Its error is a *[Problems]
// where facts that stay join or cite what would go, and NOT_FOUND where there is no
// such dataset.
func Remove(ctx context.Context, st store.Store, c *catalog.Catalog, name string, opts Options) (Report, error) {
	opts = opts.withDefaults()
	return transact(ctx, st, opts, func(ld store.Load) (Report, error) {
		k := newChecker(c, opts)
		d := &dataset{name: name}
		k.datasets = datasets{d}
		if err := d.stored(ctx, ld, c); err != nil {
			return Report{}, err
		}
		if d.was == nil {
			return Report{}, fault.New(fault.NotFound, "there is no dataset %q; `casegraph dataset list` names those there are", name)
		}
		if err := k.gone.find(ctx, ld, d); err != nil {
			return Report{}, err
		}
		if err := k.gone.check(ctx, ld); err != nil {
			return Report{}, err
		}
		if err := k.problems.err(); err != nil {
			return Report{}, err
		}
		w, err := newWriter(ctx, ld, k, opts)
		if err != nil {
			return Report{}, err
		}
		w.progress.expected = len(k.gone.all)
		if err := w.remove(ctx); err != nil {
			return Report{}, err
		}
		report := w.report(c, k.datasets)
		report.described = true
		if w.dry {
			return report, nil
		}
		return report, ld.RemoveDataset(ctx, name)
	})
}
