// Package answer writes the rows of a store as JSON. The compiler makes an answer together
// with the plan, so an answer knows the position of each value in the rows. Nothing is
// looked up by name.
package answer

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/fault"
)

// An Answer writes one value of the response.
type Answer interface {
	// Write appends the JSON of the value that is at hand: v. It is a row for Property,
	// Object and Cursor, and a list's value for List, First, InOrder and Connection.
	Write(w *Writer, v any)
}

// Writer collects the JSON of a response.
type Writer struct {
	ctx     context.Context
	buf     []byte
	err     error // the first error of a root field; nothing of that field is written after it
	objects int   // objects written so far
	// unlimited lets a response exceed maxAnswer.
	unlimited bool
}

// maxAnswer bounds a response, in bytes of JSON.
const maxAnswer = 32 << 20

// stopped reports whether writing has to stop: after an error, when the response is too
// large, or when the request has ended. A response can be much larger than what was read,
// since stores share a value between the places where it occurs.
func (w *Writer) stopped() bool {
	if w.err != nil {
		return true
	}
	if len(w.buf) > maxAnswer && !w.unlimited {
		w.err = fault.New(fault.TooCostly, "the answer is larger than the limit of %d MiB; ask for fewer levels, or for smaller pages with first", maxAnswer>>20)
		return true
	}
	if w.objects++; w.objects%1024 == 0 && w.ctx != nil {
		switch err := w.ctx.Err(); err {
		case nil:
		case context.DeadlineExceeded:
			w.err = fault.Wrap(fault.Timeout, err, "the request took longer than it may")
		default:
			w.err = err
		}
	}
	return w.err != nil
}

// Member is a member of an object: its response key and its answer.
type Member struct {
	key string // with quotes and colon
	Answer
}

// NewMember returns the member that answers a field.
func NewMember(f graphql.CollectedField, a Answer) Member {
	return Member{`"` + f.Alias + `":`, a} // a GraphQL name needs no escapes
}

// Object writes an object. Each member writes its part of v.
func (w *Writer) Object(fields []Member, v any) {
	if w.stopped() {
		return
	}
	w.buf = append(w.buf, '{')
	for i := range fields {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		w.buf = append(w.buf, fields[i].key...)
		fields[i].Write(w, v)
	}
	w.buf = append(w.buf, '}')
}

// fail records a defect of the store.
func (w *Writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fault.New(fault.Internal, format, args...)
	}
	w.null()
}

// Refuse makes the root field fail with err, unless it has failed already.
func (w *Writer) Refuse(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Bool writes true or false.
func (w *Writer) Bool(b bool) { w.buf = strconv.AppendBool(w.buf, b) }

func (w *Writer) null() { w.buf = append(w.buf, "null"...) }

// Null writes null.
type Null struct{}

func (Null) Write(w *Writer, _ any) { w.null() }

// TypeName writes a constant: the name of a type.
type TypeName string

func (t TypeName) Write(w *Writer, _ any) {
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, t...)
	w.buf = append(w.buf, '"')
}

// Property writes a property.
type Property struct {
	At       int // its position in the row
	Property *catalog.Property
	Form     DateForm // of a Date
}

func (a Property) Write(w *Writer, v any) { w.property(a.Property, a.Form, v.([]any)[a.At]) }

func (w *Writer) property(p *catalog.Property, form DateForm, v any) {
	switch {
	case p.List:
		list, ok := v.([]any)
		if !ok {
			w.fail("%s is not a list in the store, but must be one", p)
			return
		}
		w.buf = append(w.buf, '[')
		for i, x := range list {
			if i > 0 {
				w.buf = append(w.buf, ',')
			}
			w.date(p, form, x)
		}
		w.buf = append(w.buf, ']')
	case v == nil && !p.Required:
		w.null()
	default:
		w.date(p, form, v)
	}
}

// integer writes a value that the store holds as an int64.
func (w *Writer) integer(p *catalog.Property, n int64) {
	switch p.Kind {
	case catalog.Int, catalog.Float:
		w.buf = strconv.AppendInt(w.buf, n, 10)
	case catalog.BigInt:
		w.buf = append(w.buf, '"')
		w.buf = strconv.AppendInt(w.buf, n, 10)
		w.buf = append(w.buf, '"')
	case catalog.DateTime:
		w.buf = append(w.buf, '"')
		w.buf = time.UnixMilli(n).UTC().AppendFormat(w.buf, "2006-01-02T15:04:05.000Z")
		w.buf = append(w.buf, '"')
	case catalog.String, catalog.Boolean, catalog.ID, catalog.EnumKind, catalog.Date, catalog.Duration, catalog.URL:
		w.fail("%s has the wrong type in the store", p)
	}
}

// scalar writes a value that must not be null.
func (w *Writer) scalar(p *catalog.Property, v any) {
	switch v := v.(type) {
	case string:
		w.String(v)
	case int64:
		w.integer(p, v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			w.fail("%s is not a finite number in the store, but must be one", p)
			return
		}
		w.buf = appendFloat(w.buf, v)
	case bool:
		w.buf = strconv.AppendBool(w.buf, v)
	case nil:
		w.fail("%s is null in the store, but must not be", p)
	default:
		w.fail("%s has the wrong type in the store", p)
	}
}

// Inside applies an answer to the value at a position of the row.
type Inside struct {
	At int
	Answer
}

func (a Inside) Write(w *Writer, v any) { a.Answer.Write(w, v.([]any)[a.At]) }

// SameType is Object.At of an object that has the same members for all types.
const SameType = -1

// An Object writes an object. Its members may depend on the type of the row.
type Object struct {
	At     int        // position of the tuple that tells the type (see plan.Variant), or SameType
	Fields []Member   // if At is SameType
	Cases  [][]Member // otherwise: the members for each case of the variant
}

func (s Object) Write(w *Writer, v any) {
	if s.At == SameType {
		w.Object(s.Fields, v)
		return
	}
	tuple, _ := v.([]any)[s.At].([]any)
	if len(tuple) > 0 {
		if i, known := tuple[0].(int64); known {
			w.Object(s.Cases[i], v)
			return
		}
	}
	w.fail("the store has a fact of an unknown type")
}

// List writes a list of objects, one for each row.
type List struct{ Of Object }

func (a List) Write(w *Writer, v any) {
	w.buf = append(w.buf, '[')
	for i, r := range RowsOf(v) {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if a.Of.Write(w, r); w.err != nil {
			return // the caller discards the partial text
		}
	}
	w.buf = append(w.buf, ']')
}

// RowsOf returns the rows of a list that has neither a total nor aggregates.
func RowsOf(v any) []any {
	rows, _ := v.([]any)
	return rows
}

// Empty writes an empty list.
type Empty struct{}

func (Empty) Write(w *Writer, _ any) { w.buf = append(w.buf, "[]"...) }

// Single writes a list of one object, which is in the row itself.
type Single struct{ Of Object }

func (a Single) Write(w *Writer, v any) {
	w.buf = append(w.buf, '[')
	a.Of.Write(w, v)
	w.buf = append(w.buf, ']')
}

// First writes the object of the first row, or null.
type First struct{ Of Object }

func (a First) Write(w *Writer, v any) {
	rows := RowsOf(v)
	if len(rows) == 0 {
		w.null()
		return
	}
	a.Of.Write(w, rows[0])
}

// InOrder writes the rows with these ids, in their order; null for ids without a row.
type InOrder struct {
	Of  Object
	IDs []string
	ID  int // the position of the id in a row
}

func (a InOrder) Write(w *Writer, v any) {
	byID := map[any]any{}
	for _, r := range RowsOf(v) {
		byID[r.([]any)[a.ID]] = r
	}
	w.buf = append(w.buf, '[')
	for i, id := range a.IDs {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if r, ok := byID[id]; ok {
			a.Of.Write(w, r)
		} else {
			w.null()
		}
	}
	w.buf = append(w.buf, ']')
}

// Derived writes a field that Go computes from other fields of the row.
type Derived struct {
	Of       []Member // the fields that it needs
	Property *catalog.Property
	Work     func(derive.Values) any // computes it
	Form     DateForm                // of a Date
}

func (a Derived) Write(w *Writer, v any) {
	w.property(a.Property, a.Form, a.Work(values{a.Of, v.([]any)}))
}

// values gives a derived field the values that it needs (derive.Values).
type values struct {
	fields []Member
	row    []any
}

// Int returns the total of a list that the derived field needs. Totals are the only
// numbers that derived fields can ask for.
func (v values) Int(path ...string) int64 {
	for _, f := range v.fields {
		if f.key != `"`+path[0]+`":` {
			continue
		}
		if pair, ok := v.row[f.Answer.(Inside).At].([]any); ok && len(pair) == 2 {
			n, _ := pair[1].(int64)
			return n
		}
	}
	return 0
}

func appendFloat(dst []byte, f float64) []byte {
	out, _ := json.Marshal(f) // ECMAScript's form: the shortest text that reads back as the same float
	return append(dst, out...)
}
