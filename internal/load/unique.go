package load

import (
	"context"
	"maps"
	"slices"

	"casegraph/internal/store"
)

// A holder is a fact in the files that has a value no other may have.
type holder struct {
	fact number
	at   spot
}

// uniques notes a fact's unique values, and refuses those another fact of the
// files has.
func (k *checker) uniques(f *fact) {
	for _, p := range f.Properties() {
		v := f.Values[p.Name]
		if !p.Unique || p.Common || v == nil {
			continue
		}
		at := f.record.At(p.Name)
		values := k.unique[p]
		if values == nil {
			values = map[any]holder{}
			k.unique[p] = values
		}
		if first, ok := values[v]; ok {
			k.problems.add(f.file.place(at), "%s: %s has the same value, %v, at %s; expected one that no other %s has", p.Name, k.ids.id(first.fact), v, k.ids.place(first.at), f.Type())
			continue
		}
		values[v] = holder{k.ids.number(f.ID), k.ids.spot(f.file, at)}
	}
}

// storedUniques refuses unique values that another fact of the store has. That
// the load would take the value from that fact does not help: for a moment both
// would have it.
func (k *checker) storedUniques(ctx context.Context, ld store.Load) error {
	for p, values := range k.unique {
		all := slices.Collect(maps.Keys(values))
		for part := range slices.Chunk(all, batch) {
			holders, err := ld.Holders(ctx, p, part)
			if err != nil {
				return err
			}
			for v, id := range holders {
				if mine := values[v]; k.ids.id(mine.fact) != id {
					k.problems.add(k.ids.place(mine.at), "%s: %s has the same value, %v, in the store; expected one that no other %s has", p.Name, id, v, p.Owner)
				}
			}
		}
	}
	return nil
}
