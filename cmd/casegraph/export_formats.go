package main

import (
	"io"
	"maps"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/export"
)

// A document is a format of which an export is one document.
type document struct {
	media, file string
	// nodesFirst: the nodes stand before the relationships.
	nodesFirst bool
	in         func(to io.Writer) export.Format
}

// documents returns the formats of one document, by name.
func documents(c *catalog.Catalog, terms export.Terms, base string) map[string]document {
	return map[string]document{
		"graphml": {
			media: "application/graphml+xml", file: "casegraph.graphml",
			in: func(to io.Writer) export.Format { return export.NewGraphML(to, c) },
		},
		"gexf": {
			media: "application/gexf+xml", file: "casegraph.gexf", nodesFirst: true,
			in: func(to io.Writer) export.Format { return export.NewGEXF(to, c) },
		},
		"cytoscape": {
			media: "application/json", file: "casegraph.cyjs", nodesFirst: true,
			in: func(to io.Writer) export.Format { return export.NewCytoscape(to, c) },
		},
		"jsonld": {
			media: "application/ld+json", file: "casegraph.jsonld",
			in: func(to io.Writer) export.Format { return export.NewJSONLD(to, c, terms, base) },
		},
	}
}

// choice returns the facts that the format reads, in its order, of the chosen ones.
func (d document) choice(c export.Choice) export.Choice {
	c.NodesFirst = d.nodesFirst
	return c
}

// alternatives lists the names of formats for a message.
func alternatives(all map[string]document) string {
	names := slices.Sorted(maps.Keys(all))
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
