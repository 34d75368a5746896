package sqlite

import (
	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// A shape says how the text of a row (or of a tuple in it) reads: a JSON array
// of slots, then the texts of what is fetched by type, one after the other. Those
// come from selects of their own, whose JSON SQLite would take for a string
// were it put into the array.
type shape struct {
	slots []slot
	width int // of the tuple
	// lead is what the tuple begins with, without its standing in the text: the
	// index of a Variant's case. It is -1 where there is none.
	lead int
}

// A slot is one value of the text.
type slot struct {
	form form
	elem form // of a list
	at   int  // its place in the tuple
	// tuple is that of an inner tuple.
	tuple *shape
	list  int // of a key: the nested list that asks for it, or what is fetched by type
	// places are those of what is fetched by type, and cases the shapes of the types that
	// are written out.
	places []int
	cases  []*shape
}

// A form is how a value is written, and what becomes of it.
type form uint8

const (
	asText    form = iota // string
	asInteger             // int64
	asReal                // float64
	asBoolean             // bool: 0 and 1, or true and false in a list
	asList                // []any
	asTuple               // an array within the array: []any
	asTuples              // an array of such arrays: []any of []any
	asKey                 // a parent's key: the value at this place is the nested list's
	asTyped               // behind the array, one of the number of a case and its values; or of a fact's type and its key
)

// formOf is the form of a column, and of its values where it is a list.
func formOf(p *catalog.Property, part catalog.Part) (form, form) {
	switch store.TypeOf(p, part) {
	case store.Text:
		return asText, 0
	case store.Integer:
		return asInteger, 0
	case store.Real:
		return asReal, 0
	case store.Bool:
		return asBoolean, 0
	case store.List:
		if part == catalog.Gaps {
			return asList, asInteger
		}
		switch p.Kind {
		case catalog.Int, catalog.BigInt, catalog.DateTime:
			return asList, asInteger
		case catalog.Float:
			return asList, asReal
		case catalog.Boolean:
			return asList, asBoolean
		case catalog.String, catalog.ID, catalog.EnumKind, catalog.Date, catalog.Duration, catalog.URL:
		}
		return asList, asText
	}
	panic("sqlite: a type of column nobody knows")
}
