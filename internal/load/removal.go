package load

import (
	"context"
	"slices"

	"casegraph/internal/fact"
	"casegraph/internal/store"
)

// remove takes away what is gone. Relationships go before nodes, and nodes before
// Sources.
func (w *writer) remove(ctx context.Context) error {
	for ids := range slices.Chunk(w.k.gone.shared, batch) {
		if err := w.release(ctx, ids); err != nil {
			return err
		}
	}
	g := &w.k.gone
	for _, all := range [][]string{g.relationships, g.nodes, g.sources} {
		for ids := range slices.Chunk(all, batch) {
			if err := w.removeThese(ctx, ids); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) removeThese(ctx context.Context, ids []string) error {
	facts, err := w.ld.Facts(ctx, ids)
	if err != nil {
		return err
	}
	// Other programs may have removed or taken up some of them meanwhile. What
	// is gone may have left citations behind.
	ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return facts[id] != nil && w.k.gone.heldBeside(facts[id]) })
	for _, id := range ids {
		f := facts[id]
		if f == nil {
			continue
		}
		w.countsOf(f.Type()).Removed++
		w.changes(f, nil)
		if err := w.leave(ctx, f, nil, fact.Datasets(f)); err != nil {
			return err
		}
	}
	if w.dry {
		return nil
	}
	if err := w.ld.Remove(ctx, ids); err != nil {
		return err
	}
	return w.part.end(ctx, w.k.datasets, w.progress)
}

// release takes away what a dataset brought of facts that other datasets hold too.
func (w *writer) release(ctx context.Context, ids []string) error {
	facts, err := w.ld.Facts(ctx, ids)
	if err != nil {
		return err
	}
	var changed []*store.Fact
	for _, id := range ids {
		was := facts[id]
		if was == nil {
			continue // another program removed it meanwhile
		}
		datasets := w.k.gone.releasedBy[id]
		is := fact.Without(was, datasets, w.now)
		changed = append(changed, is)
		w.countsOf(is.Type()).Changed++
		w.changes(was, is)
		if err := w.leave(ctx, was, is, datasets); err != nil {
			return err
		}
	}
	if w.dry || len(changed) == 0 {
		return nil
	}
	if err := w.ld.Put(ctx, changed); err != nil {
		return err
	}
	return w.part.end(ctx, w.k.datasets, w.progress)
}

// leave notes that a fact is no longer, or no longer as it was, of datasets of the
// load.
func (w *writer) leave(ctx context.Context, was, is *store.Fact, datasets []any) error {
	for _, d := range w.k.datasets {
		if !slices.Contains(datasets, any(d.name)) {
			continue
		}
		d.holds(was, is)
		if w.dry {
			continue
		}
		if err := w.part.begin(ctx, d, w.progress.expected); err != nil {
			return err
		}
	}
	return nil
}
