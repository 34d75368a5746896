package load

import (
	"context"

	"casegraph/internal/record"
	"casegraph/internal/store"
)

// identities check that each id means one fact, in the files and in the store.
type identities struct {
	ids      *index
	problems *collector
}

// enter puts a fact into the index, unless its id is there.
func (c *identities) enter(f entry) bool {
	n := c.ids.number(f.ID)
	m := c.ids.of(n)
	if !m.ofFiles() {
		m.kind, m.at = kindOfFact(f.Node, f.Relationship), c.ids.spot(f.file, f.Record.Pos)
		c.ids.facts++
		return true
	}
	first, _ := c.ids.known(n)
	if f.Relationship != nil && !f.Named {
		c.problems.add(f.at(), "another %s joins %s and %s, at %s; expected one, or a key or an id that tells them apart", f.Relationship.Name, f.From, f.To, first.place)
		return false
	}
	at := f.file.place(f.Record.At("id"))
	c.problems.add(at, "the id %s is taken by the %s at %s; expected an id of its own", record.Quoted(f.ID), first.target().Type(), first.place)
	return false
}

// stored looks the ids of the files up in the store, and refuses those that mean
// something else there. It gives the stored facts that the files have too.
func (c *identities) stored(ctx context.Context, ld store.Load, each func(is known, was *store.Fact)) error {
	return c.ids.batches((*mark).ofFiles, func(ids []string) error {
		facts, err := ld.Facts(ctx, ids)
		if err != nil {
			return err
		}
		for id, was := range facts {
			is, _ := c.ids.known(c.ids.number(id))
			if is.node == nil && is.relationship == nil {
				continue
			}
			if is.node != was.Node || is.relationship != was.Relationship {
				c.problems.add(is.place, "the store has the id %s for %s; expected that type, or another id", record.Quoted(id), described(was))
				continue
			}
			each(is, was)
		}
		return nil
	})
}

func described(f *store.Fact) string {
	if f.Node != nil {
		return "the node of type " + f.Node.Name
	}
	return "the relationship of type " + f.Relationship.Name
}
