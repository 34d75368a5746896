package export

import (
	"bufio"
	"errors"
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
)

const csvMappingHead = `# The mapping of the tables in this folder. After a correction in them, load them back:
#
#     casegraph load --mapping mapping.yaml *.csv
#
# Dataset.csv and Citation.csv are for queries. A load does not read them: the datasets
# stand here, and the citations of a fact stand in the column citations of its table.
`

// mapping writes the mapping with which a load reads the tables back. What a load computes
// from other values is left out.
func (w *csvTables) mapping() error {
	file, err := w.create("mapping.yaml")
	if err != nil {
		return err
	}
	to := bufio.NewWriter(file)
	line := func(format string, args ...any) { fmt.Fprintf(to, format+"\n", args...) } // Flush returns the error
	_, _ = to.WriteString(csvMappingHead)
	line("exported: %s", instant(w.header.At.UnixMilli()))
	line("datasets:")
	for _, d := range w.header.Datasets {
		if !w.held[d.Name] && !w.header.Whole {
			continue
		}
		o := &object{}
		o.put("dataset", d.Name)
		o.properties(slices.DeleteFunc(slices.Clone(w.c.Dataset), setByLoad), d.Values)
		line("- %s", yamlSafe(string(o.closed())))
	}
	if !w.options.Raw {
		line("formulas: escaped")
	}
	line("records:")
	line("- file: [Dataset.csv, Citation.csv]")
	for _, t := range w.c.Nodes {
		w.rule(line, t.Name, "nodes", t.Properties, nil)
	}
	for _, t := range w.c.Relationships {
		w.rule(line, t.Name, "relationships", t.Properties, []string{"from", "to"})
	}
	return errors.Join(to.Flush(), file.Close())
}

// rule writes the rule for the table of a type, if there is one.
func (w *csvTables) rule(line func(string, ...any), typ, section string, properties []*catalog.Property, ends []string) {
	if w.tables[typ] == nil {
		return
	}
	line("- file: %s.csv", typ)
	line("  optional: true") // a column may have no value in any row
	line("  ignore: [%s]", strings.Join(w.tables[typ].computed(), ", "))
	line("  %s:", section)
	line("  - type: %s", typ)
	line(`    id: "{id}"`)
	for i, end := range ends {
		line(`    %s: "{%s}"`, end, endColumns[i])
	}
	for _, p := range w.tables[typ].properties {
		switch {
		case isComputed(p):
		case p.List:
			line(`    %s: {column: %s, json: true, split: ";"}`, p.Name, p.SQLColumn())
		default:
			line(`    %s: "{%s}"`, p.Name, p.SQLColumn())
		}
	}
	line("    cite: {column: citations, json: true}")
}

// computed returns the columns that a load computes from others.
func (t *csvTable) computed() []string {
	var out []string
	for _, p := range t.properties {
		if isComputed(p) {
			out = append(out, p.SQLColumn())
		}
		if p.Kind == catalog.Date {
			out = append(out, dayColumns(p)...)
		}
	}
	return out
}

func isComputed(p *catalog.Property) bool { return p.Computed || p.Common && p.Name == "label" }

// yamlSafe escapes the characters of a JSON text that YAML does not allow.
func yamlSafe(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 0x7f && r < 0xa0 && r != 0x85 || r == 0xfffe || r == 0xffff {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
