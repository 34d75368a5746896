package load

import (
	"context"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A known is what an id leads to. Both types are nil where it cannot be told.
type known struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	// place is where the files have it; that of the zero Place, the store has it.
	place Place
}

func (x known) typ() string {
	switch {
	case x.node != nil:
		return x.node.Name
	case x.relationship != nil:
		return x.relationship.Name
	}
	return "fact"
}

func (x known) where() string {
	if x.place == (Place{}) {
		return "in the store"
	}
	return "at " + x.place.String()
}

// known is what a number leads to, if to anything.
func (k *checker) known(n number) (known, bool) {
	m := k.ids.of(n)
	node, relationship := k.ids.types(m)
	return known{node, relationship, k.ids.place(m.at)}, m.kind != noKind
}

// enter puts a fact into the index, unless its id is there.
func (k *checker) enter(f *fact) bool {
	n := k.ids.number(f.ID)
	m := k.ids.of(n)
	if m.at.origin == 0 {
		m.kind, m.at = kindOfFact(f.Node, f.Relationship), k.ids.spot(f.file, f.record.Pos)
		k.ids.facts++
		return true
	}
	first, _ := k.known(n)
	if f.Relationship != nil && !f.named {
		k.problems.add(f.at(), "another %s joins %s and %s, at %s; expected one, or a key or an id that tells them apart", f.Relationship.Name, f.From, f.To, first.place)
		return false
	}
	at := f.file.place(f.record.At("id"))
	k.problems.add(at, "the id %s is taken by the %s at %s; expected an id of its own", record.Quoted(f.ID), first.typ(), first.place)
	return false
}

// storedIDs looks the ids of the files up in the store, and refuses those that
// mean something else there. It notes relationships whose ends will change.
func (k *checker) storedIDs(ctx context.Context, ld store.Load) error {
	return k.batches(func(m *mark) bool { return m.at.origin != 0 }, func(ids []string) error {
		facts, err := ld.Facts(ctx, ids)
		if err != nil {
			return err
		}
		for id, was := range facts {
			is, _ := k.known(k.ids.number(id))
			if is.node == nil && is.relationship == nil {
				continue
			}
			if is.node != was.Node || is.relationship != was.Relationship {
				k.problems.add(is.place, "the store has the id %s for %s; expected that type, or another id", record.Quoted(id), described(was))
				continue
			}
			k.shared = k.shared || sharedWith(was, []any{k.names[is.place.file]})
			if chain := k.chains[was.Relationship]; chain != nil {
				chain.leaves(k.ids.number(was.ID), k.ids.number(was.From), k.ids.number(was.To))
			}
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

// batches gives the ids whose marks are as asked for, in portions. Each portion
// is in order: neighbours lie together in the store's index.
func (k *checker) batches(as func(*mark) bool, each func([]string) error) error {
	var ids []string
	give := func() error {
		slices.Sort(ids)
		err := each(ids)
		ids = ids[:0]
		return err
	}
	for n := range k.ids.all(as) {
		if ids = append(ids, k.ids.id(n)); len(ids) < batch {
			continue
		}
		if err := give(); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return give()
}
