package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/fault"
	"casegraph/internal/load"
	"casegraph/internal/store"
)

type loadCommand struct {
	storeFlags
	schemaFlags
	fileFlags
	DryRun bool `help:"Say what would be added, changed and removed. Write nothing."`
	Quiet  bool `short:"q" help:"Print no progress and no summary. Problems and warnings are still printed."`
}

func (cmd *loadCommand) Run(ctx context.Context, r *run) error {
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	bar := newProgress(r, cmd.Quiet)
	st, keep, done, err := cmd.into(ctx, bar, c)
	if err != nil {
		bar.end()
		return err
	}
	defer done()
	err = cmd.load(ctx, r, bar, st, c, load.Options{CheckOnly: cmd.DryRun}, cmd.Store)
	if err != nil || cmd.DryRun {
		return err
	}
	if err := keep(context.WithoutCancel(ctx)); err != nil {
		return storeError{named(cmd.Store), err}
	}
	return nil
}

// into opens the store to load into, and returns a function that closes it. A dry run
// changes no store: it uses a temporary one if the store is absent or empty.
func (cmd *loadCommand) into(ctx context.Context, bar *progress, c *catalog.Catalog) (st store.Store, keep func(context.Context) error, done func(), err error) {
	if cmd.DryRun && mustExist(cmd.Store) == nil {
		st, err = cmd.open(ctx, cmd.Store, cmd.schemaFlags, c, writing)
		if unfit, ok := errors.AsType[unfitError](err); ok && unfit.Empty {
			st, done, err = temporary(ctx, c)
			return st, nil, done, err
		}
	} else {
		st, keep, err = cmd.openNew(ctx, bar.waits, cmd.Store, c)
	}
	return st, keep, func() { closeStore(st) }, err
}

type checkCommand struct {
	Store string `placeholder:"URL" help:"Also check the files against what this store holds. Default: no store."`
	credentialFlags
	schemaFlags
	fileFlags
	Quiet bool `short:"q" help:"Print no progress and no summary. Problems and warnings are still printed."`
}

func (cmd *checkCommand) Run(ctx context.Context, r *run) error {
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	var st store.Store
	if cmd.Store == "" {
		var remove func()
		if st, remove, err = temporary(ctx, c); err != nil {
			return err
		}
		defer remove()
	} else {
		// A check writes in a transaction, and rolls it back.
		if st, err = cmd.open(ctx, cmd.Store, cmd.schemaFlags, c, writing); err != nil {
			return err
		}
		defer closeStore(st)
	}
	return cmd.load(ctx, r, newProgress(r, cmd.Quiet), st, c, load.Options{CheckOnly: true}, cmd.Store)
}

// fileFlags give the files to read, and say how to treat stored facts.
type fileFlags struct {
	formatFlags
	Files     []string `arg:"" name:"file" help:"Seed files: .yaml, .json or .jsonl; FollowTheMoney entities: .ftm.json; with --mapping, data. Each may be compressed (.gz, .zst, .bz2). - is standard input, with --format."`
	Dataset   string   `placeholder:"NAME" help:"Load all files as this dataset, whatever their headers say."`
	Replace   bool     `help:"Remove from the dataset what the files no longer hold. What other datasets hold too stays."`
	Overwrite bool     `help:"Let the files change values that another dataset has too. Without this flag such a change is a problem."`
	Strict    bool     `help:"Make an error of everything that the files have and no fact does: columns that no rule uses, records that make nothing, values that a rule drops."`
	Skip      int      `placeholder:"N" help:"Leave out wrong records, N at most, and load the others. Needs --rejects."`
	Rejects   string   `placeholder:"FILE" help:"With --skip: write the wrong records and what is wrong with them to this file, as JSON Lines."`
	Report    string   `placeholder:"FILE" help:"Write an account of the load as JSON: what was read, made and left out, and what is wrong."`
	Diff      bool     `help:"Print each fact that is added (+), changed (~, with each value before and after) or removed (-)."`
	MaxErrors int      `default:"100" placeholder:"N" help:"How many problems and how many warnings to print. All are counted. Default: ${default}."`
}

// loadMemory is the memory limit of Go's runtime during a load, in bytes. SQLite's memory
// comes on top. A load mostly keeps an index without pointers, of about 80 bytes for each
// fact. With gcPercent alone, garbage could grow to four times that size.
const loadMemory = 640 << 20

// load loads the files, and prints a summary and the warnings.
func (f fileFlags) load(ctx context.Context, r *run, bar *progress, st store.Store, c *catalog.Catalog, o load.Options, url string) error {
	e, err := graph.New(c, st, graph.Info{})
	if err != nil {
		return err
	}
	files, done, err := r.files(ctx, f.Files, f.Format)
	if err != nil {
		return err
	}
	defer done()
	inputs, err := f.inputs(c, files)
	if err != nil {
		return err
	}
	if (f.Skip > 0) != (f.Rejects != "") {
		return usageError("--skip N and --rejects FILE need each other: what is left out must be somewhere; expected both or none")
	}
	if f.Skip > 0 && f.Replace {
		return usageError("--skip stands beside --replace, which would take away what the records that are left out hold; expected one of them")
	}
	left := &rejects{}
	if f.Skip > 0 {
		if left.to, err = newWholeFile(f.Rejects); err != nil {
			return err
		}
		defer left.to.drop()
		o.Skip, o.Rejects = f.Skip, left.add
	}
	o.MaxErrors, o.Rules = f.MaxErrors, rules{e}
	o.Dataset, o.Replace, o.Overwrite, o.Strict = f.Dataset, f.Replace, f.Overwrite, f.Strict
	if f.Diff {
		o.Diff = func(c fact.Change) { fmt.Fprintln(r.Stdout, c) }
	}
	o.Progress, o.Waits = bar.tell, bar.waits
	if os.Getenv("GOMEMLIMIT") == "" {
		defer debug.SetMemoryLimit(debug.SetMemoryLimit(loadMemory))
	}
	report, err := load.Run(ctx, st, c, inputs, o)
	bar.end()
	if f.Report != "" {
		if wrong := writeAccount(f.Report, report, err, !o.CheckOnly); wrong != nil {
			return errors.Join(ofStore(url, err), wrong)
		}
	}
	if err != nil {
		return ofStore(url, err)
	}
	if f.Skip > 0 {
		if err := left.to.keep(); err != nil {
			return err
		}
		if report.Skipped > 0 {
			fmt.Fprintf(r.stderr, "%d of the records are wrong and left out; see %s\n", report.Skipped, f.Rejects)
		}
	}
	return r.summary(report, o.CheckOnly, bar.quiet)
}

// ofStore names the store in an error of the store.
func ofStore(url string, err error) error {
	if coded, ok := errors.AsType[*fault.Error](err); ok && url != "" && fault.CodeOf(coded) != fault.NotFound {
		return storeError{named(url), err}
	}
	return err
}

// summary prints the result of a load, or of a dry run.
func (r *run) summary(report load.Report, dry, quiet bool) error {
	if w := report.Warned(); w != "" {
		fmt.Fprintf(r.stderr, "Warnings, which keep nothing from being loaded:\n%s\n", w)
		if len(report.Kinds) > 1 {
			var kinds []string
			for _, kind := range slices.Sorted(maps.Keys(report.Kinds)) {
				kinds = append(kinds, fmt.Sprintf("%d × %s", report.Kinds[kind], kind))
			}
			fmt.Fprintf(r.stderr, "By kind: %s.\n", strings.Join(kinds, "; "))
		}
	}
	if quiet {
		return nil
	}
	if dry {
		fmt.Fprintln(r.Stdout, "Nothing was written. A load would have done this:")
	}
	_, err := fmt.Fprint(r.Stdout, report)
	return err
}
