package load

import (
	"context"
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// An entry is what the index keeps of a fact in the files. Both types are nil
// where the record's type is unknown.
type entry struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	place        Place
	number       int // its turn among all facts of the load
}

func (e entry) typ() string {
	switch {
	case e.node != nil:
		return e.node.Name
	case e.relationship != nil:
		return e.relationship.Name
	}
	return "fact"
}

// enter puts a fact into the index, unless its id is there.
func (k *checker) enter(f *fact) bool {
	first, ok := k.ids[f.ID]
	if !ok {
		k.ids[f.ID] = entry{f.Node, f.Relationship, f.at(), len(k.ids)}
		return true
	}
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
	ids := make([]string, 0, len(k.ids))
	for id := range k.ids {
		ids = append(ids, id)
	}
	slices.Sort(ids) // neighbours lie together in the store's index
	return batches(ids, func(ids []string) error {
		facts, err := ld.Facts(ctx, ids)
		if err != nil {
			return err
		}
		for id, was := range facts {
			is := k.ids[id]
			if is.node == nil && is.relationship == nil {
				continue
			}
			if is.node != was.Node || is.relationship != was.Relationship {
				k.problems.add(is.place, "the store has the id %s for %s; expected that type, or another id", record.Quoted(id), described(was))
				continue
			}
			k.shared = k.shared || sharedWith(was, []any{k.names[is.place.file]})
			if chain := k.chains[was.Relationship]; chain != nil {
				chain.leaves(was)
			}
		}
		return nil
	})
}

func described(f *store.Fact) string {
	if f.Node != nil {
		return "the node of type " + f.Node.Name
	}
	return fmt.Sprintf("the relationship of type %s", f.Relationship.Name)
}

// known is what a reference leads to.
type known struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	// broken: its type cannot be told, and that has been said.
	broken bool
	where  string
}

// lookup finds an id in the files, or among those found in the store.
func (k *checker) lookup(id string, found map[string]known) (known, bool) {
	if e, ok := k.ids[id]; ok {
		return known{e.node, e.relationship, e.node == nil && e.relationship == nil, "at " + e.place.String()}, true
	}
	x, ok := found[id]
	return x, ok
}
