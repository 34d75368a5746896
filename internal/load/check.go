package load

import (
	"context"

	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A checker goes over the files before anything is written: first alone (files),
// then against the store (stored). What it learns of the ids serves the writing.
type checker struct {
	c        *catalog.Catalog
	problems *collector
	ids      *index
	datasets datasets
	names    map[int]string // of the datasets, by the number of the file
	order    order

	identities identities
	references references
	uniques    uniques
	cycles     cycles

	// shared says that some fact of the files is held by a dataset that is not theirs.
	shared bool
	// replace asks for gone: what the datasets hold and the files do not.
	replace bool
	gone    gone
}

func newChecker(c *catalog.Catalog, opts Options) *checker {
	problems, ids := &collector{max: opts.MaxErrors}, newIndex(c)
	k := &checker{
		c: c, problems: problems, ids: ids, names: map[int]string{},
		identities: identities{ids: ids, problems: problems}, references: newReferences(ids, problems),
		uniques: newUniques(ids, problems), cycles: newCycles(ids, problems),
		replace: opts.Replace,
	}
	k.gone = newGone(ids, problems, &k.datasets)
	return k
}

// files reads all files and checks them without the store. Its error is that a
// file could not be read or ctx is done.
func (k *checker) files(ctx context.Context, files []*file) error {
	for _, f := range files {
		opened := false
		d := f.decoder(k.c, k.problems)
		err := f.read(k.problems, func(r record.Record) error {
			if !opened {
				k.header(f)
				opened = true
			}
			k.record(entry{d.Decode(r), f})
			return ctx.Err()
		})
		if err != nil {
			return err
		}
		if !opened && !f.unread {
			k.header(f)
		}
		for _, h := range f.sections {
			k.datasets.note(f, h, k.problems)
		}
		k.references.unread = k.references.unread || f.unread
	}
	return k.identities.tellTwins(files)
}

func (k *checker) header(f *file) {
	k.datasets.note(f, f.header, k.problems)
	k.names[f.index] = f.Dataset
	k.references.header(f)
}

func (k *checker) record(f entry) {
	first := f.ID != "" && k.identities.enter(f)
	for i, c := range f.Citations {
		k.references.cite(f, c, f.Sources[i])
	}
	if f.Relationship != nil && f.From != "" && f.To != "" {
		k.references.join(f)
	}
	if !first {
		return
	}
	k.order.note(f)
	k.cycles.note(f)
	k.uniques.note(f)
}

// stored checks the files against the store. Its error is the store's.
func (k *checker) stored(ctx context.Context, ld store.Load) error {
	err := k.identities.stored(ctx, ld, func(is known, was *store.Fact) {
		k.shared = k.shared || fact.Shared(was, []any{k.names[is.place.file]})
		k.cycles.noteStored(was)
	})
	if err != nil {
		return err
	}
	if k.replace {
		for _, d := range k.datasets {
			if err := k.gone.find(ctx, ld, d); err != nil {
				return err
			}
		}
		if err := k.gone.check(ctx, ld); err != nil {
			return err
		}
	}
	if err := k.references.stored(ctx, ld, k.gone.has); err != nil {
		return err
	}
	if err := k.uniques.stored(ctx, ld); err != nil {
		return err
	}
	return k.cycles.stored(ctx, ld)
}
