package plan

import "slices"

// A Parameter stands for a value of a list that each reading binds anew: one value of IDs,
// After or Before, or all of them if At is Every. A store compiles a list once, with
// parameters (Parameterized), and keeps the result in the list's Cache. Each request binds
// its values to a copy of the list (Bind). The store then passes these to the statement
// (Bound).
type Parameter struct {
	In Place
	At int
}

// Every as the At of a Parameter stands for all values of its Place.
const Every = -1

// A Place is a part of a list that parameters can stand in.
type Place uint8

// The places.
const (
	InIDs Place = iota
	InAfter
	InBefore
)

// EveryID are the IDs of a list that is compiled for any number of ids.
func EveryID() []any { return []any{Parameter{InIDs, Every}} }

// Parameterized returns a copy of the list with parameters in the place of all values that
// can be bound. Two lists give the same copy if they differ only in the values of IDs,
// After and Before, and have equally many. The number of IDs may differ too: for any number
// but one, and for every number in a Neighborhood or DatesAmong.
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

// anyNumber reports whether the list is compiled for any number of ids.
func (l *List) anyNumber() bool {
	if walk, ok := l.From.(Walk); ok {
		switch walk.(type) {
		case Paths: // always two ids
			return false
		case Neighborhood:
			return true
		}
	}
	_, dates := l.From.(DatesAmong)
	return dates || l.IDs != nil && len(l.IDs) != 1
}

// parameters returns a parameter for each value.
func parameters(in Place, values []any) []any {
	out := slices.Clone(values)
	for i := range out {
		out[i] = Parameter{in, i}
	}
	return out
}

// OnlyID returns the id of a list that is compiled for exactly one id.
func (l *List) OnlyID() (any, bool) {
	if len(l.IDs) != 1 || l.IDs[0] == any(Parameter{InIDs, Every}) {
		return nil, false
	}
	return l.IDs[0], true
}

// Bind replaces the value of a parameter by the first of values, or by all of them if At is
// Every. It does not change the old slice, which other lists may share.
func (l *List) Bind(p Parameter, values []any) {
	at := l.values(p.In)
	if p.At == Every {
		*at = values
		return
	}
	*at = slices.Clone(*at)
	(*at)[p.At] = values[0]
}

// Bound returns what to pass to a statement for param. For a Parameter it is the list's
// value. For a list of values it is the list with its Parameters replaced. Anything else is
// returned unchanged.
func (l *List) Bound(param any) any {
	switch p := param.(type) {
	case Parameter:
		return (*l.values(p.In))[p.At]
	case []any:
		return l.BoundAll(p)
	}
	return param
}

// BoundAll is Bound for a list of values.
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

// HasParameter reports whether param is a Parameter, or a list of values with one.
func HasParameter(param any) bool {
	switch p := param.(type) {
	case Parameter:
		return true
	case []any:
		return slices.ContainsFunc(p, HasParameter)
	}
	return false
}

// values returns the values of a place.
func (l *List) values(in Place) *[]any {
	return [...]*[]any{InIDs: &l.IDs, InAfter: &l.After, InBefore: &l.Before}[in]
}
