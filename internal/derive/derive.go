// Package derive is the one place for fields that are worked out and not
// written: a schema marks them, a small Go function here gives them.
//
//   - @computed fields come from the fact's own values. They are worked out when
//     the fact is written, and stored, so that they filter and sort like any
//     other ([Computed]).
//   - @derived fields come from the neighbourhood, when they are read.
//
// A function here is pure and total: it is called with any values that a load
// accepts, and answers nil where nothing can be said. It never guesses.
package derive

// Computed are the functions of the @computed fields, by "Type.field", as
// catalog.Options takes them. Each gets the fact's other values by name, as the
// Go types of catalog.Kind and without those that are null, and gives its
// field's value, nil for null.
func Computed() map[string]func(values map[string]any) any {
	return map[string]func(values map[string]any) any{
		"Sentence.months": sentenceMonths,
	}
}
