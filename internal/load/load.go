// Package load brings seed files into a store: it reads them, checks them
// whole, and only then writes.
//
// Its one idea is that a load either is right or does nothing. [Run] goes over
// the files twice. The first time it checks every record, by itself and against
// the other records and the store, and collects all that is wrong, each with its
// place; if there is anything, that is the answer and nothing has been written.
// The second time it merges each record with what the store holds, and puts what
// is new or changed. Between the two only an index of ids stays in memory, so a
// file read line by line may be larger than that.
//
// # Formats
//
// A file is YAML (.yaml, .yml), JSON (.json) or JSON lines (.jsonl, .ndjson),
// maybe compressed (.gz, .zst). Files in other formats come with a source of
// their own, which makes records of them (see [Input]). Each of ours has a header, nodes and relationships:
//
//	dataset: article                # required: what groups the facts
//	title: One newspaper article    # also licence, publisher
//	source: src-article             # the source of citations that name none
//	nodes:
//	- {type: Person, id: per-nak, name: Ny Nak, cite: [p1, {locator: p9, fields: [name]}]}
//	relationships:
//	- {type: Party, from: per-nak, to: case-1, role: DEFENDANT, cite: p17}
//
// In JSON lines the first line is an object with the header, and each line after
// it an object with one fact. What casegraph export writes is JSON lines too, of a
// whole graph: see exported.go.
//
// # Invariants
//
//  1. Any problem, and nothing is put.
//  2. The same files twice write nothing the second time: facts, stamps and
//     datasets stay as they are.
//  3. A fact of the file replaces the stored one whole; but of one that another
//     dataset holds too it takes nothing away, neither values nor citations nor
//     membership, and a value that differs is a problem.
//  4. All stamps of one load are one instant.
package load

import (
	"context"
	"errors"
	"fmt"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// Options are how to run a load. The zero value is a load as users expect it,
// but without the schema's own warnings.
type Options struct {
	// CheckOnly does all that a load does, and then takes it back: the report is
	// the one a load would give. Where a store could not take so much back, it is
	// not tried out; the report then warns that Rules were not asked.
	CheckOnly bool
	// MaxErrors is how many problems, and how many warnings, are kept to be told,
	// the first in the files; 0 is 100. All are counted.
	MaxErrors int
	// Now is the clock; nil is time.Now. It is asked once.
	Now func() time.Time
	// Dataset, where not "", is the dataset of all files, whatever their headers say.
	Dataset string
	// Replace takes from the datasets what the files no longer hold.
	Replace bool
	// Overwrite lets the files change values that another dataset has too.
	Overwrite bool
	// Diff, where not nil, is told of each fact that is added, changed or removed.
	Diff func(Change)
	// Progress, where not nil, is told every so often how far the load is.
	Progress func(Progress)
	// Waits, where not nil, is told what a load does before there is any progress, as
	// "for the store …" or "while the files are checked".
	Waits func(what string)
	// Rules finds breaches of the schema's @warn rules; nil looks for none.
	Rules Rules
}

func (o Options) waits(what string) {
	if o.Waits != nil {
		o.Waits(what)
	}
}

// Run checks the files and brings them into the store, which must have been
// migrated to the catalog. Its error is a *[Problems] where the files are at
// fault; another error is the store's, the context's, or a file's that cannot be
// opened or read. After an error nothing has been written, unless the load was
// larger than the store takes at once (see store.Load); the error says so.
//
// Ids are unique among all the files, so two files of one load may not both have
// a fact; loaded one after the other, they may.
func Run(ctx context.Context, st store.Store, c *catalog.Catalog, inputs []Input, opts Options) (Report, error) {
	if opts.MaxErrors <= 0 {
		opts.MaxErrors = 100
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if len(inputs) == 0 {
		return Report{}, errors.New("there is no file to load")
	}
	opts.waits("while the files are checked")
	k := newChecker(c, opts)
	files := make([]*file, len(inputs))
	for i, in := range inputs {
		files[i] = newFile(in, i)
		files[i].override = opts.Dataset
	}
	if err := k.files(ctx, files); err != nil {
		return Report{}, err
	}
	return within(ctx, st, opts, func(ld store.Load) (Report, error) { return run(ctx, ld, k, files, opts) })
}

// within runs work in a load, and keeps what it wrote unless it failed, or only
// checks.
func within(ctx context.Context, st store.Store, opts Options, work func(store.Load) (Report, error)) (Report, error) {
	opts.waits("for the store, which another program writes to")
	ld, err := st.Begin(ctx)
	if err != nil {
		return Report{}, err
	}
	opts.waits("while the facts are compared with those of the store")
	report, err := work(ld)
	if err == nil && !opts.CheckOnly && report.writes() {
		err = ld.Commit(ctx)
	}
	// A load that is over must let go of the store even where ctx is done. After
	// Commit this does nothing.
	undo := ld.Rollback(context.WithoutCancel(ctx))
	if err == nil {
		err = undo
	}
	if err != nil {
		return Report{}, lasting(ld, err)
	}
	return report, nil
}

// lasting adds to a load's error what has been written in spite of it.
func lasting(ld store.Load, err error) error {
	if n := ld.Committed(); n > 0 {
		return fmt.Errorf("%w (%s in the store already: load the files again to bring the rest)", err, count(n, "fact"))
	}
	return err
}

// run is the part of a load that needs the store.
func run(ctx context.Context, ld store.Load, k *checker, files []*file, opts Options) (Report, error) {
	if err := k.stored(ctx, ld); err != nil {
		return Report{}, err
	}
	if err := k.problems.err(); err != nil {
		return Report{}, err
	}
	if k.shared {
		// What another dataset has too is compared before anything is written.
		w, err := newWriter(ctx, ld, k, Options{Now: opts.Now, Overwrite: opts.Overwrite, MaxErrors: opts.MaxErrors, Progress: opts.Progress})
		if err != nil {
			return Report{}, err
		}
		w.dry = true
		if err := errors.Join(w.files(ctx, files), k.problems.err()); err != nil {
			return Report{}, err
		}
	}
	w, err := newWriter(ctx, ld, k, opts)
	if err != nil {
		return Report{}, err
	}
	if err := w.all(ctx, files); err != nil {
		return Report{}, w.broken(err)
	}
	if err := k.problems.err(); err != nil { // another load came between
		return Report{}, err
	}
	if err := w.rules(ctx, opts.Rules); err != nil {
		return Report{}, fmt.Errorf("looking for breaches of the schema's warnings: %w", err)
	}
	return w.report(), nil
}
