package mapping

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/table"
)

// init.go writes a first mapping for a file of data: the text of a mapping that can be
// loaded as it is, with comments on what only a person can know.

// Init returns a first mapping. Each record makes a node of the type t. wrong says why a
// value is not one of a property, or "". The error says what is wrong with the file.
func Init(f record.File, format string, t *catalog.NodeType, wrong func(*catalog.Property, *record.Value) string) (string, error) {
	if format == "" {
		format = formatOf(f)
	}
	s, err := sampleOf(f, format)
	if e, ok := errors.AsType[*record.SyntaxError](err); ok {
		if e.Line == 0 {
			return "", fmt.Errorf("%s: %s", f.Name, e.Message)
		}
		return "", fmt.Errorf("%s:%d:%d: %s", f.Name, e.Line, e.Column, e.Message)
	}
	if err != nil {
		return "", err
	}
	w := &initWriter{sample: s, t: t, wrong: wrong, name: f.Stem()}
	w.line("# A first mapping of %s. docs/loading.md says what a rule may say.", f.Name)
	w.line("dataset: %s", yamlText(w.name))
	w.line("title: %s", yamlText(w.name))
	w.line("# licence: ")
	w.line("# publisher: ")
	w.line("source: %s", yamlText("src-"+idOf(w.name)))
	w.dialect()
	w.line("nodes:")
	w.line("- {type: Source, id: %s, kind: DATASET, title: %s}", yamlText("src-"+idOf(w.name)), yamlText(w.name))
	w.line("records:")
	lead := "- "
	if s.at != "" {
		w.line("- at: %s", yamlText(s.at))
		lead = "  "
	}
	w.line("%snodes:", lead)
	w.line("  - type: %s", t.Name)
	rules := w.rules()
	w.id(rules)
	number := "{#}"
	if slices.ContainsFunc(s.columns, func(c *sampled) bool { return c.name == numberColumn }) {
		number = "{#row}"
	}
	w.line("    cite: %s", yamlText(s.unit()+" "+number))
	for _, r := range rules {
		w.line("    %s", r.text)
	}
	return w.text.String(), nil
}

// An initWriter writes a first mapping.
type initWriter struct {
	*sample
	t     *catalog.NodeType
	wrong func(*catalog.Property, *record.Value) string
	name  string
	text  strings.Builder
}

func (w *initWriter) line(format string, args ...any) {
	fmt.Fprintf(&w.text, format+"\n", args...)
}

// dialect writes how a table is written.
func (w *initWriter) dialect() {
	for _, d := range w.doubts {
		w.line("# %s", d)
	}
	d := w.how
	if d.Encoding != "" {
		w.line("encoding: %s", d.Encoding)
	}
	for _, known := range table.Delimiters {
		if d.Delimiter == known.Rune {
			w.line("delimiter: %s", known.Name)
		}
	}
	if d.Quote != 0 {
		w.line("quote: %s", yamlText(string(d.Quote)))
	}
	if d.Skip > 0 {
		w.line("skip: %d", d.Skip)
	}
	if d.Short {
		w.line("short: true")
	}
	if d.Sheet != "" {
		w.line("sheet: %s", yamlText(d.Sheet))
	}
}

// unit is what a record is called.
func (s *sample) unit() string {
	if s.table {
		return "row"
	}
	return "record"
}

// extent says in how many records something holds.
func (s *sample) extent() string {
	switch n := len(s.records); {
	case !s.whole:
		return fmt.Sprintf("the first %d %ss", n, s.unit())
	case n == 1:
		return "the only " + s.unit()
	case n == 2:
		return "both " + s.unit() + "s"
	default:
		return fmt.Sprintf("all %d %ss", n, s.unit())
	}
}

// yamlText writes a text for YAML.
func yamlText(s string) string {
	if strings.ContainsAny(s, `"\`) && !strings.ContainsFunc(s, unicode.IsControl) {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return strconv.Quote(s)
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
