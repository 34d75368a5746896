package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/export"
	"casegraph/internal/inverse"
	"casegraph/internal/load"
	"casegraph/internal/mapping"
	"casegraph/internal/record"
	"casegraph/seed"
)

// A document is a format of which an export is one document.
type document struct {
	media, file string
	// nodesFirst: the nodes stand before the relationships.
	nodesFirst bool
	// sources: it has the Sources only.
	sources bool
	// keeps: it keeps facts in memory, so a server does not give it.
	keeps bool
	in    func(to io.Writer) export.Format
}

// documents returns the formats of one document, by name. Those of bibliographies are there
// if the schema says what becomes of a Source.
func documents(c *catalog.Catalog, s says, base string) map[string]document {
	out := map[string]document{
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
			in: func(to io.Writer) export.Format { return export.NewJSONLD(to, c, s.terms, base) },
		},
	}
	if s.references != nil {
		reference := func(media, file string, in func(io.Writer, *catalog.Catalog, *export.References) export.Format) document {
			return document{media: media, file: file, sources: true, in: func(to io.Writer) export.Format { return in(to, c, s.references) }}
		}
		out["csl-json"] = reference("application/vnd.citationstyles.csl+json", "casegraph.csl.json", export.NewCSL)
		out["bibtex"] = reference("application/x-bibtex; charset=utf-8", "casegraph.bib", export.NewBibTeX)
		out["ris"] = reference("application/x-research-info-systems; charset=utf-8", "casegraph.ris", export.NewRIS)
	}
	if s.ftm != nil {
		out["ftm"] = document{
			media: "application/x-ndjson", file: "casegraph.ftm.jsonl", nodesFirst: true, keeps: true,
			in: func(to io.Writer) export.Format { return s.ftm.NewFormat(to, c) },
		}
	}
	return out
}

// choice returns the facts that the format reads, in its order, of the chosen ones.
func (d document) choice(c *catalog.Catalog, of export.Choice) export.Choice {
	of.NodesFirst = d.nodesFirst
	if d.sources && of.Everything() {
		of.Nodes, of.Alone = []*catalog.NodeType{c.Source()}, true
	}
	return of
}

// says is what the folders of a schema say of exports.
type says struct {
	terms      export.Terms
	references *export.References // nil: nothing
	ftm        *inverse.Mapping   // nil: the schema is not what the mapping is for
}

// says reads the files terms.json and references.json of the schema's folders. Of the latter
// the last one counts.
func (f schemaFlags) says(c *catalog.Catalog) (says, error) {
	out := says{terms: export.Terms{}}
	err := f.each("terms.json", func(text []byte) error { return out.terms.Read(text, c) })
	if err != nil {
		return out, err
	}
	err = f.each("references.json", func(text []byte) (err error) {
		out.references, err = export.ReadReferences(text, c)
		return err
	})
	if err != nil {
		return out, err
	}
	if _, err := mapping.FollowTheMoney(c); err != nil { // it has other types
		return out, nil
	}
	file := func(name string) record.File { return load.FS(seed.Files, name)[0].File() }
	out.ftm, err = inverse.Read(file(seed.FollowTheMoney), file(seed.FollowTheMoneyOut), c)
	return out, err
}

// each calls read with a file of each of the schema's folders that has it.
func (f schemaFlags) each(name string, read func(text []byte) error) error {
	for _, folder := range f.folders() {
		text, err := fs.ReadFile(folder.files, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = read(text)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(folder.name, name), err)
		}
	}
	return nil
}

// alternatives lists the names of the formats that a server gives, for a message.
func alternatives(all map[string]document) string {
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool { return all[name].keeps })
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
