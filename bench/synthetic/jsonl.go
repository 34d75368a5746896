package synthetic

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// WriteJSONL writes the graph in the native format: a header, then one fact a
// line. What a load works out or stamps is left to the load.
func (g *Graph) WriteJSONL(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<16)
	var line lineWriter
	line.begin()
	line.member("dataset", Dataset)
	line.member("title", g.Name())
	line.member("licence", licence)
	line.end()
	if _, err := line.WriteTo(b); err != nil {
		return err
	}
	for f := range g.Facts() {
		line.fact(f)
		if _, err := line.WriteTo(b); err != nil {
			return err
		}
	}
	return b.Flush()
}

// A lineWriter writes an object with its members in a fixed order, which maps do
// not have.
type lineWriter struct{ bytes.Buffer }

func (l *lineWriter) begin() { l.WriteByte('{') }
func (l *lineWriter) end()   { l.WriteString("}\n") }

func (l *lineWriter) member(name string, value any) {
	if l.Len() > 1 {
		l.WriteByte(',')
	}
	l.value(name)
	l.WriteByte(':')
	l.value(value)
}

func (l *lineWriter) value(v any) {
	e := json.NewEncoder(l)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // strings, numbers, booleans and lists of them
	}
	l.Truncate(l.Len() - 1) // the encoder's line end
}

func (l *lineWriter) fact(f *store.Fact) {
	l.begin()
	l.member("type", f.Type())
	l.member("id", f.ID)
	if f.Relationship != nil {
		l.member("from", f.From)
		l.member("to", f.To)
	}
	for _, p := range f.Properties() {
		if v := f.Values[p.Name]; v != nil && written(p) {
			l.member(p.Name, v)
		}
	}
	if len(f.Citations) > 0 {
		cite := make([]any, len(f.Citations))
		for i, c := range f.Citations {
			cite[i] = map[string]any{"source": c.Source, "locator": c.Values["locator"]}
		}
		l.member("cite", cite)
	}
	l.end()
}

// written says whether a property is written in a seed, and not worked out by a
// load.
func written(p *catalog.Property) bool {
	if p.Computed {
		return false
	}
	if !p.Common {
		return true
	}
	switch p.Name {
	case "label", "datasets", "createdAt", "updatedAt":
		return false
	}
	return true
}
