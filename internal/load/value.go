package load

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A pos is a place within a file.
type pos struct{ line, column int }

// A shape is what a value looks like in a file, whatever it is to mean.
type shape uint8

const (
	nullShape shape = iota
	booleanShape
	numberShape
	textShape
	listShape
	objectShape
)

// A value is what the formats have in common: JSON's values, with their places.
type value struct {
	pos
	shape shape
	// text is a text's content, or a number or boolean as it is written.
	text string
	// bare: written in YAML without quotes. Then only its form tells a number
	// from a text, and what is written says more than the form.
	bare    bool
	items   []value
	members []member
}

// A member is a key of an object and its value. No two have the same name.
type member struct {
	pos
	name  string
	value value
}

// get is the member's value, or nil where there is none or it is null.
func (v *value) get(name string) *value {
	for i := range v.members {
		if v.members[i].name == name && v.members[i].value.shape != nullShape {
			return &v.members[i].value
		}
	}
	return nil
}

// at is the place of a member's value, or of the object where it has none.
func (v *value) at(name string) pos {
	if m := v.get(name); m != nil {
		return m.pos
	}
	return v.pos
}

// String says what the value is, for a message.
func (v *value) String() string {
	switch v.shape {
	case nullShape:
		return "null"
	case booleanShape:
		return v.text
	case numberShape:
		return "the number " + short(v.text)
	case textShape:
		return "the text " + quoted(v.text)
	case listShape:
		return "a list"
	default:
		return "an object"
	}
}

// quoted quotes a text for a message, cut where it is long.
func quoted(s string) string { return fmt.Sprintf("%q", short(s)) }

func short(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	n := 0
	for i := range s {
		if n++; n == most {
			return strings.ToValidUTF8(s[:i], "�") + "…"
		}
	}
	return s
}

// maxDepth is how deep lists and objects may nest. A seed needs four levels; the
// bound keeps a hostile file from using up the stack.
const maxDepth = 32

// A syntaxError ends the reading of a document or of a line.
type syntaxError struct {
	pos
	message string
}

func (e *syntaxError) Error() string { return e.message }

func syntax(at pos, format string, args ...any) *syntaxError {
	return &syntaxError{at, fmt.Sprintf(format, args...)}
}

// repeated says that a key stands in an object for a second time.
func repeated(name string, first pos) string {
	return fmt.Sprintf("the key %s stands twice in one object, first on line %d; expected it once", quoted(name), first.line)
}
