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
// Gephi, yEd, networkx and igraph read. A fact is a node or a directed edge, and each name of
// a property has a key. GraphML has no lists, so lists and citations are texts in JSON, and so
// are the datasets, which are data of the graph. A boolean is a text too: igraph reads a
// boolean that is missing as false, and so would not tell unknown from false. A name that
// stands for values of several types is a text. The edge of an undirected relationship has
// `undirected` set. Characters that XML cannot hold become U+FFFD.
func NewGraphML(to io.Writer, c *catalog.Catalog) Format {
	return &graphml{xmlWriter: xmlWriter{bufio.NewWriter(to)}, c: c, keys: map[graphmlKey]string{}}
}

type graphml struct {
	xmlWriter
	c    *catalog.Catalog
	keys map[graphmlKey]string // to the id of the key
}

type graphmlKey struct{ of, name string }

const graphmlHead = xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns"` +
	` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
	` xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">` + "\n"

func (w *graphml) Begin(h Header) error {
	w.write(graphmlHead)
	for _, name := range []string{"exported", "datasets"} {
		w.declare("graph", name, "string")
	}
	w.declare("node", "type", "string")
	nodes, edges := lists(w.c)
	w.properties("node", nodes)
	w.declare("edge", "type", "string")
	w.declare("edge", "undirected", "boolean")
	w.properties("edge", edges)
	w.declare("node", "citations", "string")
	w.declare("edge", "citations", "string")
	w.write("<graph edgedefault=\"directed\">\n")
	w.data("graph", "exported", instant(h.At.UnixMilli()))
	w.data("graph", "datasets", datasets(w.c, h))
	return w.err()
}

// properties declares each name of the properties of several types once.
func (w *graphml) properties(of string, lists [][]*catalog.Property) {
	for _, a := range attributes(lists) {
		w.declare(of, a.name, a.typ.graphml())
	}
}

func (w *graphml) declare(of, name, typ string) {
	id := fmt.Sprintf("k%d", len(w.keys))
	w.keys[graphmlKey{of, name}] = id
	w.write(fmt.Sprintf("<key id=%q for=%q attr.name=%q attr.type=%q/>\n", id, of, name, typ))
}

func (w *graphml) Fact(f *store.Fact) error {
	of := "node"
	if f.Node != nil {
		w.write(`<node id="` + f.ID + "\">\n") // an id needs no escapes
	} else {
		of = "edge"
		w.write(`<edge id="` + f.ID + `" source="` + f.From + `" target="` + f.To + "\">\n")
	}
	w.data(of, "type", f.Type())
	if f.Relationship != nil && f.Relationship.Undirected {
		w.data(of, "undirected", true)
	}
	for _, p := range f.Properties() {
		if v := f.Values[p.Name]; v != nil {
			w.data(of, p.Name, readable(p, v))
		}
	}
	if len(f.Citations) > 0 {
		w.data(of, "citations", citations(w.c, f, ""))
	}
	w.write("</" + of + ">\n")
	return w.err()
}

func (w *graphml) data(of, name string, v any) {
	w.write(`<data key="` + w.keys[graphmlKey{of, name}] + `">`)
	w.text(v)
	w.write("</data>\n")
}

func (w *graphml) End() error {
	w.write("</graph>\n</graphml>\n")
	return w.to.Flush()
}
