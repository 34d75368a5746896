package export

import (
	"bufio"
	"io"
	"net/url"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// NewJSONLD makes a format that writes JSON-LD 1.1: one document of nodes, with the given
// terms. The IRI of a fact is base followed by its id.
//
// A relationship is an rdf:Statement about the two nodes that it joins, not a triple.
// A triple would assert the relationship, even one that a source only alleges or that
// another source disputes. A citation is a qualified primary source of its fact
// (prov:qualifiedPrimarySource), and a dataset is a collection of its facts
// (prov:hadMember).
func NewJSONLD(to io.Writer, c *catalog.Catalog, terms Terms, base string) Format {
	return &jsonld{to: bufio.NewWriter(to), c: c, terms: terms, base: base}
}

type jsonld struct {
	to    *bufio.Writer
	c     *catalog.Catalog
	terms Terms
	base  string
}

func (w *jsonld) Begin(h Header) error {
	if _, err := w.to.WriteString(`{"@context":`); err != nil {
		return err
	}
	if _, err := w.to.Write(w.context().closed()); err != nil {
		return err
	}
	if _, err := w.to.WriteString(",\"@graph\":[\n"); err != nil {
		return err
	}
	o := &object{}
	o.put("@type", "Export")
	o.put("exported", instant(h.At.UnixMilli()))
	if _, err := w.to.Write(o.closed()); err != nil {
		return err
	}
	for _, d := range h.Datasets {
		o := &object{}
		o.put("@id", w.dataset(d.Name))
		o.put("@type", "Dataset")
		o.put("name", d.Name)
		o.properties(w.c.Dataset, d.Values)
		if err := w.node(o); err != nil {
			return err
		}
	}
	return nil
}

func (w *jsonld) Fact(f *store.Fact) error {
	o := &object{}
	o.put("@id", w.base+f.ID)
	if f.Relationship == nil {
		o.put("@type", f.Node.Name)
	} else {
		o.put("@type", []any{f.Relationship.Name, "rdf:Statement"})
		o.put("from", w.base+f.From)
		o.put("predicate", w.term(f.Relationship.Name, f.Relationship.Label))
		o.put("to", w.base+f.To)
	}
	for _, p := range f.Properties() {
		v := f.Values[p.Name]
		switch {
		case v == nil:
		case p.Common && p.Name == "datasets":
			var of []any
			for _, name := range v.([]any) {
				of = append(of, w.dataset(name.(string)))
			}
			o.put("datasets", of)
		default:
			o.put(p.Name, readable(p, v))
		}
	}
	if len(f.Citations) > 0 {
		o.put("citations", w.citations(f))
	}
	return w.node(o)
}

func (w *jsonld) citations(f *store.Fact) []any {
	var out []any
	for _, c := range f.Citations {
		o := &object{}
		o.put("@type", "Citation")
		o.put("source", w.base+c.Source)
		o.put("dataset", w.dataset(c.Dataset))
		o.properties(w.c.Citation, c.Values)
		out = append(out, o)
	}
	return out
}

func (w *jsonld) node(o *object) error {
	if _, err := w.to.WriteString(",\n"); err != nil {
		return err
	}
	_, err := w.to.Write(o.closed())
	return err
}

func (w *jsonld) End() error {
	if _, err := w.to.WriteString("\n]}\n"); err != nil {
		return err
	}
	return w.to.Flush()
}

func (w *jsonld) dataset(name string) string { return w.base + "dataset/" + url.PathEscape(name) }
