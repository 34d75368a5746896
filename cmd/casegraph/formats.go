package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/load"
	"casegraph/internal/mapping"
	"casegraph/internal/record"
)

// formatFlags say how to read files that are not seeds.
type formatFlags struct {
	Mapping string `placeholder:"MAP.yaml" help:"Read tables (.csv, .tsv, .xlsx) or other JSON (.json, .jsonl) by this mapping."`
	Format  string `placeholder:"NAME" help:"With --mapping: read the files as csv, tsv, xlsx, json or jsonl, whatever their extension says. Without: ftm reads them as FollowTheMoney entities, as the extension .ftm.json does too; and yaml, json or jsonl says what a seed in standard input (-) is."`
}

// seedFormats are the formats of seeds.
var seedFormats = []string{"yaml", "json", "jsonl"}

// inputs returns the files to load, each with its format.
func (f formatFlags) inputs(c *catalog.Catalog, in []load.Input) ([]load.Input, error) {
	if f.Format == "ftm" && f.Mapping == "" {
		return followTheMoney(c, in, func(load.Input) bool { return true })
	}
	spooled := slices.ContainsFunc(in, func(i load.Input) bool { return i.Name == spooledName+f.Format })
	if f.Mapping == "" && spooled && slices.Contains(seedFormats, f.Format) {
		f.Format = "" // the name has it
	}
	if f.Format != "" && !slices.Contains(mapping.Formats, f.Format) {
		return nil, usageError(fmt.Sprintf("--format: there is no format %q; expected one of %s", f.Format, strings.Join(append(slices.Clone(mapping.Formats), "ftm"), " ")))
	}
	if f.Mapping != "" {
		m, err := mapping.Read(load.Files(f.Mapping)[0].File(), c)
		if err != nil {
			return nil, err
		}
		return m.Inputs(in, f.Format), nil
	}
	if f.Format != "" {
		return nil, usageError("--format says how --mapping reads the files; expected --mapping beside it, or ftm")
	}
	for _, i := range in {
		if ext := i.File().Extension(); ext == ".csv" || ext == ".tsv" || ext == ".xlsx" {
			return nil, usageError(fmt.Sprintf("%s is a table; expected --mapping MAP.yaml, which casegraph map init %s begins", i.Name, i.Name))
		}
	}
	return followTheMoney(c, in, func(i load.Input) bool { return mapping.IsFollowTheMoney(i.File()) })
}

// followTheMoney sets the mapping of the files that have FollowTheMoney entities.
func followTheMoney(c *catalog.Catalog, in []load.Input, is func(load.Input) bool) ([]load.Input, error) {
	var theirs []load.Input
	for _, i := range in {
		if is(i) {
			theirs = append(theirs, i)
		}
	}
	if len(theirs) == 0 {
		return in, nil
	}
	m, err := mapping.FollowTheMoney(c)
	if err != nil {
		return nil, err
	}
	read := m.Inputs(theirs, "jsonl")
	for i := range in {
		if is(in[i]) {
			in[i], read = read[0], read[1:]
		}
	}
	return in, nil
}

// mapCommand has the commands for mappings.
type mapCommand struct {
	Init mapInitCommand `cmd:"" help:"Print a first mapping for a file, to be completed by hand."`
}

type mapInitCommand struct {
	schemaFlags
	Type   string `default:"Person" placeholder:"TYPE" help:"The node type that each record makes. Default: ${default}."`
	Format string `placeholder:"NAME" help:"Read the file as csv, tsv, xlsx, json or jsonl, whatever its extension says."`
	File   string `arg:"" help:"A table or JSON, perhaps compressed (.gz, .zst, .bz2). - is standard input, with --format."`
}

func (cmd *mapInitCommand) Run(ctx context.Context, r *run) error {
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	t := c.Node(cmd.Type)
	if t == nil {
		return usageError(fmt.Sprintf("--type: there is no node type %q", cmd.Type))
	}
	if _, err := os.Stat(cmd.File); err != nil && cmd.File != standardInput {
		return err
	}
	in, done, err := r.files(ctx, []string{cmd.File}, cmd.Format)
	if err != nil {
		return err
	}
	defer done()
	text, err := mapping.Init(in[0].File(), cmd.Format, t, func(p *catalog.Property, v *record.Value) (wrong string) {
		fact.ReadValue(p, v, func(_ record.Pos, message string) { wrong = message })
		return wrong
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(r.Stdout, text)
	return err
}
