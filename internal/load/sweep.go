package load

import (
	"context"
	"errors"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
)

// errChanged is the error of a file that is not what was checked.
var errChanged = errors.New("a file changed while it was being loaded; nothing has been written: load it again when it is at rest")

// A sweep goes over the files that have some of what it writes: nodes of some
// types, or relationships, or both. With bare it writes only the early Sources,
// without citations.
type sweep struct {
	has           func(*file) int
	node          func(*catalog.NodeType) bool // nil for none
	relationships bool
	bare          bool
}

func (s sweep) wants(c *catalog.Catalog, typ string) bool {
	if t := c.Node(typ); t != nil {
		return s.node != nil && s.node(t)
	}
	return s.relationships && c.Relationship(typ) != nil
}

// sweeps are those that a load takes. Sources come before what cites them, and nodes
// before what joins them. So the files are read once for the Sources, once for the
// other nodes and once for the relationships, as far as they have any. Where the facts
// stand in that order already, the files are read once for all.
func (w *writer) sweeps() []sweep {
	source := func(t *catalog.NodeType) bool { return t == w.k.c.Source() }
	other := func(t *catalog.NodeType) bool { return !source(t) }
	all := []sweep{
		{has: func(f *file) int { return f.sources }, node: source},
		{has: func(f *file) int { return f.nodes }, node: other},
		{has: func(f *file) int { return f.relationships }, relationships: true},
	}
	if !w.k.order.disordered {
		any := func(*catalog.NodeType) bool { return true }
		all = []sweep{{has: func(f *file) int { return f.sources + f.nodes + f.relationships }, node: any, relationships: true}}
	}
	if len(w.k.references.early) > 0 {
		all = append([]sweep{{has: func(f *file) int { return f.sources }, node: source, bare: true}}, all...)
	}
	return all
}

// files puts the facts of all files.
func (w *writer) files(ctx context.Context, files []*file) error {
	for _, s := range w.sweeps() {
		for _, f := range files {
			if s.has(f) == 0 {
				continue
			}
			if err := w.sweep(ctx, f, s); err != nil {
				return err
			}
		}
	}
	if w.seen != w.k.ids.facts {
		return errChanged
	}
	return nil
}

// sweep puts what it wants of a file, while the next of it is read.
func (w *writer) sweep(ctx context.Context, f *file, s sweep) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	read := make(chan []entry)
	var unread error
	go func() {
		defer close(read)
		unread = w.read(ctx, f, s, read)
	}()
	var err error
	for facts := range read {
		if err != nil {
			continue
		}
		if err = w.put(ctx, facts, s.bare); err != nil {
			stop()
		}
	}
	if err != nil {
		return err
	}
	return unread
}

// read gives the facts of a file that a sweep wants, in portions.
func (w *writer) read(ctx context.Context, f *file, s sweep, to chan<- []entry) error {
	problems := collector{max: 1}
	d := f.decoder(w.k.c, &problems)
	var facts []entry
	give := func() error {
		select {
		case to <- facts:
			facts = nil
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	err := f.read(&problems, func(r record.Record) error {
		if v := r.Get("type"); v == nil || !s.wants(w.k.c, v.Text) {
			return nil
		}
		x := d.Decode(r)
		if !w.k.ids.has(x.ID) || x.Broken {
			return errChanged
		}
		if s.bare {
			if !w.k.references.early[w.k.ids.number(x.ID)] {
				return nil
			}
			x.Citations = nil
		} else {
			w.seen++
		}
		if facts == nil {
			facts = make([]entry, 0, batch)
		}
		if facts = append(facts, entry{x, f}); len(facts) < batch {
			return nil
		}
		return give()
	})
	if err == nil && problems.total > 0 {
		err = errChanged
	}
	if err == nil && len(facts) > 0 {
		err = give()
	}
	return err
}
