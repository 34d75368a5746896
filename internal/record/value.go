package record

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Pos is a place in a file. Lines and columns start at 1, and columns count code points.
// A Line of 0 means the whole file.
type Pos struct {
	Line, Column int
	// Rule is the mapping's rule that made a value from the data at this place, or nil.
	Rule *Rule
}

// A Rule is the place of a rule in a mapping file.
type Rule struct {
	File         string
	Line, Column int
	// Of is the file of the data, if it is not the one that is being read: facts of several
	// files can be one.
	Of string
}

func (r *Rule) String() string { return fmt.Sprintf("%s:%d:%d", r.File, r.Line, r.Column) }

// A Problem is what is wrong at a place in a file.
type Problem struct {
	At      Pos
	Message string
}

// Tell tells each problem.
func Tell(tell func(Pos, string), problems []Problem) {
	for _, x := range problems {
		tell(x.At, x.Message)
	}
}

// A Shape is the type of a value in JSON.
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

// A Value is a JSON value with its place. All formats are read into it.
type Value struct {
	Pos
	Shape Shape
	// Text is the content of a text, or a number or boolean as it is written.
	Text string
	// Bare says that the value has no quotes, in YAML or in a table. Then its shape is only
	// a guess: the property decides whether Text is a number or a text.
	Bare    bool
	Items   []Value
	Members []Member
}

// A Member is a key of an object with its value. The names of an object's members differ.
type Member struct {
	Pos
	Name  string
	Value Value
}

// Get returns the value of a member, or nil if there is none or it is null.
func (v *Value) Get(name string) *Value {
	for i := range v.Members {
		if v.Members[i].Name == name && v.Members[i].Value.Shape != Null {
			return &v.Members[i].Value
		}
	}
	return nil
}

// At returns the place of a member's value, or that of the object if Get returns nil.
func (v *Value) At(name string) Pos {
	if m := v.Get(name); m != nil {
		return m.Pos
	}
	return v.Pos
}

// Equal says whether two values are the same wherever they stand. The order of members does
// not count.
func (v *Value) Equal(w *Value) bool {
	if v.Shape != w.Shape || v.Text != w.Text || len(v.Items) != len(w.Items) || len(v.Members) != len(w.Members) {
		return false
	}
	for i := range v.Items {
		if !v.Items[i].Equal(&w.Items[i]) {
			return false
		}
	}
	for i := range v.Members {
		at := slices.IndexFunc(w.Members, func(m Member) bool { return m.Name == v.Members[i].Name })
		if at < 0 || !v.Members[i].Value.Equal(&w.Members[at].Value) {
			return false
		}
	}
	return true
}

// String describes the value, for a message.
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

// Quoted quotes a text for a message, and shortens it to 60 characters.
func Quoted(s string) string { return fmt.Sprintf("%q", Short(s)) }

// Short shortens a text for a message, to 60 characters.
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

// maxDepth bounds the nesting of lists and objects. A seed needs four levels. The bound
// protects the stack from a hostile file.
const maxDepth = 32

// A SyntaxError is the error of a document or line that cannot be parsed.
type SyntaxError struct {
	Pos
	Message string
}

func (e *SyntaxError) Error() string { return e.Message }

// Syntax makes a SyntaxError.
func Syntax(at Pos, format string, args ...any) *SyntaxError {
	return &SyntaxError{at, fmt.Sprintf(format, args...)}
}

// repeated is the message for a key that an object has twice.
func repeated(name string, first Pos) string {
	return fmt.Sprintf("the key %s stands twice in one object, first on line %d; expected it once", Quoted(name), first.Line)
}
