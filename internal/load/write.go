package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

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
	// checkOnly: what is put will be taken back, so no part of it may last.
	checkOnly bool
	overwrite bool
	diff      func(Change)
	// done of expected facts have been dealt with since began.
	done, expected int
	began          time.Time
	progress       func(Progress)
	// first and last are the first and the last facts of what was put and may not
	// be lasting yet, or nil.
	first, last *fact
	kinds       map[string]int // of warnings
}

func newWriter(ctx context.Context, ld store.Load, k *checker, opts Options) (*writer, error) {
	w := &writer{
		ld: ld, k: k, now: opts.Now().UnixMilli(),
		counts: map[string]*Counts{}, bare: map[string]bool{},
		warnings: collector{max: opts.MaxErrors}, kinds: map[string]int{},
		checkOnly: opts.CheckOnly, overwrite: opts.Overwrite, diff: opts.Diff, expected: k.ids.facts, began: time.Now(), progress: opts.Progress,
	}
	for _, d := range k.datasets {
		if err := storedDataset(ctx, ld, k.c, d); err != nil {
			return nil, err
		}
	}
	if most := ld.MaxRollback(); opts.CheckOnly && most > 0 && k.ids.facts > most {
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
	if w.seen != w.k.ids.facts {
		return errChanged
	}
	return nil
}

// all writes the files, takes away what is gone, and describes the datasets.
func (w *writer) all(ctx context.Context, files []*file) error {
	for _, d := range w.k.datasets {
		if err := w.digest(d, files); err != nil {
			return err
		}
	}
	if err := w.files(ctx, files); err != nil {
		return err
	}
	if err := w.remove(ctx); err != nil {
		return err
	}
	for _, d := range w.k.datasets {
		if !d.put && !d.redescribed() {
			continue
		}
		w.described = true
		if w.dry {
			continue
		}
		if err := w.ld.PutDataset(ctx, d.description(w.k.c, w.now, w.expected, w.expected)); err != nil {
			return err
		}
	}
	for _, f := range files {
		for _, x := range f.leftOut {
			w.warn(f.place(x.at), x.kind, "%s", x.message)
		}
	}
	return nil
}

// digest hashes the files of a dataset.
func (w *writer) digest(d *dataset, files []*file) error {
	for _, f := range files {
		of := func(h header) bool { return h.dataset == d.name }
		if !of(f.header) && !slices.ContainsFunc(f.sections, of) {
			continue
		}
		r, err := f.input.Open()
		if err != nil {
			return err
		}
		_, err = io.Copy(d.digest, r)
		if err := errors.Join(err, r.Close()); err != nil {
			return fmt.Errorf("%s: %w", f.input.Name, err)
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

// sweep puts what it wants of a file, while the next of it is read.
func (w *writer) sweep(ctx context.Context, f *file, s sweep) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	read := make(chan []*fact)
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
func (w *writer) read(ctx context.Context, f *file, s sweep, to chan<- []*fact) error {
	problems := collector{max: 1}
	d := decoder{c: w.k.c, problems: &problems, unsourced: map[*file]bool{}}
	var facts []*fact
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
		x := d.fact(f, r)
		if !w.k.ids.has(x.ID) || x.broken {
			return errChanged
		}
		if s.bare {
			if !w.k.early[w.k.ids.number(x.ID)] {
				return nil
			}
			x.Citations = nil
		} else {
			w.seen++
		}
		if facts == nil {
			facts = make([]*fact, 0, batch)
		}
		if facts = append(facts, x); len(facts) < batch {
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
		out, clashes, differs, err := merge(f, was, w.now)
		if err != nil {
			return err
		}
		if len(clashes) > 0 && w.clash(f, was, clashes) {
			continue
		}
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
		for _, d := range w.k.datasets {
			d.holds(was, out)
		}
		if differs && w.diff != nil {
			w.diff(Change{was, out})
		}
		w.count(f, was != nil, differs)
		if len(out.Citations) == 0 && !(f.Node != nil && w.isSource(f.Node)) {
			w.warn(f.at(), "has no citation", "%s has no citation", f.told())
		}
	}
	if !bare {
		w.done += len(facts)
		w.tell()
	}
	if len(changed) == 0 || w.dry {
		return nil
	}
	if w.first == nil {
		w.first = facts[0]
	}
	w.last = facts[len(facts)-1]
	for _, d := range w.k.datasets {
		if brought[d.name] {
			if err := w.begin(ctx, d); err != nil {
				return err
			}
		}
	}
	if err := w.ld.Put(ctx, changed); err != nil {
		return err
	}
	return w.part(ctx)
}

// begin describes a dataset of which something changes, once a load and before
// its facts: where a load is committed in parts it is not whole until its end.
func (w *writer) begin(ctx context.Context, d *dataset) error {
	if d.put {
		return nil
	}
	d.put = true
	return w.ld.PutDataset(ctx, d.description(w.k.c, w.now, 0, max(w.expected, 1)))
}

// part ends a part of a load, with a note of how far it is.
func (w *writer) part(ctx context.Context) error {
	if w.ld.MaxRollback() == 0 || w.checkOnly {
		return nil
	}
	for _, d := range w.k.datasets {
		if !d.put {
			continue
		}
		if err := w.ld.PutDataset(ctx, d.description(w.k.c, w.now, min(w.done, w.expected-1), w.expected)); err != nil {
			return err
		}
	}
	before := w.ld.Committed()
	if err := w.ld.Part(ctx); err != nil {
		return err
	}
	if w.ld.Committed() > before {
		w.first, w.last = nil, nil
	}
	return nil
}

// broken adds to an error which facts were in the part that failed.
func (w *writer) broken(err error) error {
	if w.first == nil || errors.Is(err, errChanged) {
		return err
	}
	if _, ok := errors.AsType[*Problems](err); ok {
		return err
	}
	return fmt.Errorf("%w (the part that failed holds the facts from %s at %s to %s at %s)", err, w.first.name(), w.first.at(), w.last.name(), w.last.at())
}

// clash tells of values that another dataset has otherwise: as a problem, or with
// overwrite as a warning. It says whether the fact is to be left alone.
func (w *writer) clash(f *fact, was *store.Fact, names []string) bool {
	if w.overwrite {
		w.warn(f.at(), "changes what another dataset has", "%s: this changes its %s, which %s has too", f.told(), strings.Join(names, ", "), holders(was, f.dataset))
		return false
	}
	for _, name := range names {
		w.k.problems.add(f.file.place(f.record.At(name)), "%s: its %s is %s in the store, where %s has it; expected the same, or none here, or --overwrite",
			f.told(), name, shown(was.Values[name]), holders(was, f.dataset))
	}
	return true
}

// holders names the datasets of a stored fact, but for one, and where each has it
// from: the files they came in are not stored.
func holders(was *store.Fact, but string) string {
	var names []string
	for _, d := range listOf(was.Values["datasets"]) {
		if d != but {
			names = append(names, record.Quoted(d.(string))+standing(was, d.(string)))
		}
	}
	if len(names) == 1 {
		return "the dataset " + names[0]
	}
	return "the datasets " + strings.Join(names, ", ")
}

// standing is where a fact stands by the first citation that a dataset brought, or "".
func standing(is *store.Fact, dataset string) string {
	for _, c := range is.Citations {
		if c.Dataset == dataset {
			locator, _ := c.Values["locator"].(string)
			return " (" + strings.TrimSpace(c.Source+" "+locator) + ")"
		}
	}
	return ""
}

// remove takes away what is gone: what joins and cites before what is joined and
// cited.
func (w *writer) remove(ctx context.Context) error {
	if err := w.release(ctx); err != nil {
		return err
	}
	g := w.k.gone
	for _, ids := range [][]string{g.relationships, g.nodes, g.sources} {
		err := batches(ids, func(ids []string) error {
			facts, err := w.ld.Facts(ctx, ids)
			if err != nil {
				return err
			}
			// Other programs may have removed or taken up some of them meanwhile. What
			// is gone may have left citations behind.
			ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return facts[id] != nil && w.k.heldBeside(facts[id]) })
			for _, id := range ids {
				if f := facts[id]; f != nil {
					if err := w.gone(ctx, f); err != nil {
						return err
					}
				}
			}
			if w.dry {
				return nil
			}
			if err := w.ld.Remove(ctx, ids); err != nil {
				return err
			}
			return w.part(ctx)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// gone notes that a fact is going.
func (w *writer) gone(ctx context.Context, f *store.Fact) error {
	w.countOf(f.Type()).Removed++
	if w.diff != nil {
		w.diff(Change{Was: f})
	}
	return w.leave(ctx, f, nil, listOf(f.Values["datasets"]))
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
		if err := w.begin(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// release takes from shared facts what the datasets brought that let go of them.
func (w *writer) release(ctx context.Context) error {
	return batches(w.k.gone.shared, func(ids []string) error {
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
			is, datasets := w.released(was)
			changed = append(changed, is)
			w.countOf(is.Type()).Changed++
			if w.diff != nil {
				w.diff(Change{was, is})
			}
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
		return w.part(ctx)
	})
}

// released is a shared fact without what those datasets brought that let go of it.
func (w *writer) released(was *store.Fact) (is *store.Fact, datasets []any) {
	for _, name := range w.k.gone.lets[was.ID] {
		datasets = append(datasets, name)
	}
	less := *was
	less.Values = maps.Clone(was.Values)
	less.Values["datasets"] = slices.DeleteFunc(slices.Clone(listOf(was.Values["datasets"])), func(x any) bool { return slices.Contains(datasets, x) })
	less.Citations = slices.DeleteFunc(slices.Clone(was.Citations), func(c store.Citation) bool { return slices.Contains(datasets, any(c.Dataset)) })
	less.Values["updatedAt"] = updated(was, w.now)
	return &less, datasets
}

func (w *writer) count(f *fact, there, differs bool) {
	c := w.countOf(f.Type())
	switch {
	case !there:
		c.Added++
	case differs:
		c.Changed++
	default:
		c.Unchanged++
	}
}

func (w *writer) countOf(typ string) *Counts {
	c := w.counts[typ]
	if c == nil {
		c = &Counts{}
		w.counts[typ] = c
	}
	return c
}

// warn adds a warning of a kind.
func (w *writer) warn(at Place, kind, format string, args ...any) {
	w.kinds[kind]++
	w.warnings.add(at, format, args...)
}
