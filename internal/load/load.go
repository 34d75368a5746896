// Package load brings seed files into a store: it reads them, checks them
// whole, and only then writes.
//
// Its one idea is that a load either is right or does nothing. [Run] goes over
// the files twice, and again without the wrong records where Options.Skip allows that. The first time it checks every record, by itself and against
// the other records and the store. It collects all that is wrong, each with its
// place. If anything is, that is the answer, and nothing has been written.
// The second time it merges each record with what the store holds, and puts what
// is new or changed. Between the two only an index of ids stays in memory, so a
// file read line by line may be larger than that. What one record means, and how it
// is checked and merged, is for package fact to say.
//
// # Formats
//
// A file is YAML (.yaml, .yml), JSON (.json) or JSON lines (.jsonl, .ndjson),
// maybe compressed (.gz, .zst, .bz2). Files in other formats come with a source of
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
// whole graph: see header.go.
//
// # Invariants
//
//  1. Any problem, and nothing is put.
//  2. The same files twice write nothing the second time: facts, stamps and
//     datasets stay as they are.
//  3. A fact of the file replaces the stored one whole. If another dataset holds
//     that one too, nothing is taken away from it, neither values nor citations nor
//     membership, and a value that differs is a problem.
//  4. All stamps of one load are one instant.
package load

import (
	"context"
	"errors"
	"fmt"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// Run checks the files and brings them into the store, which must have been
// migrated to the catalog. Its error is a *[Problems] where the files are at
// fault, and the report then has the accounts of the files alone. Another error is the store's, the context's, or a file's that cannot be
// opened or read. After an error nothing has been written, unless the load was
// larger than the store takes at once (see store.Load); the error says so.
//
// Ids are unique among all the files, so two files of one load may not both have
// a fact; loaded one after the other, they may.
func Run(ctx context.Context, st store.Store, c *catalog.Catalog, inputs []Input, opts Options) (Report, error) {
	opts = opts.withDefaults()
	if len(inputs) == 0 {
		return Report{}, errors.New("there is no file to load")
	}
	if opts.Skip > 0 {
		return runSkipping(ctx, st, c, inputs, opts)
	}
	files := make([]*file, len(inputs))
	for i, in := range inputs {
		files[i] = newFile(in, i)
	}
	return attempt(ctx, st, c, files, opts)
}

// attempt runs a load once.
func attempt(ctx context.Context, st store.Store, c *catalog.Catalog, files []*file, opts Options) (Report, error) {
	opts.waits("while the files are checked")
	k := newChecker(c, opts)
	for _, f := range files {
		f.override, f.strict = opts.Dataset, opts.Strict
	}
	if err := k.files(ctx, files); err != nil {
		return Report{}, err
	}
	if err := files[0].skips.check(files); err != nil {
		return Report{}, err
	}
	for _, d := range k.datasets {
		d.skips(files)
	}
	accounts := accountsOf(files)
	report, err := transact(ctx, st, opts, func(ld store.Load) (Report, error) { return run(ctx, ld, k, files, opts) })
	report.Files = accounts
	return report, err
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
		compare := Options{Now: opts.Now, Overwrite: opts.Overwrite, MaxErrors: opts.MaxErrors, Progress: opts.Progress}
		w, err := newWriter(ctx, ld, k, compare)
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
	if err := w.write(ctx, files); err != nil {
		return Report{}, w.part.failed(err)
	}
	if err := k.problems.err(); err != nil { // another load came between
		return Report{}, err
	}
	if err := w.rules(ctx, opts.Rules); err != nil {
		return Report{}, fmt.Errorf("looking for breaches of the schema's warnings: %w", err)
	}
	return w.report(k.c, k.datasets), nil
}
