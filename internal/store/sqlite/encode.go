package sqlite

import (
	"strconv"
	"unicode/utf8"

	"casegraph/internal/jsontext"
)

// appendValues writes a list as the JSON in which it is stored and bound.
func appendValues(b []byte, values []any) []byte {
	b = append(b, '[')
	for i, v := range values {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendJSON(b, v)
	}
	return append(b, ']')
}

// appendJSON writes one value. A float is written so that it is one for SQLite
// too, and comes back the same.
func appendJSON(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case string:
		return jsontext.AppendString(b, v)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		return strconv.AppendFloat(b, v, 'e', -1, 64)
	case bool:
		return strconv.AppendBool(b, v)
	case []any:
		return appendValues(b, v)
	}
	panic("sqlite: a value of no kind")
}

// unquote reads the inside of a JSON string that has escapes.
func unquote(s string) string {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b = append(b, s[i])
			continue
		}
		i++
		switch s[i] {
		case 'b':
			b = append(b, '\b')
		case 'f':
			b = append(b, '\f')
		case 'n':
			b = append(b, '\n')
		case 'r':
			b = append(b, '\r')
		case 't':
			b = append(b, '\t')
		case 'u':
			// SQLite escapes only control characters so; never surrogates.
			n, _ := strconv.ParseUint(s[i+1:min(i+5, len(s))], 16, 16)
			b = utf8.AppendRune(b, rune(n))
			i = min(i+4, len(s)-1)
		default:
			b = append(b, s[i])
		}
	}
	return string(b)
}
