package export

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// References say what becomes of a Source in the formats of bibliographies. The zero value
// says nothing.
type References struct {
	// Kind is the property with the kind of a Source, and Kinds what each kind is there.
	Kind   string                   `json:"kind"`
	Kinds  map[string]ReferenceKind `json:"kinds"`
	Fields []ReferenceField         `json:"fields"`
}

// ReferenceNames are the names of one thing in the formats.
type ReferenceNames struct {
	CSL    string `json:"csl"`
	BibTeX string `json:"bibtex"`
	RIS    string `json:"ris"`
}

// A ReferenceKind is what a kind of Source is in the formats.
type ReferenceKind struct {
	ReferenceNames
	// In is the field for what the Source stands in, such as a newspaper. In the formats for
	// which it has a name, it takes the place of the property's other field.
	In ReferenceField `json:"in"`
}

// A ReferenceField is the field for a property of a Source.
type ReferenceField struct {
	Property string `json:"property"`
	ReferenceNames
}

// ReadReferences reads the references of a JSON object. The error names each property and
// kind that is not in the catalog.
func ReadReferences(text []byte, c *catalog.Catalog) (*References, error) {
	var r References
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("expected what Sources become in bibliographies: %w", err)
	}
	var errs []error
	property := func(name string) *catalog.Property {
		p := c.Source().Property(name)
		if p == nil {
			errs = append(errs, fmt.Errorf("%s has no property %q", c.Source().Name, name))
		}
		return p
	}
	if kind := property(r.Kind); kind != nil && kind.Enum != nil {
		for _, v := range kind.Enum.Values {
			if r.Kinds[v.Name] == (ReferenceKind{}) {
				errs = append(errs, fmt.Errorf("kinds lacks %s", v.Name))
			}
		}
	}
	for _, k := range r.Kinds {
		if k.In.Property != "" {
			property(k.In.Property)
		}
	}
	for _, f := range r.Fields {
		property(f.Property)
	}
	return &r, errors.Join(errs...)
}

// A referenceFormat writes Sources as entries of a bibliography, and leaves out all other
// facts.
type referenceFormat struct {
	to   *bufio.Writer
	refs *References
	c    *catalog.Catalog
	name func(ReferenceNames) string // the name in this format
	// begin, entry and end write. n is the number of entries so far.
	begin, end string
	entry      func(id, kind string, fields []referenceValue) string
	between    string
	n          int
}

// A referenceValue is the value of a field: a text, or a date as it is written.
type referenceValue struct {
	name, text string
	isDate     bool
	isURL      bool
}

func (w *referenceFormat) Begin(Header) error {
	_, err := w.to.WriteString(w.begin)
	return err
}

func (w *referenceFormat) Fact(f *store.Fact) error {
	if f.Node != w.c.Source() {
		return nil
	}
	text, _ := f.Values[w.refs.Kind].(string)
	kind := w.refs.Kinds[text]
	var fields []referenceValue
	for _, field := range w.refs.Fields {
		p := f.Node.Property(field.Property)
		value, ok := f.Values[p.Name].(string)
		if !ok || value == "" || p.Kind == catalog.Date && value == "XXXX" {
			continue // it is not known
		}
		name := w.name(field.ReferenceNames)
		if in := w.name(kind.In.ReferenceNames); p.Name == kind.In.Property && in != "" {
			name = in
		}
		fields = append(fields, referenceValue{name, value, p.Kind == catalog.Date, p.Kind == catalog.URL})
	}
	separator := w.between
	if w.n == 0 {
		separator = ""
	}
	w.n++
	_, err := w.to.WriteString(separator + w.entry(f.ID, w.name(kind.ReferenceNames), fields))
	return err
}

func (w *referenceFormat) End() error {
	if _, err := w.to.WriteString(w.end); err != nil {
		return err
	}
	return w.to.Flush()
}

// Told says what was written.
func (w *referenceFormat) Told() string { return fmt.Sprintf("Exported %d sources.", w.n) }

// plainDate is a date that is certain: a day, a month or a year.
var plainDate = regexp.MustCompile(`^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$`)

// NewCSL makes a format that writes CSL-JSON (citationstyles.org), which Zotero, Pandoc and
// citeproc read. A date that is not certain is a literal, as it is written.
func NewCSL(to io.Writer, c *catalog.Catalog, r *References) Format {
	return &referenceFormat{
		to: bufio.NewWriter(to), refs: r, c: c, name: func(n ReferenceNames) string { return n.CSL },
		begin: "[\n", between: ",\n", end: "\n]\n", entry: cslEntry,
	}
}

func cslEntry(id, kind string, fields []referenceValue) string {
	o := &object{}
	o.put("id", id)
	o.put("type", kind)
	for _, f := range fields {
		if f.isDate {
			o.put(f.name, cslDate(f.text))
		} else {
			o.put(f.name, f.text)
		}
	}
	return string(o.closed())
}
