package answer

import (
	"casegraph/internal/catalog"
	"casegraph/internal/jsontext"
)

// A Value is an answer that reads one property from a row.
type Value interface {
	Answer
	// Declared is the property.
	Declared() *catalog.Property
	// In returns its value in a row: nil, a scalar, or []any.
	In(row any) any
}

// Declared is the property.
func (a Property) Declared() *catalog.Property { return a.Property }

// In returns the value of the property in a row.
func (a Property) In(row any) any { return row.([]any)[a.At] }

// Declared is the property.
func (a Derived) Declared() *catalog.Property { return a.Property }

// In computes the property from a row.
func (a Derived) In(row any) any { return a.Work(values{a.Of, row.([]any)}) }

// String writes a text.
func (w *Writer) String(s string) { w.buf = jsontext.AppendString(w.buf, s) }

// Text writes one value of a property as a string, whatever the kind of the property.
func (w *Writer) Text(p *catalog.Property, v any) {
	start := len(w.buf)
	w.scalar(p, v)
	if len(w.buf) > start && w.buf[start] == '"' || w.err != nil {
		return
	}
	w.buf = append(w.buf, '"', '"')
	copy(w.buf[start+1:], w.buf[start:len(w.buf)-2])
	w.buf[start] = '"'
	w.buf[len(w.buf)-1] = '"'
}
