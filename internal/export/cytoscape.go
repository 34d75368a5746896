package export

import (
	"bufio"
	"io"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// NewCytoscape makes a format that writes the JSON of Cytoscape.js, which Cytoscape reads too.
// It needs [Choice.NodesFirst]. Each element has its id, so relationships between the same
// nodes stay apart. What is unknown is left out. A property has an underscore after its name
// if the name means something else there.
func NewCytoscape(to io.Writer, c *catalog.Catalog) Format {
	return &cytoscape{to: bufio.NewWriter(to), c: c}
}

type cytoscape struct {
	to           *bufio.Writer
	c            *catalog.Catalog
	edges, comma bool // the edges have begun; the next element needs a comma
}

func (w *cytoscape) Begin(h Header) error {
	about := &object{}
	about.put("exported", instant(h.At.UnixMilli()))
	about.put("datasets", datasets(w.c, h))
	return w.write(`{"data":` + string(about.closed()) + `,"directed":true,"multigraph":true,"elements":{"nodes":[`)
}

func (w *cytoscape) Fact(f *store.Fact) error {
	o := &object{}
	o.put("id", f.ID)
	if f.Relationship != nil {
		if err := w.beginEdges(); err != nil {
			return err
		}
		o.put("source", f.From)
		o.put("target", f.To)
		o.put("label", f.Relationship.Label)
		if f.Relationship.Undirected {
			o.put("undirected", true)
		}
	}
	o.put("type", f.Type())
	for _, p := range f.Properties() {
		v := f.Values[p.Name]
		switch {
		case v == nil:
		case cytoscapeNames[p.Name] && !p.Common:
			o.put(p.Name+"_", readable(p, v))
		default:
			o.put(p.Name, readable(p, v))
		}
	}
	if len(f.Citations) > 0 {
		o.put("citations", citations(w.c, f, ""))
	}
	element := &object{}
	element.put("data", o)
	separator := "\n"
	if w.comma {
		separator = ",\n"
	}
	w.comma = true
	return w.write(separator + string(element.closed()))
}

// cytoscapeNames are the names that mean something else in the data of an element.
var cytoscapeNames = map[string]bool{"source": true, "target": true, "parent": true, "label": true, "undirected": true}

func (w *cytoscape) beginEdges() error {
	if w.edges {
		return nil
	}
	w.edges, w.comma = true, false
	return w.write("\n],\"edges\":[")
}

func (w *cytoscape) End() error {
	if err := w.beginEdges(); err != nil {
		return err
	}
	if err := w.write("\n]}}\n"); err != nil {
		return err
	}
	return w.to.Flush()
}

func (w *cytoscape) write(s string) error {
	_, err := w.to.WriteString(s)
	return err
}
