package export

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// NewGraphML makes a format that writes GraphML 1.0 (graphml.graphdrawing.org), which
// Gephi, yEd and networkx read. A fact is a node or a directed edge, and each name and type
// of a property has a key. GraphML has no lists, so lists and citations are texts in JSON,
// and so are the datasets, which are data of the graph. The edge of an undirected
// relationship has `undirected` set. Characters that XML cannot hold become U+FFFD.
func NewGraphML(to io.Writer, c *catalog.Catalog) Format {
	return &graphml{to: bufio.NewWriter(to), c: c, keys: map[graphmlKey]string{}}
}

type graphml struct {
	to   *bufio.Writer
	c    *catalog.Catalog
	keys map[graphmlKey]string // to the id of the key
}

type graphmlKey struct{ of, name, typ string }

const graphmlHead = xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns"` +
	` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
	` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">` + "\n"

func (w *graphml) Begin(h Header) error {
	w.write(graphmlHead)
	for _, name := range []string{"exported", "datasets"} {
		w.declare("graph", name, "string")
	}
	w.declare("node", "type", "string")
	for _, t := range w.c.Nodes {
		w.properties("node", t.Properties)
	}
	w.declare("edge", "type", "string")
	w.declare("edge", "undirected", "boolean")
	for _, t := range w.c.Relationships {
		w.properties("edge", t.Properties)
	}
	w.declare("node", "citations", "string")
	w.declare("edge", "citations", "string")
	w.write("<graph edgedefault=\"directed\">\n")
	w.data("graph", "exported", "string", instant(h.At.UnixMilli()))
	var datasets []any
	for _, d := range h.Datasets {
		o := &object{}
		o.put("name", d.Name)
		o.properties(w.c.Dataset, d.Values)
		datasets = append(datasets, o)
	}
	w.data("graph", "datasets", "string", datasets)
	return w.err()
}

func (w *graphml) properties(of string, properties []*catalog.Property) {
	for _, p := range properties {
		if !p.Derived && p.Name != "id" {
			w.declare(of, p.Name, graphmlType(p))
		}
	}
}

// declare writes a key, unless it is written already.
func (w *graphml) declare(of, name, typ string) {
	k := graphmlKey{of, name, typ}
	if w.keys[k] != "" {
		return
	}
	w.keys[k] = fmt.Sprintf("k%d", len(w.keys))
	w.write(fmt.Sprintf("<key id=%q for=%q attr.name=%q attr.type=%q/>\n", w.keys[k], of, name, typ))
}

func graphmlType(p *catalog.Property) string {
	switch {
	case p.List:
		return "string"
	case p.Kind == catalog.Int:
		return "int"
	case p.Kind == catalog.BigInt:
		return "long"
	case p.Kind == catalog.Float:
		return "double"
	case p.Kind == catalog.Boolean:
		return "boolean"
	}
	return "string"
}

func (w *graphml) Fact(f *store.Fact) error {
	of := "node"
	if f.Node != nil {
		w.write(`<node id="` + f.ID + "\">\n") // an id needs no escapes
	} else {
		of = "edge"
		w.write(`<edge id="` + f.ID + `" source="` + f.From + `" target="` + f.To + "\">\n")
	}
	w.data(of, "type", "string", f.Type())
	if f.Relationship != nil && f.Relationship.Undirected {
		w.data(of, "undirected", "boolean", true)
	}
	for _, p := range f.Properties() {
		if v := f.Values[p.Name]; v != nil {
			w.data(of, p.Name, graphmlType(p), readable(p, v))
		}
	}
	if len(f.Citations) > 0 {
		w.data(of, "citations", "string", citations(w.c, f, ""))
	}
	w.write("</" + of + ">\n")
	return w.err()
}

func (w *graphml) data(of, name, typ string, v any) {
	w.write(`<data key="` + w.keys[graphmlKey{of, name, typ}] + `">`)
	text, isText := v.(string)
	if !isText {
		var o object
		o.value(v)
		text = o.String()
	}
	_ = xml.EscapeText(w.to, []byte(text)) // err returns the error
	w.write("</data>\n")
}

func (w *graphml) End() error {
	w.write("</graph>\n</graphml>\n")
	return w.to.Flush()
}

func (w *graphml) write(s string) { _, _ = w.to.WriteString(s) } // err returns the error

// err returns the first error: a bufio.Writer keeps it, and writes nothing after it.
func (w *graphml) err() error {
	_, err := w.to.Write(nil)
	return err
}
