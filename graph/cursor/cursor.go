// Package cursor writes and reads cursors. A cursor is a place in one ordering of one
// list: the values of the order's keys there, behind four bytes that bind it to the
// list's field and ordering. It is opaque to clients. It is checked when it comes back: a
// cursor that was made for another list is an error, never a wrong page.
package cursor

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/fnv"
	"math"
	"strings"
	"unicode/utf8"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// Binding identifies a list by where it stands and how it is ordered.
func Binding(of string, order []plan.Term) uint32 {
	h := fnv.New32a()
	h.Write([]byte(of))
	for _, t := range order {
		h.Write([]byte{0})
		h.Write([]byte(t.String()))
	}
	return h.Sum32()
}

const (
	textValue  = 's'
	intValue   = 'i'
	floatValue = 'f'
)

// Append appends the cursor of a row in quotes.
func Append(dst []byte, bound uint32, values []any) []byte {
	var buf [128]byte
	raw := binary.BigEndian.AppendUint32(buf[:0], bound)
	for _, v := range values {
		switch v := v.(type) {
		case string:
			raw = append(raw, textValue)
			raw = binary.AppendUvarint(raw, uint64(len(v)))
			raw = append(raw, v...)
		case int64:
			raw = append(raw, intValue)
			raw = binary.AppendVarint(raw, v)
		case float64:
			raw = append(raw, floatValue)
			raw = binary.BigEndian.AppendUint64(raw, math.Float64bits(v))
		default:
			panic("a key is never null") // fails the field: see writer.answer
		}
	}
	dst = append(dst, '"')
	dst = base64.RawURLEncoding.AppendEncode(dst, raw)
	return append(dst, '"')
}

var errCursor = errors.New("not a cursor")

// Parse reads the values of a cursor that was made for this list.
func Parse(argument, cursor string, bound uint32, order []plan.Term) ([]any, error) {
	garbage := fault.Input(argument, "this is not a cursor; pass one that a query returned")
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < 4 {
		return nil, garbage
	}
	if binary.BigEndian.Uint32(raw) != bound {
		return nil, fault.Input(argument, "this cursor belongs to another list or to another ordering of it; pass one that this field returned under the same orderBy")
	}
	values := make([]any, 0, len(order))
	for raw = raw[4:]; len(raw) > 0; {
		var v any
		if v, raw, err = cutValue(raw); err != nil {
			return nil, garbage
		}
		values = append(values, v)
	}
	if len(values) != len(order) {
		return nil, garbage
	}
	for i, t := range order {
		if !holds(t, values[i]) {
			return nil, garbage
		}
	}
	return values, nil
}

func cutValue(raw []byte) (v any, rest []byte, err error) {
	kind, raw := raw[0], raw[1:]
	switch kind {
	case textValue:
		n, size := binary.Uvarint(raw)
		if size <= 0 || n > uint64(len(raw)-size) {
			return nil, nil, errCursor
		}
		raw = raw[size:]
		return string(raw[:n]), raw[n:], nil
	case intValue:
		n, size := binary.Varint(raw)
		if size <= 0 {
			return nil, nil, errCursor
		}
		return n, raw[size:], nil
	case floatValue:
		if len(raw) < 8 {
			return nil, nil, errCursor
		}
		return math.Float64frombits(binary.BigEndian.Uint64(raw)), raw[8:], nil
	}
	return nil, nil, errCursor
}

// holds says whether a value can be a key of the term: a cursor is made by
// anyone, and a store compares like with like.
func holds(t plan.Term, v any) bool {
	c, ok := t.By.(plan.Column)
	if !ok {
		_, isInt := v.(int64)
		s, isText := v.(string)
		return isInt && t.By != plan.Name || t.By == plan.Name && isText && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
	}
	switch v := v.(type) {
	case string:
		return store.TypeOf(c.Property, c.Part) == store.Text && utf8.ValidString(v) && !strings.ContainsRune(v, 0)
	case int64:
		return store.TypeOf(c.Property, c.Part) == store.Integer
	case float64:
		return store.TypeOf(c.Property, c.Part) == store.Real && !math.IsNaN(v)
	}
	return false
}
