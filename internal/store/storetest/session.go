package storetest

import (
	"reflect"

	"casegraph/internal/plan"
)

// loadSession expects the reads of a session to see one state. If a store has no snapshot for
// them, the session has to say that they may have seen several states.
func loadSession(s *session, g *Graph, snapshots bool) {
	l := s.of("Item", s.order("node.id"), s.cols("Item.id", "Item.name")...)
	held, err := s.store.Session(s.ctx)
	if err != nil {
		s.Fatal(err)
	}
	defer held.Close()
	read := func() any {
		s.Helper()
		return s.results(held.Read(s.ctx, []*plan.List{l}), l)[0]
	}
	unchanged := func(want bool) {
		s.Helper()
		if got, err := held.Unchanged(s.ctx); err != nil || got != want {
			s.Errorf("Unchanged is %t, %v; want %t", got, err, want)
		}
	}
	before := read()
	if want := s.ask(l); !reflect.DeepEqual(before, want) {
		s.Errorf("a session reads %v; want %v", before, want)
	}
	unchanged(true)
	s.change(g, s.node("Item", "i1", V{"name": "Changed meanwhile"}))
	if after := read(); reflect.DeepEqual(after, before) != snapshots {
		s.Errorf("after a load a session reads %v", after)
	}
	unchanged(snapshots)
}
