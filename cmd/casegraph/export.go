package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/export"
	"casegraph/internal/fault"
	"casegraph/internal/tabular"
)

type exportCommand struct {
	storeFlags
	schemaFlags
	Format  string   `enum:"jsonl,csv,graphml,gexf,cytoscape,jsonld,csl-json,bibtex,ris,ftm" default:"jsonl" help:"jsonl, which load reads back to the same graph; csv, a folder with a table for each type; graphml; gexf, for Gephi; cytoscape, the JSON of Cytoscape.js; jsonld, in terms of schema.org and PROV; csl-json, bibtex or ris, the sources as a bibliography; or ftm, FollowTheMoney entities. Default: ${default}."`
	Output  string   `short:"o" placeholder:"PATH" help:"The file to write or, for csv, the folder to make. It appears when the export is complete. Default: standard output."`
	Dataset string   `placeholder:"NAME" help:"Export what this dataset holds, with the nodes and sources it refers to."`
	Type    []string `placeholder:"TYPE" help:"Export the facts of this node type, with the relationships between them, or of this relationship type. May be given several times: relationships between nodes of several types, or only those of the relationship types that are given."`
	Where   string   `placeholder:"FILTER" help:"Export those of the one --type for which this filter is true, as it would stand in a query: {name: {startsWith: \"Ny\"}}."`
	Around  []string `placeholder:"ID" help:"Export the nodes around this node, and the relationships between them: at most 2000 nodes. May be given several times."`
	Depth   int      `default:"1" placeholder:"N" help:"How many relationships away from --around the nodes may be, 0 to 4. Default: ${default}."`
	Base    string   `default:"urn:casegraph:" placeholder:"IRI" help:"For jsonld: what IRIs begin with, before the id. Default: ${default}."`
	BOM     bool     `help:"Begin each table of csv with a byte order mark, for spreadsheets that want one."`
	Raw     bool     `help:"Write texts in csv as they are. Without this flag, texts that a spreadsheet takes for formulas get an apostrophe."`
}

func (cmd *exportCommand) Run(ctx context.Context, r *run) error {
	if cmd.Format == "csv" && cmd.Output == "" {
		return usageError("--format csv makes many files: name the folder for them with --output")
	}
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	st, err := cmd.open(ctx, cmd.Store, cmd.schemaFlags, c, reading)
	if err != nil {
		return err
	}
	defer closeStore(st)
	e, err := graph.New(c, st, graph.Info{Unlimited: true})
	if err != nil {
		return err
	}
	choice, err := chosen{cmd.Dataset, cmd.Type, cmd.Where, cmd.Around, cmd.Depth}.choose(ctx, e, c, st)
	if err != nil {
		if wrong, ok := errors.AsType[*fault.Error](err); ok && wrong.Argument != "" {
			return usageError("--" + fault.Public(err))
		}
		return err
	}
	if choice.Around != nil {
		choice.Around.Part = true
	}
	out, err := newOutput(cmd.Output, r.Stdout)
	if err != nil {
		return err
	}
	defer out.forget()
	f, choice, err := cmd.format(c, out, choice)
	if err != nil {
		return err
	}
	done, err := export.Run(ctx, st, c, choice, time.Now(), f)
	if wrong, ok := errors.AsType[*fault.Error](err); ok && wrong.Argument == "around" {
		return usageError("--" + fault.Public(err))
	}
	if err != nil {
		return err
	}
	if err := out.keep(); err != nil {
		return err
	}
	if done.Omitted > 0 {
		fmt.Fprintf(r.stderr, "Not all nodes around these are exported: %d are the most, and %d relationships lead to others.\n", export.MaxAround, done.Omitted)
	}
	if t, ok := f.(interface{ Told() string }); ok {
		_, err = fmt.Fprintln(r.stderr, t.Told())
		return err
	}
	referenced := ""
	if done.Referred > 0 {
		referenced = fmt.Sprintf(" (%d of them because others refer to them)", done.Referred)
	}
	_, err = fmt.Fprintf(r.stderr, "Exported %d nodes%s and %d relationships.\n", done.Nodes, referenced, done.Relationships)
	return err
}

// defaultBase is what the IRIs of JSON-LD begin with.
const defaultBase = "urn:casegraph:"

// format returns the format to write, and the facts that it reads of the chosen ones.
func (cmd *exportCommand) format(c *catalog.Catalog, out *output, choice export.Choice) (export.Format, export.Choice, error) {
	if cmd.Format == "csv" {
		return export.NewCSV(out.create, c, tabular.CSVOptions{BOM: cmd.BOM, Raw: cmd.Raw}), choice, nil
	}
	said, err := cmd.says(c)
	if err != nil {
		return nil, choice, err
	}
	to, err := out.create("")
	if err != nil {
		return nil, choice, err
	}
	if cmd.Format == "jsonl" {
		return export.NewJSONL(to, c), choice, nil
	}
	d, ok := documents(c, said, cmd.Base)[cmd.Format]
	if !ok {
		return nil, choice, usageError(fmt.Sprintf("--format %s: the schema has no types for it; expected those that come with the program, or a references.json for a bibliography", cmd.Format))
	}
	return d.in(to), d.choice(c, choice), nil
}

// An output is standard output, or a file or a folder that is either complete or absent.
type output struct {
	path   string // "" for standard output
	stdout io.Writer
	// temporary is the file or folder that keep renames to path.
	temporary string
	file      *os.File
}

func newOutput(path string, stdout io.Writer) (*output, error) {
	if path == "-" {
		path = ""
	}
	switch filepath.Ext(path) {
	case ".gz", ".zst", ".bz2", ".xz":
		return nil, usageError(fmt.Sprintf("--output: %s would not be compressed; leave --output out, and compress what is printed, as in casegraph export | gzip > %s", path, path))
	}
	if path != "" {
		if _, err := os.Stat(path); err == nil {
			return nil, usageError(fmt.Sprintf("--output: %s is there already; name another, or take it away first", path))
		}
		if info, err := os.Stat(filepath.Dir(path)); err != nil || !info.IsDir() {
			return nil, usageError(fmt.Sprintf("--output: there is no folder %s; make it first", filepath.Dir(path)))
		}
	}
	return &output{path: strings.TrimRight(path, string(filepath.Separator)), stdout: stdout}, nil
}

type notClosed struct{ io.Writer }

func (notClosed) Close() error { return nil }

// create creates the file, or the named file in the folder.
func (o *output) create(name string) (io.WriteCloser, error) {
	if o.path == "" {
		return notClosed{o.stdout}, nil
	}
	dir, base := filepath.Split(o.path)
	if name == "" {
		f, err := os.CreateTemp(dir, "."+base+"-*")
		if err == nil {
			o.temporary, o.file = f.Name(), f
		}
		return f, err
	}
	if o.temporary == "" {
		made, err := os.MkdirTemp(dir, "."+base+"-*")
		if err != nil {
			return nil, err
		}
		o.temporary = made
	}
	return os.Create(filepath.Join(o.temporary, name))
}

// keep moves the written file or folder to its path.
func (o *output) keep() error {
	if o.path == "" {
		return nil
	}
	mode := os.FileMode(0o755)
	if o.file != nil {
		mode = 0o644
		if err := errors.Join(o.file.Sync(), o.file.Close()); err != nil {
			return err
		}
	}
	// Temporary files are readable by their owner only.
	if err := os.Chmod(o.temporary, mode); err != nil {
		return err
	}
	if err := os.Rename(o.temporary, o.path); err != nil {
		return err
	}
	o.temporary = ""
	return nil
}

// forget removes the temporary file or folder, unless it was kept.
func (o *output) forget() {
	if o.temporary != "" {
		_ = os.RemoveAll(o.temporary) // a leftover is harmless, since its name is unique
	}
}
