package load

import (
	"context"

	"casegraph/internal/fact"
	"casegraph/internal/store"
)

// A writer goes over the files for the second time, merges their facts with the
// stored ones and puts what is new or changed.
type writer struct {
	ld store.Load
	k  *checker
	results
	progress meter
	part     part
	now      int64
	// bare are Sources that this load has put without their citations, for
	// others to cite.
	bare map[string]bool
	// seen counts the facts, to be held against the index.
	seen int
	// dry says that nothing is put, only compared.
	dry       bool
	overwrite bool
	diff      func(fact.Change)
}

func newWriter(ctx context.Context, ld store.Load, k *checker, opts Options) (*writer, error) {
	w := &writer{
		ld: ld, k: k, results: newResults(opts.MaxErrors), progress: newMeter(k.ids.facts, opts.Progress),
		now: opts.Now().UnixMilli(), bare: map[string]bool{}, overwrite: opts.Overwrite, diff: opts.Diff,
	}
	w.part = part{ld: ld, c: k.c, now: w.now, lasts: ld.MaxRollback() > 0 && !opts.CheckOnly}
	for _, d := range k.datasets {
		if err := d.stored(ctx, ld, k.c); err != nil {
			return nil, err
		}
	}
	if most := ld.MaxRollback(); opts.CheckOnly && most > 0 && k.ids.facts > most {
		w.dry = true
	}
	return w, nil
}

// changes tells of a fact that is added, changed or removed.
func (w *writer) changes(was, is *store.Fact) {
	if w.diff != nil {
		w.diff(fact.Change{Was: was, Is: is})
	}
}
