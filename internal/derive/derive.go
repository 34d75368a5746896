// Package derive computes the fields whose values nobody writes. The schema marks such a
// field, and a Go function here computes it.
//
//   - A @computed field depends on the values of its own fact. It is computed when the fact
//     is written, and stored, so that it can be filtered and sorted like any other
//     ([Computed]).
//   - A @derived field depends on the relationships of its node, and is computed when it is
//     read ([Derived]).
//
// A function here is pure and total: it takes any values that a load accepts, and returns
// nil if they determine no value. It never guesses.
package derive

// Computed returns the functions of the @computed fields, by "Type.field", for
// catalog.Options. A function takes the fact's other values by name, as the Go types of
// catalog.Kind and without nulls. It returns the field's value, or nil for null.
func Computed() map[string]func(values map[string]any) any {
	return map[string]func(values map[string]any) any{
		"Sentence.months":   sentenceMonths,
		"Source.shortTitle": sourceShortTitle,
	}
}
