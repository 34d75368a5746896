// Package cursor writes and reads cursors. A cursor marks a row of a list in one order.
// It holds four bytes that identify the list and its order, then the values of the order's
// keys in that row, all in base64. Clients treat it as opaque. A cursor of another list is
// an error, and never gives a wrong page.
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

// Binding identifies a list by its place in the API (of) and by its order.
func Binding(of string, order []plan.SortKey) uint32 {
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

// Append appends the cursor of a row as a JSON string. The values are those of the order's
// keys: string, int64 or float64. It panics on any other value.
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
			panic("a key is never null") // the writer recovers, and the field fails
		}
	}
	dst = append(dst, '"')
	dst = base64.RawURLEncoding.AppendEncode(dst, raw)
	return append(dst, '"')
}

var errCursor = errors.New("not a cursor")

// Parse reads the key values of a cursor. It returns an input error if the text is not a
// cursor, or if it belongs to another list or another order. same names the arguments that
// decide this, for the error: "orderBy and distinct", or "" if there are none.
func Parse(argument, cursor string, bound uint32, order []plan.SortKey, same string) ([]any, error) {
	invalid := fault.Input(argument, "this is not a cursor; pass one that a query returned")
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < 4 {
		return nil, invalid
	}
	if binary.BigEndian.Uint32(raw) != bound {
		if same == "" {
			return nil, fault.Input(argument, "this cursor belongs to another list; pass one that this field returned")
		}
		return nil, fault.Input(argument, "this cursor belongs to another list or to other arguments; pass one that this field returned with the same %s", same)
	}
	values := make([]any, 0, len(order))
	for raw = raw[4:]; len(raw) > 0; {
		var v any
		if v, raw, err = cutValue(raw); err != nil {
			return nil, invalid
		}
		values = append(values, v)
	}
	if len(values) != len(order) {
		return nil, invalid
	}
	for i, t := range order {
		if !holds(t, values[i]) {
			return nil, invalid
		}
	}
	return values, nil
}

// cutValue decodes the first value, and returns the bytes after it.
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

// holds reports whether a value has the type of the order's key. Clients can forge
// cursors, and a store must compare values of the same type.
func holds(t plan.SortKey, v any) bool {
	if g, ok := t.By.(plan.Grouped); ok {
		s, isText := v.(string)
		_, isInt := v.(int64)
		return isInt && !g.Text || isText && g.Text && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
	}
	c, ok := plan.Innermost(t.By).(plan.Column)
	if !ok {
		_, isInt := v.(int64)
		s, isText := v.(string)
		texts := t.By == plan.Name || t.By == plan.ByName
		return isInt && !texts || isText && texts && utf8.ValidString(s) && !strings.ContainsRune(s, 0)
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
