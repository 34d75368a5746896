package main

import (
	"context"
	"errors"
	"fmt"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/load"
	"casegraph/internal/store"
)

type loadCommand struct {
	storeFlags
	schemaFlags
	fileFlags
}

func (cmd *loadCommand) Run(ctx context.Context, r *run) error {
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	st, keep, err := cmd.openNew(ctx, cmd.Store, c)
	if err != nil {
		return err
	}
	defer closeStore(st)
	if err := cmd.load(ctx, r, st, c, load.Options{}, cmd.Store); err != nil {
		return err
	}
	if err := keep(context.WithoutCancel(ctx)); err != nil {
		return storeError{hide(cmd.Store), err}
	}
	return nil
}

type checkCommand struct {
	Store string `placeholder:"URL" help:"Check against what this store holds, which is made to fit the schema first. Default: against nothing."`
	credentialFlags
	schemaFlags
	fileFlags
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
		if err := there(cmd.Store); err != nil {
			return err
		}
		if st, err = cmd.open(ctx, cmd.Store, c); err != nil {
			return err
		}
		defer closeStore(st)
	}
	return cmd.load(ctx, r, st, c, load.Options{CheckOnly: true}, cmd.Store)
}

// fileFlags are the files to read.
type fileFlags struct {
	formatFlags
	Files     []string `arg:"" name:"file" help:"Seed files: .yaml, .json or .jsonl; with --mapping, data. Each may be compressed (.gz, .zst)."`
	MaxErrors int      `default:"100" placeholder:"N" help:"How many problems and how many warnings to print; all are counted. Default: ${default}."`
}

// load loads the files, prints what was done, and warns.
func (f fileFlags) load(ctx context.Context, r *run, st store.Store, c *catalog.Catalog, o load.Options, url string) error {
	e, err := graph.New(c, st, graph.Info{})
	if err != nil {
		return err
	}
	inputs, err := f.inputs(c, f.Files)
	if err != nil {
		return err
	}
	o.MaxErrors, o.Rules = f.MaxErrors, rules{e}
	report, err := load.Run(ctx, st, c, inputs, o)
	if err != nil {
		if coded, ok := errors.AsType[*fault.Error](err); ok && url != "" {
			return storeError{hide(url), coded}
		}
		return err
	}
	if w := report.Warned(); w != "" {
		fmt.Fprintf(r.stderr, "Warnings, which keep nothing from being loaded:\n%s\n", w)
	}
	if o.CheckOnly {
		fmt.Fprintln(r.Stdout, "Nothing was written. A load would have done this:")
	}
	_, err = fmt.Fprint(r.Stdout, report)
	return err
}
