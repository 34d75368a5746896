// Package answer writes the rows of a store as JSON. An answer is worked out together
// with the plan, so it knows where in a row each value stands, and nothing is looked up
// by name.
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

// An Answer is how one value of the response is written, worked out together
// with the plan: it knows where in the rows its value stands. Answers are
// written straight into the response's JSON; nothing is looked up by name.
type Answer interface {
	// Write appends the JSON of the answer. v is what it speaks of: a row for
	// value, shape and cursor; a list's value for each, first, inOrder and
	// connection.
	Write(w *Writer, v any)
}

// Writer collects the JSON of one root field.
type Writer struct {
	ctx     context.Context
	buf     []byte
	err     error // the first thing found wrong; nothing is written after it
	objects int   // written so far
}

// maxAnswer bounds an answer, in bytes of JSON.
const maxAnswer = 32 << 20

// over says whether writing has to stop: because of an error, of how much has
// been written (stores share what stands in several places of an answer, which
// is written out in each), or because nobody waits for it any more.
func (w *Writer) over() bool {
	if w.err != nil {
		return true
	}
	if len(w.buf) > maxAnswer {
		w.err = fault.New(fault.TooCostly, "the answer is larger than the %d MiB that one may be; ask for fewer levels, or for smaller pages with first", maxAnswer>>20)
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

// Member is a member of an object: its response key, with quotes and colon.
type Member struct {
	key string
	Answer
}

// NewMember is the member of an object that answers a field.
func NewMember(f graphql.CollectedField, a Answer) Member {
	return Member{`"` + f.Alias + `":`, a} // a GraphQL name needs no escapes
}

// Object writes an object, whose members each write their part of v.
func (w *Writer) Object(fields []Member, v any) {
	if w.over() {
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

func (w *Writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fault.New(fault.Internal, format, args...)
	}
	w.null()
}

// Refuse fails the field with an error for its client.
func (w *Writer) Refuse(err error) {
	if w.err == nil {
		w.err = err
	}
}

// Bool writes true or false.
func (w *Writer) Bool(b bool) { w.buf = strconv.AppendBool(w.buf, b) }

func (w *Writer) null() { w.buf = append(w.buf, "null"...) }

// Null is an answer that is always null.
type Null struct{}

func (Null) Write(w *Writer, _ any) { w.null() }

// TypeName is a constant string: the name of a type.
type TypeName string

func (t TypeName) Write(w *Writer, _ any) {
	w.buf = append(w.buf, '"')
	w.buf = append(w.buf, t...)
	w.buf = append(w.buf, '"')
}

// Property is a property, at a place in the row.
type Property struct {
	At       int
	Property *catalog.Property
}

func (a Property) Write(w *Writer, v any) { w.property(a.Property, v.([]any)[a.At]) }

func (w *Writer) property(p *catalog.Property, v any) {
	switch {
	case p.List:
		list, ok := v.([]any)
		if !ok {
			w.fail("%s is not a list in the store, which it must be", p)
			return
		}
		w.buf = append(w.buf, '[')
		for i, x := range list {
			if i > 0 {
				w.buf = append(w.buf, ',')
			}
			w.scalar(p, x)
		}
		w.buf = append(w.buf, ']')
	case v == nil && !p.Required:
		w.null()
	default:
		w.scalar(p, v)
	}
}

// integer writes one value that is held as an int64.
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
		w.fail("%s is of another type in the store", p)
	}
}

// scalar writes one value, which may not be null.
func (w *Writer) scalar(p *catalog.Property, v any) {
	switch v := v.(type) {
	case string:
		w.buf = appendString(w.buf, v)
	case int64:
		w.integer(p, v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			w.fail("%s is no finite number in the store, which it must be", p)
			return
		}
		w.buf = appendFloat(w.buf, v)
	case bool:
		w.buf = strconv.AppendBool(w.buf, v)
	case nil:
		w.fail("%s is null in the store, which it may not be", p)
	default:
		w.fail("%s is of another type in the store", p)
	}
}

// Inside is an answer about what stands at a place of the row.
type Inside struct {
	At int
	Answer
}

func (a Inside) Write(w *Writer, v any) { a.Answer.Write(w, v.([]any)[a.At]) }

// SameType is the place of a shape that is not told apart.
const SameType = -1

// A Object is an object in a row: of one type or of several that are alike, or of
// one of several told apart by the tuple at a place (see plan.Variant).
type Object struct {
	At     int
	Fields []Member   // where at is here
	Cases  [][]Member // else
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
	w.fail("the store has a fact of no known type")
}

// List is a list of objects, one for each row.
type List struct{ Of Object }

func (a List) Write(w *Writer, v any) {
	w.buf = append(w.buf, '[')
	for i, r := range RowsOf(v) {
		if i > 0 {
			w.buf = append(w.buf, ',')
		}
		if a.Of.Write(w, r); w.err != nil {
			return // what has been written is thrown away
		}
	}
	w.buf = append(w.buf, ']')
}

// RowsOf are the rows of a list that was asked for neither a total nor aggregates.
func RowsOf(v any) []any {
	rows, _ := v.([]any)
	return rows
}

// First is the object of the only row, or null.
type First struct{ Of Object }

func (a First) Write(w *Writer, v any) {
	rows := RowsOf(v)
	if len(rows) == 0 {
		w.null()
		return
	}
	a.Of.Write(w, rows[0])
}

// InOrder is a list of the rows with these ids, null where there is none.
type InOrder struct {
	Of  Object
	IDs []string
	ID  int
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

// Derived is a field worked out from what was fetched beside it.
type Derived struct {
	Of       []Member
	Property *catalog.Property
	Work     func(derive.Values) any
}

func (a Derived) Write(w *Writer, v any) {
	w.property(a.Property, a.Work(values{a.Of, v.([]any)}))
}

// values finds what a derived field fetched (derive.Values).
type values struct {
	fields []Member
	row    []any
}

// Int reads a total: of all that derived fields may fetch, the one number.
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
	out, _ := json.Marshal(f) // the shortest form that reads back the same, as ECMAScript writes it
	return append(dst, out...)
}

const hex = "0123456789abcdef"

// appendString appends a JSON string. Stored text is valid UTF-8, so only what
// JSON forbids is escaped.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	start := 0
	for i := range len(s) {
		b := s[i]
		if b >= 0x20 && b != '"' && b != '\\' {
			continue
		}
		dst = append(dst, s[start:i]...)
		switch b {
		case '"', '\\':
			dst = append(dst, '\\', b)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[b>>4], hex[b&15])
		}
		start = i + 1
	}
	dst = append(dst, s[start:]...)
	return append(dst, '"')
}
