package plan

import (
	"slices"
	"sync/atomic"
)

// A Memo is where a store keeps what it made of a list that no other stands in,
// for the lists to come with the same Memo. Those differ from it in the values of
// IDs, After and Before, and in nothing else: not in how many values there are.
type Memo struct{ made atomic.Value }

// Load is what was stored, or nil.
func (m *Memo) Load() any { return m.made.Load() }

// Store keeps what a store made. It is of one type in one Memo.
func (m *Memo) Store(made any) { m.made.Store(made) }

// A Given stands in a statement for a value that the list at hand gives.
type Given struct {
	In Place
	At int
}

// A Place is where in a list a value stands that its Memo is not about.
type Place uint8

// The places.
const (
	InIDs Place = iota
	InAfter
	InBefore
)

// Blank is a copy of the list with Givens for the values that its Memo is not
// about.
func (l *List) Blank() *List {
	blank := *l
	blank.IDs = givens(InIDs, l.IDs)
	blank.After = givens(InAfter, l.After)
	blank.Before = givens(InBefore, l.Before)
	return &blank
}

func givens(in Place, values []any) []any {
	out := slices.Clone(values)
	for i := range out {
		out[i] = Given{in, i}
	}
	return out
}

// Of is the value that the list gives.
func (g Given) Of(l *List) any {
	return [...][]any{InIDs: l.IDs, InAfter: l.After, InBefore: l.Before}[g.In][g.At]
}
