package plan

import "slices"

// A Parameter stands for a value of a list that is bound each time the list is read:
// for one of its IDs, After or Before or, with At Every, for all of them. A list is
// compiled once, with parameters (Parameterized), and what it was compiled to is kept
// in its Cache. A request binds its values to a copy of the list (Bind), and the store
// gives these to the statement (Bound).
type Parameter struct {
	In Place
	At int
}

// Every as the At of a Parameter says that it stands for all values of its Place.
const Every = -1

// A Place is where in a list a parameter stands.
type Place uint8

// The places.
const (
	InIDs Place = iota
	InAfter
	InBefore
)

// EveryID are the IDs of a list that is compiled for however many ids.
func EveryID() []any { return []any{Parameter{InIDs, Every}} }

// Parameterized is a copy of the list with parameters for all values that may be
// bound. It is the same for two lists that differ in the values of IDs, After and
// Before alone, and have as many. Only of IDs there may be more or fewer: lists with
// none or several are the same, and so are all of a Neighborhood or of DatesAmong.
func (l *List) Parameterized() *List {
	out := *l
	if l.anyNumber() {
		out.IDs = EveryID()
	} else {
		out.IDs = parameters(InIDs, l.IDs)
	}
	out.After = parameters(InAfter, l.After)
	out.Before = parameters(InBefore, l.Before)
	return &out
}

// anyNumber says whether the list is compiled for however many ids.
func (l *List) anyNumber() bool {
	if walk, ok := l.From.(Walk); ok {
		switch walk.(type) {
		case Paths: // from the one to the other
			return false
		case Neighborhood:
			return true
		}
	}
	_, dates := l.From.(DatesAmong)
	return dates || l.IDs != nil && len(l.IDs) != 1
}

// parameters are one for each value.
func parameters(in Place, values []any) []any {
	out := slices.Clone(values)
	for i := range out {
		out[i] = Parameter{in, i}
	}
	return out
}

// OnlyID is the id that the list asks for, where it is compiled for one.
func (l *List) OnlyID() (any, bool) {
	if len(l.IDs) != 1 || l.IDs[0] == any(Parameter{InIDs, Every}) {
		return nil, false
	}
	return l.IDs[0], true
}

// Bind puts values in the place of a parameter: all of them or, for one value, the
// first. The list's old values stay as they are, since other lists may have them.
func (l *List) Bind(p Parameter, values []any) {
	at := l.values(p.In)
	if p.At == Every {
		*at = values
		return
	}
	*at = slices.Clone(*at)
	(*at)[p.At] = values[0]
}

// Bound is what the list has bound to a parameter of a statement: the value that a
// Parameter stands for; for a list of values one with those that its Parameters stand
// for; else the value itself.
func (l *List) Bound(param any) any {
	switch p := param.(type) {
	case Parameter:
		return (*l.values(p.In))[p.At]
	case []any:
		return l.BoundAll(p)
	}
	return param
}

// BoundAll is Bound of a list of values.
func (l *List) BoundAll(values []any) []any {
	out := make([]any, 0, len(values))
	for _, v := range values {
		if p, is := v.(Parameter); is && p.At == Every {
			out = append(out, *l.values(p.In)...)
		} else {
			out = append(out, l.Bound(v))
		}
	}
	return out
}

// HasParameter says whether what stands in a statement is a Parameter, or a list of
// values with one.
func HasParameter(param any) bool {
	switch p := param.(type) {
	case Parameter:
		return true
	case []any:
		return slices.ContainsFunc(p, HasParameter)
	}
	return false
}

// values are those at a place.
func (l *List) values(in Place) *[]any {
	return [...]*[]any{InIDs: &l.IDs, InAfter: &l.After, InBefore: &l.Before}[in]
}
