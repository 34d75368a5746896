package load

import (
	"context"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A checker goes over the files before anything is written: first alone (files),
// then against the store (stored). What it learns of the ids serves the writing.
type checker struct {
	c        *catalog.Catalog
	problems *collector
	decoder  *decoder
	ids      *index
	datasets []*dataset
	names    map[int]string // of the datasets, by the number of the file
	// refs are references to what no file had when they were read.
	refs   pile[ref]
	joins  pile[join]
	unique map[*catalog.Property]map[any]holder
	chains map[*catalog.RelationshipType]*chain
	// early are Sources that a Source before them in the files cites: they have
	// to be put before their turn.
	early map[number]bool
	// disordered: some fact comes after one of a later sort; latest is the latest
	// sort there was.
	disordered bool
	latest     int
	// unread: some file could not be read whole, so what a reference misses may
	// be there.
	unread bool
	// shared: some fact of the files is held by a dataset that is not theirs.
	shared bool
	// replace: gone is what the datasets hold and the files do not.
	replace bool
	gone    *gone
	// sourceKind is the kind of a Source (see mark).
	sourceKind int16
	// guesses is for how many ids more a suggestion is looked for.
	guesses int
}

func newChecker(c *catalog.Catalog, opts Options) *checker {
	problems := &collector{max: opts.MaxErrors}
	return &checker{
		c: c, problems: problems,
		decoder:    &decoder{c: c, problems: problems, unsourced: map[*file]bool{}},
		ids:        newIndex(c),
		names:      map[int]string{},
		unique:     map[*catalog.Property]map[any]holder{},
		chains:     map[*catalog.RelationshipType]*chain{},
		early:      map[number]bool{},
		sourceKind: kindOfFact(c.Source(), nil),
		guesses:    25, replace: opts.Replace, gone: &gone{all: map[string]bool{}, lets: map[string][]string{}},
	}
}

// files reads all files and checks them without the store. Its error is that a
// file could not be read or ctx is done.
func (k *checker) files(ctx context.Context, files []*file) error {
	for _, f := range files {
		opened := false
		err := f.read(k.problems, func(r record.Record) error {
			if !opened {
				k.header(f)
				opened = true
			}
			k.record(k.decoder.fact(f, r))
			return ctx.Err()
		})
		if err != nil {
			return err
		}
		if !opened && !f.unread {
			k.header(f)
		}
		for _, h := range f.sections {
			k.dataset(f, h)
		}
		k.unread = k.unread || f.unread
	}
	return nil
}

// header takes note of the dataset and of the default source, which has to exist
// even where nothing cites it.
func (k *checker) header(f *file) {
	k.dataset(f, f.header)
	k.names[f.index] = f.dataset
	if f.source != "" {
		k.refs.add(ref{k.ids.number(f.source), k.ids.spot(f, f.sourceAt)})
	}
}

func (k *checker) record(f *fact) {
	first := f.ID != "" && k.enter(f)
	for i, c := range f.Citations {
		k.cites(f, c, f.sources[i])
	}
	if f.Relationship != nil && f.From != "" && f.To != "" {
		k.join(f)
	}
	if !first {
		return
	}
	k.count(f)
	if f.Relationship != nil && f.Relationship.Acyclic {
		k.chain(f.Relationship).links.add(link{k.ids.number(f.From), k.ids.number(f.To), k.ids.number(f.ID)})
	}
	if f.Node != nil || f.Relationship != nil {
		k.uniques(f)
	}
}

// count notes in the file what sort of record it has, and whether it comes before
// what has to be written before it.
func (k *checker) count(f *fact) {
	sort := nodes
	switch {
	case f.Relationship != nil:
		f.file.relationships++
		sort = relationships
	case f.Node == nil:
		return
	case f.Node.Name == catalog.SourceType:
		f.file.sources++
		sort = sources
	default:
		f.file.nodes++
	}
	k.disordered = k.disordered || sort < k.latest
	k.latest = max(k.latest, sort)
}

// The sorts of facts, in the order in which they are written.
const (
	sources = iota
	nodes
	relationships
)

// batch is how many facts are asked for or put at once: as many as Neo4j writes
// best with a statement.
const batch = 5_000

// stored checks the files against the store. Its error is the store's.
func (k *checker) stored(ctx context.Context, ld store.Load) error {
	if err := k.storedIDs(ctx, ld); err != nil {
		return err
	}
	if k.replace {
		for _, d := range k.datasets {
			if err := k.goneFrom(ctx, ld, d); err != nil {
				return err
			}
		}
		if err := k.dependents(ctx, ld); err != nil {
			return err
		}
	}
	if err := k.resolve(ctx, ld); err != nil {
		return err
	}
	if err := k.storedUniques(ctx, ld); err != nil {
		return err
	}
	return k.cycles(ctx, ld)
}

// batches gives the ids in portions.
func batches(ids []string, each func([]string) error) error {
	for len(ids) > 0 {
		n := min(batch, len(ids))
		if err := each(ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}
