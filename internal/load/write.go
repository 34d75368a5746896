package load

import (
	"context"
	"errors"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A writer goes over the files for the second time, merges their facts with the
// stored ones and puts what is new or changed.
type writer struct {
	ld       store.Load
	k        *checker
	now      int64
	counts   map[string]*Counts // by type
	warnings collector
	// bare are Sources that this load has put without their citations, for
	// others to cite.
	bare map[string]bool
	// seen counts the facts, to be held against the index.
	seen int
	// described: a dataset has got a description it had not.
	described bool
	// dry: nothing is put, only compared.
	dry bool
}

// takenBack is how many facts a piecewise load can surely take back.
const takenBack = 25_000

func newWriter(ctx context.Context, ld store.Load, k *checker, opts Options) (*writer, error) {
	w := &writer{
		ld: ld, k: k, now: opts.Now().UnixMilli(),
		counts: map[string]*Counts{}, bare: map[string]bool{},
		warnings: collector{max: opts.MaxErrors},
	}
	for _, d := range k.datasets {
		if err := storedDataset(ctx, ld, k.c, d); err != nil {
			return nil, err
		}
	}
	if _, ok := ld.(piecewise); ok && opts.CheckOnly && len(k.ids) > takenBack {
		w.dry = true
	}
	return w, nil
}

// errChanged is what a file gets that is not what was checked.
var errChanged = errors.New("a file changed while it was being loaded; nothing has been written: load it again when it is at rest")

// files writes all files. What is cited comes before what cites it, nodes come
// before what joins them: so the files are gone over once for the Sources, once
// for the other nodes and once for the relationships, as far as they have any;
// or once for all where they stand in that order already.
func (w *writer) files(ctx context.Context, files []*file) error {
	sweeps := []sweep{
		{has: func(f *file) int { return f.sources }, node: w.isSource},
		{has: func(f *file) int { return f.nodes }, node: func(t *catalog.NodeType) bool { return !w.isSource(t) }},
		{has: func(f *file) int { return f.relationships }, relationships: true},
	}
	if !w.k.disordered {
		any := func(*catalog.NodeType) bool { return true }
		sweeps = []sweep{{has: func(f *file) int { return f.sources + f.nodes + f.relationships }, node: any, relationships: true}}
	}
	if len(w.k.early) > 0 {
		sweeps = append([]sweep{{has: func(f *file) int { return f.sources }, node: w.isSource, bare: true}}, sweeps...)
	}
	for _, s := range sweeps {
		for _, f := range files {
			if s.has(f) == 0 {
				continue
			}
			if err := w.sweep(ctx, f, s); err != nil {
				return err
			}
		}
	}
	if w.seen != len(w.k.ids) {
		return errChanged
	}
	for _, d := range w.k.datasets {
		if d.redescribed() {
			if err := w.putDataset(ctx, d); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) isSource(t *catalog.NodeType) bool { return t == w.k.c.Source() }

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

func (w *writer) sweep(ctx context.Context, f *file, s sweep) error {
	problems := collector{max: 1}
	d := decoder{c: w.k.c, problems: &problems, unsourced: map[*file]bool{}}
	var facts []*fact
	err := f.read(&problems, func(r record.Record) error {
		if v := r.Get("type"); v == nil || !s.wants(w.k.c, v.Text) {
			return nil
		}
		x := d.fact(f, r)
		if _, ok := w.k.ids[x.ID]; !ok || x.broken {
			return errChanged
		}
		if s.bare {
			if !w.k.early[x.ID] {
				return nil
			}
			x.Citations = nil
		} else {
			w.seen++
		}
		if facts = append(facts, x); len(facts) < batch {
			return nil
		}
		err := w.put(ctx, facts, s.bare)
		facts = nil
		return err
	})
	if err == nil && problems.total > 0 {
		err = errChanged
	}
	if err == nil && len(facts) > 0 {
		err = w.put(ctx, facts, s.bare)
	}
	return err
}

// put merges facts of one file with the stored ones and puts those that differ.
func (w *writer) put(ctx context.Context, facts []*fact, bare bool) error {
	ids := make([]string, len(facts))
	for i, f := range facts {
		ids[i] = f.ID
	}
	stored, err := w.ld.Facts(ctx, ids)
	if err != nil {
		return err
	}
	var changed []*store.Fact
	brought := map[string]bool{} // datasets of those
	for _, f := range facts {
		was := stored[f.ID]
		if bare && was != nil {
			continue // it can be cited as it is
		}
		if w.bare[f.ID] {
			was = nil // it was put by this load
		}
		out, differs := merge(&f.Fact, f.dataset, was, w.now)
		if differs {
			changed = append(changed, out)
			for _, d := range brings(&f.Fact, f.dataset) {
				brought[d.(string)] = true
			}
		}
		if bare {
			w.bare[f.ID] = true
			continue
		}
		if lost := overwritten(out, f.dataset, was); len(lost) > 0 {
			w.warnings.add(f.at(), "%s: another dataset holds it too, and this changes its %s", f.told(), strings.Join(lost, ", "))
		}
		w.count(f, was != nil, differs)
		if len(out.Citations) == 0 && !(f.Node != nil && w.isSource(f.Node)) {
			w.warnings.add(f.at(), "%s has no citation", f.told())
		}
	}
	if len(changed) == 0 || w.dry {
		return nil
	}
	for _, d := range w.k.datasets {
		if brought[d.name] {
			if err := w.putDataset(ctx, d); err != nil {
				return err
			}
		}
	}
	if err := w.ld.Put(ctx, changed); err != nil {
		return err
	}
	return w.ld.Part(ctx)
}

// putDataset describes a dataset of which something changes, once a load and
// before its facts.
func (w *writer) putDataset(ctx context.Context, d *dataset) error {
	if d.put {
		return nil
	}
	d.put = true
	w.described = true
	if w.dry {
		return nil
	}
	return w.ld.PutDataset(ctx, d.description(w.now))
}

func (w *writer) count(f *fact, there, differs bool) {
	c := w.counts[f.Type()]
	if c == nil {
		c = &Counts{}
		w.counts[f.Type()] = c
	}
	switch {
	case !there:
		c.Added++
	case differs:
		c.Changed++
	default:
		c.Unchanged++
	}
}
