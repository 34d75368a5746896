package store

import (
	"fmt"
	"strings"

	"casegraph/internal/catalog"
)

// Changes are what a store has to do to fit a catalog, in terms it can carry
// out without knowing why. In this order:
//
//  1. With any Refused, nothing.
//  2. Hold every Check against the facts; where one fails, nothing, and its
//     Refusal beside the others.
//  3. Take away: DropIndexes, DropColumns, DropTypes. The checks have seen to
//     it that no fact is in them, so nothing is lost, and a name that comes
//     back later with another meaning finds nothing left over.
//  4. Make: NewTypes (with all their columns and indexes), AddColumns.
//  5. Rewrite: read the facts of these types as the new catalog has them, Refit
//     them and write them again, with their search text. The stamps stay.
//  6. AddIndexes.
//  7. Remember LayoutOf the catalog.
type Changes struct {
	// Refused are reasons that hold whatever the facts are.
	Refused []string
	Checks  []Check

	DropIndexes []Index
	DropColumns []DropColumn
	DropTypes   []StoredType

	NewTypes   []Type
	AddColumns []AddColumn
	Rewrite    []Type
	AddIndexes []Index

	// Remember says that the layout differs, if only in what asks nothing of
	// the store, and has to be written down.
	Remember bool
}

// None says that the store fits the catalog: there is nothing to do or write.
func (c *Changes) None() bool { return !c.Remember && len(c.Refused) == 0 }

// An AddColumn is a column to add to a type that is there.
type AddColumn struct {
	Type     Type
	Property *catalog.Property
	Part     catalog.Part
	// Fill is what the facts that are there have in it: the column of null, or
	// of an empty list. Where the type is also to be rewritten, that puts what
	// it really is.
	Fill any
}

// A DropColumn is a column that is no longer written.
type DropColumn struct {
	Type   StoredType
	Column string
}

// An Index is one on a single column of a type; with Unique it is a constraint
// that no two facts of the type have the same value, null apart.
type Index struct {
	Type   StoredType
	Column string
	Unique bool
}

// A Check is a condition on the stored facts, as they are before anything is
// changed: NoFacts, NoneHas, NoneLacks, NoneAmong, NoneAlike or JoinsOnly.
//
//sumtype:decl
type Check interface {
	check()
	// Refusal is the reason to give where the check fails, with the id of a
	// fact that fails it.
	Refusal(example string) string
}

type (
	// NoFacts holds when there is no fact of the type.
	NoFacts struct {
		Type StoredType
		Why
	}
	// NoneHas holds when no fact of the type has a value in the column: it is null
	// everywhere or, of a List, empty.
	NoneHas struct {
		Type   StoredType
		Column string
		List   bool
		Why
	}
	// NoneLacks holds when no fact of the type has null in the column.
	NoneLacks struct {
		Type   StoredType
		Column string
		Why
	}
	// NoneAmong holds when no fact of the type has one of the values in the column or, of
	// a List, among its values.
	NoneAmong struct {
		Type   StoredType
		Column string
		List   bool
		Values []string
		Why
	}
	// NoneAlike holds when no two facts of the type have the same value in the column,
	// null apart.
	NoneAlike struct {
		Type   StoredType
		Column string
		Why
	}
	// JoinsOnly holds when every relationship of the type leads from a node of one of the
	// From types to a node of one of the To types, and with Same to one of the
	// same type.
	JoinsOnly struct {
		Type     StoredType
		From, To []string
		Same     bool
		Why
	}
)

func (NoFacts) check()   {}
func (NoneHas) check()   {}
func (NoneLacks) check() {}
func (NoneAmong) check() {}
func (NoneAlike) check() {}
func (JoinsOnly) check() {}

// A Why is the reason behind a check: what was and what is, and what to do.
type Why struct{ Was, Do string }

// Refusal is the reason, with an example.
func (w Why) Refusal(example string) string {
	if example == "" {
		return fmt.Sprintf("%s: %s", w.Was, w.Do)
	}
	return fmt.Sprintf("%s (as in %s): %s", w.Was, example, w.Do)
}

// Refused is the error of a migration that cannot be done: all its reasons.
type Refused []string

func (r Refused) Error() string {
	return "the store does not fit the schema and was left as it was:\n" + strings.Join(r, "\n")
}
