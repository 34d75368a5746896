package record

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// A Pos is a place within a file. Lines and columns start at 1, and columns count
// code points; a Line of 0 means the file as a whole.
type Pos struct {
	Line, Column int
	// Rule is what made the value of the data that stand here; nil where it is
	// written as it is.
	Rule *Rule
}

// A Rule is a place in a mapping: of what makes a value out of data.
type Rule struct {
	File         string
	Line, Column int
}

func (r *Rule) String() string { return fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column) }

// A Shape is what a value looks like in a file, whatever it is to mean.
type Shape uint8

// The shapes are those of JSON.
const (
	Null Shape = iota
	Boolean
	Number
	Text
	List
	Object
)

// A Value is what the formats have in common: JSON's values, with their places.
type Value struct {
	Pos
	Shape Shape
	// Text is a text's content, or a number or boolean as it is written.
	Text string
	// Bare: written without quotes, in YAML or in a table. Then only its form
	// tells a number from a text, and what is written says more than the form.
	Bare    bool
	Items   []Value
	Members []Member
}

// A Member is a key of an object and its value. No two have the same name.
type Member struct {
	Pos
	Name  string
	Value Value
}

// Get is the member's value, or nil where there is none or it is null.
func (v *Value) Get(name string) *Value {
	for i := range v.Members {
		if v.Members[i].Name == name && v.Members[i].Value.Shape != Null {
			return &v.Members[i].Value
		}
	}
	return nil
}

// At is the place of a member's value, or of the object where it has none.
func (v *Value) At(name string) Pos {
	if m := v.Get(name); m != nil {
		return m.Pos
	}
	return v.Pos
}

// String says what the value is, for a message.
func (v *Value) String() string {
	switch v.Shape {
	case Null:
		return "null"
	case Boolean:
		return v.Text
	case Number:
		return "the number " + Short(v.Text)
	case Text:
		return "the text " + Quoted(v.Text)
	case List:
		return "a list"
	case Object:
	}
	return "an object"
}

// Quoted quotes a text for a message, cut where it is long.
func Quoted(s string) string { return fmt.Sprintf("%q", Short(s)) }

// Short is a text for a message, cut where it is long.
func Short(s string) string {
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

// A SyntaxError ends the reading of a document or of a line.
type SyntaxError struct {
	Pos
	Message string
}

func (e *SyntaxError) Error() string { return e.Message }

// Syntax makes a SyntaxError.
func Syntax(at Pos, format string, args ...any) *SyntaxError {
	return &SyntaxError{at, fmt.Sprintf(format, args...)}
}

// repeated says that a key stands in an object for a second time.
func repeated(name string, first Pos) string {
	return fmt.Sprintf("the key %s stands twice in one object, first on line %d; expected it once", Quoted(name), first.Line)
}
