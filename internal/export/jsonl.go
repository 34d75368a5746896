package export

import (
	"bufio"
	"io"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// NewJSONL makes a format that writes JSON lines, one for each fact. Loading them makes the
// same graph again, including ids, times, and the datasets of facts and citations.
//
// The first line has `exported`, the time of the export. It lets the file set values that a
// load otherwise sets itself. A line with `dataset` and without `type` describes a dataset.
// It gives defaults for the facts after it: they belong to that dataset only, were created
// when it was loaded, and their citations come from it. A fact that differs has `datasets`,
// `createdAt`, `updatedAt` or, in a citation, `dataset`.
func NewJSONL(to io.Writer, c *catalog.Catalog) Format {
	return &jsonl{to: bufio.NewWriter(to), c: c}
}

// NewNDJSON makes the format of NewJSONL with one more line, which says that the export is
// complete: `{"complete":true,"nodes":…,"relationships":…}`. It is for connections, which may
// break: without this line, something is missing.
func NewNDJSON(to io.Writer, c *catalog.Catalog) Format {
	return &ndjson{jsonl: jsonl{to: bufio.NewWriter(to), c: c}}
}

type ndjson struct {
	jsonl
	done Summary
}

func (w *ndjson) Fact(f *store.Fact) error {
	if f.Node != nil {
		w.done.Nodes++
	} else {
		w.done.Relationships++
	}
	return w.jsonl.Fact(f)
}

func (w *ndjson) End() error {
	if err := w.describeRest(); err != nil {
		return err
	}
	o := &object{}
	o.put("complete", true)
	o.put("nodes", int64(w.done.Nodes))
	o.put("relationships", int64(w.done.Relationships))
	if err := w.line(o); err != nil {
		return err
	}
	return w.to.Flush()
}

type jsonl struct {
	to       *bufio.Writer
	c        *catalog.Catalog
	header   Header
	datasets map[string]store.Dataset // those that are not described yet
	current  store.Dataset            // the last that was described
}

func (w *jsonl) Begin(h Header) error {
	w.header, w.datasets = h, map[string]store.Dataset{}
	for _, d := range h.Datasets {
		w.datasets[d.Name] = d
	}
	o := &object{}
	o.put("exported", instant(h.At.UnixMilli()))
	return w.line(o)
}

func (w *jsonl) line(o *object) error {
	if _, err := w.to.Write(o.closed()); err != nil {
		return err
	}
	return w.to.WriteByte('\n')
}

// describe writes the description of a dataset, unless it is written already.
func (w *jsonl) describe(name string) error {
	d, ok := w.datasets[name]
	if !ok {
		return nil
	}
	delete(w.datasets, name)
	w.current = d
	o := &object{}
	o.put("dataset", name)
	o.properties(slices.DeleteFunc(slices.Clone(w.c.Dataset), setByLoad), d.Values)
	return w.line(o)
}

// setByLoad says whether a load sets this property of a dataset itself.
func setByLoad(p *catalog.Property) bool {
	return !slices.Contains([]string{"title", "licence", "publisher", "loadedAt"}, p.Name)
}

func (w *jsonl) Fact(f *store.Fact) error {
	held, _ := f.Values["datasets"].([]any)
	for _, name := range held {
		if err := w.describe(name.(string)); err != nil {
			return err
		}
	}
	for _, c := range f.Citations {
		if err := w.describe(c.Dataset); err != nil {
			return err
		}
	}
	o := &object{}
	o.put("type", f.Type())
	o.put("id", f.ID)
	if f.Relationship != nil {
		o.put("from", f.From)
		o.put("to", f.To)
	}
	for _, p := range f.Properties() {
		v := f.Values[p.Name]
		if v != nil && !p.Computed && !w.implied(f, p, v) {
			o.put(p.Name, readable(p, v))
		}
	}
	if !slices.Equal(held, []any{w.current.Name}) {
		o.put("datasets", held)
	}
	if len(f.Citations) > 0 {
		o.put("cite", citations(w.c, f, w.current.Name))
	}
	return w.line(o)
}

// implied says whether a load gives the property this value by default.
func (w *jsonl) implied(f *store.Fact, p *catalog.Property, v any) bool {
	if !p.Common {
		return false
	}
	switch p.Name {
	case "label", "datasets":
		return true
	case "createdAt":
		return v == w.current.Values["loadedAt"]
	case "updatedAt":
		return v == f.Values["createdAt"]
	}
	return v == p.Default
}

func (w *jsonl) End() error {
	if err := w.describeRest(); err != nil {
		return err
	}
	return w.to.Flush()
}

// describeRest describes the datasets without facts too, if the whole store is exported.
func (w *jsonl) describeRest() error {
	for _, d := range w.header.Datasets {
		if w.header.Whole {
			if err := w.describe(d.Name); err != nil {
				return err
			}
		}
	}
	return nil
}
