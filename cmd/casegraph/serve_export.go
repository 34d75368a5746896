package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/export"
	"casegraph/internal/fault"
	"casegraph/internal/guard"
	"casegraph/internal/plan"
	"casegraph/internal/server"
	"casegraph/internal/store"
	"casegraph/internal/tabular"
)

// An exporter answers GET /export.
type exporter struct {
	c      *catalog.Catalog
	st     store.Store
	e      *graph.Engine
	says   says
	limits guard.Limits
	// timeout bounds each read of the store.
	timeout time.Duration
}

// exporter returns what answers GET /export; nil if the server gives no exports.
func (cmd *serveCommand) exporter(c *catalog.Catalog, st store.Store, e *graph.Engine) (func(context.Context, server.ExportRequest) (*server.Export, error), error) {
	if cmd.Access.Operations != "" && !cmd.Access.Export {
		return nil, nil
	}
	said, err := cmd.says(c)
	if err != nil {
		return nil, err
	}
	x := &exporter{c: c, st: st, e: e, says: said, limits: cmd.Limits.limits(), timeout: cmd.Timeout}
	return x.begin, nil
}

// begin checks what a request asks for. The errors name the parameter.
func (x *exporter) begin(ctx context.Context, r server.ExportRequest) (*server.Export, error) {
	if r.Where != "" {
		if err := x.limits.Filter(r.Where); err != nil {
			return nil, wrongFilter(err)
		}
	}
	types, around := items(r.Type), items(r.Around)
	depth := 1
	if r.Depth != "" {
		if r.Around == "" {
			return nil, fault.Input("depth", "it says how far to go around nodes; give their ids as around too")
		}
		var err error
		if depth, err = strconv.Atoi(r.Depth); err != nil {
			return nil, fault.Input("depth", "%q is not a number; expected one from 0 to %d", r.Depth, export.MaxDepth)
		}
	}
	choice, err := chosen{r.Dataset, types, r.Where, around, depth}.choose(ctx, x.e, x.c, x.st)
	if err != nil {
		return nil, err
	}
	choice.After = r.After
	if err := x.affords(ctx, choice); err != nil {
		return nil, err
	}
	out := &server.Export{Media: "application/x-ndjson", File: "casegraph.ndjson"}
	format := func(to io.Writer) export.Format { return export.NewNDJSON(to, x.c) }
	switch r.Format {
	case "", "ndjson", "jsonl":
	case "csv":
		if len(types) != 1 {
			return nil, fault.Input("format", "csv is one table over HTTP: name its one type with type, or run casegraph export for all tables")
		}
		choice.Alone = true
		out.Media, out.File = "text/csv; charset=utf-8; header=present", r.Type+".csv"
		format = func(to io.Writer) export.Format {
			return export.NewCSV(oneTable(r.Type, to), x.c, tabular.CSVOptions{})
		}
	default:
		all := documents(x.c, x.says, defaultBase)
		d, ok := all[r.Format]
		if ok && d.keeps {
			return nil, fault.Input("format", "%s is not given over HTTP, since writing it takes memory; run casegraph export --format %[1]s", r.Format)
		}
		if !ok {
			return nil, fault.Input("format", "there is no format %q; expected ndjson, csv, %s", r.Format, alternatives(all))
		}
		if r.After != "" {
			return nil, fault.Input("after", "%s is one document and cannot be continued; leave after out, or ask for ndjson or csv", r.Format)
		}
		choice = d.choice(x.c, choice)
		out.Media, out.File, format = d.media, d.file, d.in
	}
	out.Run = func(ctx context.Context, to io.Writer, page func(int, time.Duration) error) error {
		_, err := export.Run(ctx, pagedStore{x.st, x.timeout, page}, x.c, choice, time.Now(), format(to))
		return err
	}
	return out, nil
}

// affords refuses a filter or a neighbourhood that makes the store look at too much.
func (x *exporter) affords(ctx context.Context, choice export.Choice) error {
	if choice.Around != nil {
		if err := x.e.Affords(ctx, choice.Around.List(x.c)); err != nil {
			return fmt.Errorf("around: %w", err)
		}
	}
	if choice.Where == nil {
		return nil
	}
	l := &plan.List{From: plan.OfRelationships{Types: choice.Relationships}, Filter: choice.Where}
	if len(choice.Nodes) > 0 {
		l.From = plan.OfType{Node: choice.Nodes[0]}
	}
	if err := x.e.Affords(ctx, l); err != nil {
		return fmt.Errorf("where: %w", err)
	}
	return nil
}

// items returns the items of a parameter, which are divided by commas.
func items(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}

// oneTable makes the table of a type in a writer, and leaves out all other files.
func oneTable(typ string, to io.Writer) func(file string) (io.WriteCloser, error) {
	return func(file string) (io.WriteCloser, error) {
		if file == typ+".csv" {
			return notClosed{to}, nil
		}
		return notClosed{io.Discard}, nil
	}
}

// A pagedStore calls page after each read of an export, and bounds the time of each.
type pagedStore struct {
	export.Store
	timeout time.Duration
	page    func(rows int, took time.Duration) error
}

func (s pagedStore) Session(ctx context.Context) (store.Session, error) {
	session, err := s.Store.Session(ctx)
	return pagedSession{session, s}, err
}

type pagedSession struct {
	store.Session
	pagedStore
}

func (s pagedSession) Read(ctx context.Context, lists []*plan.List) []store.Result {
	one, cancel := context.WithTimeout(store.WithCost(ctx, store.ExpensiveFrom), s.timeout)
	defer cancel()
	results := s.Session.Read(one, lists)
	for i, r := range results {
		rows, _ := r.Value.([]any)
		if err := s.page(len(rows), r.Took); err != nil && r.Err == nil {
			results[i].Err = err
		}
	}
	return results
}
