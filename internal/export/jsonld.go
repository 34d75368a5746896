package export

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// Terms say which public terms stand for what a schema declares: a node type
// ("Person"), a property ("Person.born") or a relationship type ("Cites", as a
// predicate), each as an IRI or shortened by a prefix, which is a name without a
// capital ("schema": "https://schema.org/"). What is not named here has a term of
// Casegraph's own.
type Terms map[string]string

// Read adds the Terms of a JSON object, and holds each against the catalog.
func (t Terms) Read(text []byte, c *catalog.Catalog) error {
	var more Terms
	if err := json.Unmarshal(text, &more); err != nil {
		return fmt.Errorf("expected a JSON object of texts: %w", err)
	}
	var errs []error
	for name, term := range more {
		t[name] = term
		typ, property, _ := strings.Cut(name, ".")
		n, r := c.Node(typ), c.Relationship(typ)
		switch {
		case name == strings.ToLower(name): // a prefix
		case n == nil && (r == nil || property != ""):
			errs = append(errs, fmt.Errorf("%q is neither a type of the schema nor a property of a node type", name))
		case property != "" && n.Property(property) == nil:
			errs = append(errs, fmt.Errorf("%q: %s has no such property", name, typ))
		}
	}
	return errors.Join(errs...)
}

// Vocabulary is where terms are that have no public one: a type or a property
// follows.
const Vocabulary = "urn:casegraph:schema:"

// EDTF is the datatype of dates, as the Library of Congress names it.
const EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"

// NewJSONLD writes JSON-LD 1.1: one document of nodes, in terms of schema.org and
// PROV as far as Terms has them. The id of a fact follows base in its IRI.
//
// A relationship is an rdf:Statement about the two nodes it joins, never a bare
// triple: what a source alleges or another disputes is not asserted. A citation is
// the qualified primary source of its fact (prov:qualifiedPrimarySource), and a
// dataset a collection of its facts (prov:hadMember).
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
