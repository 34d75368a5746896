package plan

import (
	"slices"
	"sync/atomic"
)

// A Memo is where a store keeps what it made of a list that no other stands in,
// for the lists to come with the same Memo. Those differ from it in the values of
// IDs, After and Before, and in nothing else: not in how many values there are, but
// for IDs. Lists with one id share a Memo, and so do those with none or several; of
// a Neighborhood, or of DatesAmong, all do.
type Memo struct {
	// Grow, where there is one, is told what was stored takes of memory, in bytes.
	Grow func(bytes int)

	made atomic.Value
}

// Load is what was stored, or nil.
func (m *Memo) Load() any { return m.made.Load() }

// Store keeps what a store made, and what that takes of memory. It is of one type
// in one Memo.
func (m *Memo) Store(made any, bytes int) {
	if m.made.Swap(made) == nil { // of two that make it at once, one is counted
		m.Grew(bytes)
	}
}

// Grew tells that what was stored takes more than it did.
func (m *Memo) Grew(bytes int) {
	if m != nil && m.Grow != nil {
		m.Grow(bytes)
	}
}

// A Given stands in a statement for a value that the list at hand gives or, with
// At Every, for all of them in its Place.
type Given struct {
	In Place
	At int
}

// Every as the At of a Given says that it stands for all values of its Place.
const Every = -1

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
	every := l.IDs != nil && len(l.IDs) != 1
	if walk, ok := l.From.(Walk); ok {
		switch walk.(type) {
		case Paths: // from the one to the other
			every = false
		case Neighborhood: // of however many
			every = true
		}
	} else if _, ok := l.From.(DatesAmong); ok {
		every = true
	}
	if every {
		blank.IDs = []any{Given{InIDs, Every}}
	}
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

// OnlyID is the id that the list asks for, where it is one.
func (l *List) OnlyID() (any, bool) {
	if len(l.IDs) != 1 || l.IDs[0] == any(Given{InIDs, Every}) {
		return nil, false
	}
	return l.IDs[0], true
}

// Fill puts in the values that the list gives.
func (l *List) Fill(values []any) []any {
	out := make([]any, 0, len(values))
	for _, v := range values {
		switch g, is := v.(Given); {
		case !is:
			out = append(out, v)
		case g.At == Every:
			out = append(out, l.place(g.In)...)
		default:
			out = append(out, g.Of(l))
		}
	}
	return out
}

// Of is the value that the list gives.
func (g Given) Of(l *List) any { return l.place(g.In)[g.At] }

func (l *List) place(in Place) []any {
	return [...][]any{InIDs: l.IDs, InAfter: l.After, InBefore: l.Before}[in]
}
