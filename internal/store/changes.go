package store

import (
	"fmt"
	"strings"

	"casegraph/internal/catalog"
)

// Changes are what a store has to do to fit a catalog. The store carries them out in this
// order:
//
//  1. If there is any Refused, it does nothing.
//  2. It makes every Check against the facts. If one fails, it does nothing; the error has
//     the Refusal of each check that fails.
//  3. It drops DropIndexes, DropColumns, DropTypes. The checks have made sure that they hold
//     no values, so nothing is lost. If a name is used again later, no old values are left.
//  4. It gives the columns of RenameColumns their new names.
//  5. It creates NewTypes (with all their columns and indexes), AddColumns, and the columns of
//     the copies that the types in Reordered need. It drops the indexes of their former orders,
//     and the copies that they do not need any more.
//  6. It reads the facts of the types in Rewrite with the new catalog, calls Refit, and
//     writes them again, with their search text. It keeps the stamps.
//  7. It makes the copies of the types in Recopy again (Orders.Copies).
//  8. It creates AddIndexes and the indexes of the orders.
//  9. It stores LayoutOf the catalog.
type Changes struct {
	// Refused are reasons against the changes that do not depend on the facts.
	Refused []string
	Checks  []Check

	DropIndexes []Index
	DropColumns []DropColumn
	DropTypes   []StoredType

	RenameColumns []RenameColumns

	NewTypes   []Type
	AddColumns []AddColumn
	Reordered  []Reordered
	Rewrite    []Type
	Recopy     []*catalog.RelationshipType
	AddIndexes []Index

	// Remember says that the layout differs and has to be stored, even if the store need not
	// change anything else.
	Remember bool
}

// None says that the store fits the catalog: there is nothing to do.
func (c *Changes) None() bool { return !c.Remember && len(c.Refused) == 0 }

// An AddColumn is a column to add to an existing type.
type AddColumn struct {
	Type     Type
	Property *catalog.Property
	Part     catalog.Part
	// Fill is the value for existing facts: the column of null or of an empty list. If the
	// type is also in Rewrite, that step writes the final value.
	Fill any
}

// A DropColumn is a column that is no longer written.
type DropColumn struct {
	Type   StoredType
	Column string
}

// RenameColumns are columns of one type that have other names now. Their values stay.
type RenameColumns struct {
	Type StoredType
	// Was and Now are the names, in the same order.
	Was, Now []string
}

// An Index is an index on one column of a type. With Unique it is a constraint: no two facts
// of the type have the same value, except null.
type Index struct {
	Type   StoredType
	Column string
	Unique bool
}

// A Check is a condition on the stored facts before the changes: NoFacts, NoneHas, NoneLacks,
// NoneAmong, NoneAlike or JoinsOnly.
//
//sumtype:decl
type Check interface {
	check()
	// Refusal is the reason to report if the check fails. example is the id of a fact that
	// fails it.
	Refusal(example string) string
}

type (
	// NoFacts holds when there is no fact of the type.
	NoFacts struct {
		Type StoredType
		Why
	}
	// NoneHas holds when no fact of the type has a value in the column: all are null or, of a
	// List, empty.
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
	// NoneAlike holds when no two facts of the type have the same value in the column, except
	// null.
	NoneAlike struct {
		Type   StoredType
		Column string
		Why
	}
	// JoinsOnly holds when every relationship of the type leads from a node of a type in From
	// to a node of a type in To. With Same both nodes must have the same type.
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

// A Why is the reason behind a check: Was says what has changed, Do what the user can do.
type Why struct{ Was, Do string }

// Refusal is the reason, with an example.
func (w Why) Refusal(example string) string {
	if example == "" {
		return fmt.Sprintf("%s: %s", w.Was, w.Do)
	}
	return fmt.Sprintf("%s (as in %s): %s", w.Was, example, w.Do)
}

// Refused is the error of a migration that cannot be done. It has all reasons.
type Refused []string

func (r Refused) Error() string {
	return "the store does not fit the schema and was left as it was:\n" + strings.Join(r, "\n")
}
