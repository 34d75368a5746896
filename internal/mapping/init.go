package mapping

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/table"
)

// errStop ends reading after the first record.
var errStop = errors.New("stop")

// Init returns the text of a first mapping for a file of data. Each record makes a node
// of the type t. Columns that are named like its properties are mapped. Other columns
// stand in comments, with a sample value. The error says what is wrong with the file.
func Init(f record.File, format string, t *catalog.NodeType) (string, error) {
	if format == "" {
		format = strings.TrimPrefix(f.Extension(), ".")
	}
	at, sample, err := sampleOf(f, format)
	if e, ok := errors.AsType[*record.SyntaxError](err); ok {
		return "", fmt.Errorf("%s:%d:%d: %s", f.Name, e.Line, e.Column, e.Message)
	}
	if err != nil {
		return "", err
	}
	name := f.Stem()
	var b strings.Builder
	fmt.Fprintf(&b, "# A first mapping of %s. docs/loading.md says what a rule may say.\n", f.Name)
	fmt.Fprintf(&b, "dataset: %s\ntitle: %[1]s\n# licence: \n# publisher: \nsource: %s\nnodes:\n- {type: Source, id: %[2]s, kind: DATASET, title: %[1]s}\nrecords:\n", strconv.Quote(name), strconv.Quote("src-"+idOf(name)))
	lead := "- "
	if at != "" {
		fmt.Fprintf(&b, "- at: %s\n", strconv.Quote(at))
		lead = "  "
	}
	fmt.Fprintf(&b, "%snodes:\n  - type: %s\n    id: %s\n    cite: \"record {#}\"\n", lead, t.Name, strconv.Quote(idOf(name)+"-{#}"))
	used := map[string]bool{}
	for _, m := range sample.Members {
		if p := property(t, m.Name); p != nil && !used[p.Name] {
			used[p.Name] = true
			fmt.Fprintf(&b, "    %s: %s\n", p.Name, strconv.Quote("{"+m.Name+"}"))
		} else if m.Name != "" {
			fmt.Fprintf(&b, "    # %s: as %s\n", strconv.Quote("{"+m.Name+"}"), &m.Value)
		}
	}
	for _, p := range t.Properties {
		if p.Required && !p.Common && p.Default == nil && !used[p.Name] {
			fmt.Fprintf(&b, "    %s: TODO # required\n", p.Name)
		}
	}
	return b.String(), nil
}

// sampleOf returns the first record of the data, and the path of its list.
func sampleOf(f record.File, format string) (at string, sample record.Value, err error) {
	var wrong error
	found := false
	lost := func(at record.Pos, message string) {
		if wrong == nil {
			wrong = record.Syntax(at, "%s", message)
		}
	}
	take := func(v *record.Value) error {
		sample, found = *v, true
		return errStop
	}
	switch format {
	case "csv", "tsv", "xlsx":
		err = table.Read(f, format, table.Dialect{}, table.To{Lost: lost, Row: take, Warn: func(record.Pos, string, string) {}, Columns: func(names []string, _ record.Pos) {
			for _, n := range names {
				sample.Members = append(sample.Members, record.Member{Name: n})
			}
			found = true
		}})
	case "jsonl", "ndjson":
		err = f.Lines(lost, lost, func(v record.Value) error { return take(&v) })
	case "json":
		var v record.Value
		if v, err = f.Document(true, func(record.Pos, string) {}); err == nil {
			at, sample, found = firstList(v)
		}
	default:
		return "", sample, fmt.Errorf("%s: the file's extension is not one that a mapping reads; expected .csv, .tsv, .json, .jsonl or .ndjson; or use --format", f.Name)
	}
	switch {
	case err != nil && !errors.Is(err, errStop):
		return "", sample, err
	case wrong != nil:
		return "", sample, wrong
	case !found:
		return "", sample, record.Syntax(record.Pos{Line: 1, Column: 1}, "the file has no list of objects; expected records")
	}
	return at, sample, nil
}

// firstList returns the path of the first list of objects in a document, and the first
// item of that list.
func firstList(v record.Value) (at string, item record.Value, ok bool) {
	if v.Shape == record.List {
		if len(v.Items) > 0 && v.Items[0].Shape == record.Object {
			return "", v.Items[0], true
		}
		return "", v, false
	}
	for _, m := range v.Members {
		if rest, item, ok := firstList(m.Value); ok {
			return strings.TrimSuffix(m.Name+"."+rest, "."), item, true
		}
	}
	return "", v, false
}

// property returns the property that is named like a column, or nil. Only letters and
// digits count, in any case.
func property(t *catalog.NodeType, column string) *catalog.Property {
	for _, p := range t.Properties {
		if letters(p.Name) == letters(column) && p.Name != "id" && p.Name != "label" && !p.Computed && !p.Derived {
			return p
		}
	}
	return nil
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// idOf replaces the characters of a name that an id may not have.
func idOf(name string) string {
	id := strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '.' || r == '_') {
			return r
		}
		return '-'
	}, name)
	if id = strings.Trim(id, "-._"); id == "" {
		return "data"
	}
	return id
}
