package load

import (
	"context"
	"maps"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// A holder is a fact in the files that has a value no other may have.
type holder struct {
	fact number
	at   spot
}

// uniques check that no two facts have the same value of a @unique property.
type uniques struct {
	ids      *index
	problems *collector
	values   map[*catalog.Property]map[any]holder
}

func newUniques(ids *index, problems *collector) uniques {
	return uniques{ids, problems, map[*catalog.Property]map[any]holder{}}
}

// note notes a fact's unique values, and refuses those another fact of the files has.
func (c *uniques) note(f entry) {
	if f.Node == nil && f.Relationship == nil {
		return
	}
	for _, p := range f.Properties() {
		v := f.Values[p.Name]
		if !p.Unique || p.Common || v == nil {
			continue
		}
		at := f.Record.At(p.Name)
		values := c.values[p]
		if values == nil {
			values = map[any]holder{}
			c.values[p] = values
		}
		if first, ok := values[v]; ok {
			c.problems.add(f.file.place(at), "%s: %s has the same value, %v, at %s; expected one that no other %s has", p.Name, c.ids.id(first.fact), v, c.ids.place(first.at), f.Type())
			continue
		}
		values[v] = holder{c.ids.number(f.ID), c.ids.spot(f.file, at)}
	}
}

// stored refuses unique values that another fact of the store has. That
// the load would take the value from that fact does not help: for a moment both
// would have it.
func (c *uniques) stored(ctx context.Context, ld store.Load) error {
	for p, values := range c.values {
		all := slices.Collect(maps.Keys(values))
		for part := range slices.Chunk(all, batch) {
			holders, err := ld.Holders(ctx, p, part)
			if err != nil {
				return err
			}
			for v, id := range holders {
				if mine := values[v]; c.ids.id(mine.fact) != id {
					c.problems.add(c.ids.place(mine.at), "%s: %s has the same value, %v, in the store; expected one that no other %s has", p.Name, id, v, p.Owner)
				}
			}
		}
	}
	return nil
}
