package export

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/hashed"
	"casegraph/internal/store"
)

// NewGEXF makes a format that writes GEXF 1.3 (gexf.net), the format of Gephi, which networkx
// reads too. It needs [Choice.NodesFirst].
//
// The kind of an edge is the type of its relationship. Gephi makes one edge of those that have
// their ends and their kind in common, so a second one of a type is of the kind "Party 2",
// a third one "Party 3". An edge has a start and an end where since and until are
// certain and one day each. Any other date is an attribute only, as it is written. All edges
// are directed, since networkx refuses other graphs; that of an undirected relationship has
// the attribute undirected. GEXF has no lists of texts that may hold any character, so lists
// and citations are texts in JSON. Characters that XML cannot hold become U+FFFD.
func NewGEXF(to io.Writer, c *catalog.Catalog) Format {
	return &gexf{xmlWriter: xmlWriter{bufio.NewWriter(to)}, c: c}
}

type gexf struct {
	xmlWriter
	c     *catalog.Catalog
	edges bool // the edges have begun
	// parallel counts the edges so far by type and ends.
	parallel hashed.Map[uint32]
}

const gexfHead = xml.Header + `<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"` +
	` xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">` + "\n"

func (w *gexf) Begin(h Header) error {
	w.write(gexfHead)
	w.write(`<meta lastmodifieddate="` + h.At.UTC().Format("2006-01-02") + `"><creator>Casegraph</creator><description>`)
	w.text(datasets(w.c, h))
	w.write("</description></meta>\n" + `<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">` + "\n")
	nodes, edges := lists(w.c)
	w.attributes("node", append([]attribute{{"type", xmlText}}, attributes(nodes)...))
	w.attributes("edge", append([]attribute{{"type", xmlText}, {"undirected", xmlBoolean}}, attributes(edges)...))
	w.write("<nodes>\n")
	return w.err()
}

func (w *gexf) attributes(of string, all []attribute) {
	w.write(`<attributes class="` + of + `" mode="static">` + "\n")
	for _, a := range append(all, attribute{"citations", xmlText}) {
		if a.name != "label" { // it has an attribute of its own in XML
			w.write(`<attribute id="` + a.name + `" title="` + a.name + `" type="` + a.typ.gexf() + `"/>` + "\n")
		}
	}
	w.write("</attributes>\n")
}

func (w *gexf) Fact(f *store.Fact) error {
	of := "node"
	if f.Node != nil {
		w.write(`<node id="` + f.ID + `"`)
		w.attribute("label", f.Values["label"])
	} else {
		of = "edge"
		w.beginEdges()
		w.write(`<edge id="` + f.ID + `" source="` + f.From + `" target="` + f.To + `" kind="` + w.kind(f) + `"`)
		w.attribute("label", f.Relationship.Label)
		w.attribute("start", exactDay(f.Values["since"]))
		w.attribute("end", exactDay(f.Values["until"]))
	}
	w.write(">\n<attvalues>\n")
	w.value("type", f.Type())
	if f.Relationship != nil && f.Relationship.Undirected {
		w.value("undirected", true)
	}
	for _, p := range f.Properties() {
		if v := f.Values[p.Name]; v != nil && p.Name != "id" && p.Name != "label" {
			w.value(p.Name, readable(p, v))
		}
	}
	if len(f.Citations) > 0 {
		w.value("citations", citations(w.c, f, ""))
	}
	w.write("</attvalues>\n</" + of + ">\n")
	return w.err()
}

func (w *gexf) kind(f *store.Fact) string {
	key := f.Type() + " " + f.From + " " + f.To // no blank is in any of them
	n, _ := w.parallel.Get(key)
	w.parallel.Put(key, n+1)
	if n == 0 {
		return f.Type()
	}
	return fmt.Sprintf("%s %d", f.Type(), n+1)
}

// exactDay returns the day of a date that is certain and is one day; nil for any other.
func exactDay(v any) any {
	text, _ := v.(string)
	d, err := edtf.Parse(text)
	if err != nil || d.FirstDay() == "" || d.FirstDay() != d.LastDay() || strings.ContainsAny(text, "?~%") {
		return nil
	}
	return d.FirstDay()
}

// attribute writes an attribute in XML, unless its value is nil.
func (w *gexf) attribute(name string, v any) {
	if v != nil {
		w.write(" " + name + `="`)
		w.text(v)
		w.write(`"`)
	}
}

func (w *gexf) value(of string, v any) {
	w.write(`<attvalue for="` + of + `"`)
	w.attribute("value", v)
	w.write("/>\n")
}

func (w *gexf) beginEdges() {
	if !w.edges {
		w.edges = true
		w.write("</nodes>\n<edges>\n")
	}
}

func (w *gexf) End() error {
	w.beginEdges()
	w.write("</edges>\n</graph>\n</gexf>\n")
	return w.to.Flush()
}
