package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/fault"
	"casegraph/internal/load"
	"casegraph/internal/store"
)

// datasetCommand lists and removes datasets.
type datasetCommand struct {
	List   datasetList   `cmd:"" help:"List the datasets of a store."`
	Show   datasetShow   `cmd:"" help:"Show where a dataset is from, and how many facts of each type it holds."`
	Remove datasetRemove `cmd:"" help:"Remove a dataset, and the facts that no other dataset holds."`
}

type datasetList struct {
	storeFlags
	schemaFlags
}

func (cmd *datasetList) Run(ctx context.Context, r *run) error {
	return existing(ctx, cmd.storeFlags, cmd.schemaFlags, reading, func(st store.Store, c *catalog.Catalog) error {
		found, err := load.Datasets(ctx, st, c)
		if err != nil {
			return ofStore(cmd.Store, err)
		}
		w := tabwriter.NewWriter(r.Stdout, 0, 0, 2, ' ', 0)
		for _, d := range found {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", d.Name, state(d), instant(d.Values["loadedAt"]), orNothing(d.Values["title"]))
		}
		return w.Flush()
	})
}

type datasetShow struct {
	storeFlags
	schemaFlags
	Name string `arg:"" help:"The dataset."`
}

func (cmd *datasetShow) Run(ctx context.Context, r *run) error {
	return existing(ctx, cmd.storeFlags, cmd.schemaFlags, reading, func(st store.Store, c *catalog.Catalog) error {
		found, err := load.Datasets(ctx, st, c, cmd.Name)
		if err != nil {
			return ofStore(cmd.Store, err)
		}
		if len(found) == 0 {
			return fault.New(fault.NotFound, "there is no dataset %q; `casegraph dataset list` names those there are", cmd.Name)
		}
		w := tabwriter.NewWriter(r.Stdout, 0, 0, 2, ' ', 0)
		for _, p := range c.Dataset {
			v := found[0].Values[p.Name]
			switch v := v.(type) {
			case nil:
			case []any:
				for i, x := range v {
					name := p.Name
					if i > 0 {
						name = ""
					}
					fmt.Fprintf(w, "%s\t%v\n", name, x)
				}
			default:
				if p.Kind == catalog.DateTime {
					fmt.Fprintf(w, "%s\t%s\n", p.Name, instant(v))
				} else {
					fmt.Fprintf(w, "%s\t%v\n", p.Name, v)
				}
			}
		}
		return w.Flush()
	})
}

type datasetRemove struct {
	storeFlags
	schemaFlags
	Name   string `arg:"" help:"The dataset."`
	DryRun bool   `help:"Say what would be removed. Write nothing."`
	Diff   bool   `help:"Print each fact that is removed (-) or changed (~)."`
	Quiet  bool   `short:"q" help:"Print no progress and no summary."`
}

func (cmd *datasetRemove) Run(ctx context.Context, r *run) error {
	return existing(ctx, cmd.storeFlags, cmd.schemaFlags, writing, func(st store.Store, c *catalog.Catalog) error {
		o := load.Options{CheckOnly: cmd.DryRun}
		if cmd.Diff {
			o.Diff = func(c fact.Change) { fmt.Fprintln(r.Stdout, c) }
		}
		report, err := load.Remove(ctx, st, c, cmd.Name, o)
		if err != nil {
			return ofStore(cmd.Store, err)
		}
		return r.summary(report, cmd.DryRun, cmd.Quiet)
	})
}

// existing calls a function with a store that must exist.
func existing(ctx context.Context, s storeFlags, schema schemaFlags, u use, do func(store.Store, *catalog.Catalog) error) error {
	c, err := schema.catalog()
	if err != nil {
		return err
	}
	st, err := s.open(ctx, s.Store, schema, c, u)
	if err != nil {
		return err
	}
	defer closeStore(st)
	return do(st, c)
}

// state returns a dataset's status, with its progress if it is loaded in part.
func state(d store.Dataset) string {
	s := fmt.Sprint(d.Values["status"])
	if s == catalog.Loading {
		s += fmt.Sprintf(" %v of %v", d.Values["done"], d.Values["expected"])
	}
	return s
}

func instant(v any) string {
	n, _ := v.(int64)
	return time.UnixMilli(n).UTC().Format(time.RFC3339)
}

func orNothing(v any) string {
	s, _ := v.(string)
	return s
}
