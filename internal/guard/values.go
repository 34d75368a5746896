package guard

import (
	"math"
	"reflect"

	"github.com/vektah/gqlparser/v2/ast"
)

// Values refuses an operation whose arguments come to more than they may once its
// variables have their values, defaults among them. A variable counts wherever it
// stands, and what stands in a fragment as often as that is spread: a short
// operation with a short variable may come to a lot, and neither alone tells.
//
// Lists of ids that are arguments of a field do not count: each such argument has a
// limit of its own. Which they are, validation has written into the document.
func (l Limits) Values(doc *ast.QueryDocument, op *ast.OperationDefinition, variables map[string]any) error {
	if isIntrospection(doc) {
		return nil
	}
	w := walker{doc: doc, variables: variables, sizes: map[string]size{}, times: map[string]int{}}
	w.find(op.SelectionSet, map[string]bool{})
	w.directives(op.Directives, 1)
	w.set(op.SelectionSet, 1)
	for i := len(w.spread) - 1; i >= 0; i-- { // what spreads a fragment has been walked before it
		f := w.spread[i]
		w.directives(f.Directives, w.times[f.Name])
		w.set(f.SelectionSet, w.times[f.Name])
	}
	switch {
	case w.all.values > l.InputValues:
		return refuse("input-values", "the arguments have %d values, those of a variable counted wherever it stands, and may have %d; ask for less at once", w.all.values, l.InputValues)
	case w.all.depth > l.InputDepth:
		return refuse("input-depth", "the arguments nest %d levels of lists and objects, variables in their places, and may nest %d", w.all.depth, l.InputDepth)
	}
	return nil
}

// A size is how many values there are, and how deep lists and objects nest.
type size struct{ values, depth int }

type walker struct {
	doc       *ast.QueryDocument
	variables map[string]any
	sizes     map[string]size // of their values, as far as they have been met
	// spread are the fragments that are spread, each after those that it spreads;
	// times is how often each is, as far as it has been found out.
	spread []*ast.FragmentDefinition
	times  map[string]int
	all    size
}

// find finds the fragments that a selection set spreads.
func (w *walker) find(set ast.SelectionSet, found map[string]bool) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			w.find(s.SelectionSet, found)
		case *ast.InlineFragment:
			w.find(s.SelectionSet, found)
		case *ast.FragmentSpread:
			if f := w.doc.Fragments.ForName(s.Name); f != nil && !found[s.Name] {
				found[s.Name] = true
				w.find(f.SelectionSet, found)
				w.spread = append(w.spread, f)
			}
		}
	}
}

// set adds the arguments in a selection set that counts so many times.
func (w *walker) set(set ast.SelectionSet, times int) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			w.directives(s.Directives, times)
			for _, a := range s.Arguments {
				if !isIDs(a.Value.ExpectedType) {
					w.value(a.Value, 0, times)
				}
			}
			w.set(s.SelectionSet, times)
		case *ast.InlineFragment:
			w.directives(s.Directives, times)
			w.set(s.SelectionSet, times)
		case *ast.FragmentSpread:
			w.directives(s.Directives, times)
			w.times[s.Name] = add(w.times[s.Name], times)
		}
	}
}

func (w *walker) directives(ds ast.DirectiveList, times int) {
	for _, d := range ds {
		for _, a := range d.Arguments {
			w.value(a.Value, 0, times)
		}
	}
}

// value adds a value that stands so deep, so many times.
func (w *walker) value(v *ast.Value, depth, times int) {
	one := size{values: 1}
	switch v.Kind {
	case ast.Variable:
		one = w.size(v.Raw)
	case ast.ListValue, ast.ObjectValue:
		one.depth = 1
		for _, child := range v.Children {
			w.value(child.Value, depth+1, times)
		}
	case ast.IntValue, ast.FloatValue, ast.StringValue, ast.BlockValue, ast.BooleanValue, ast.NullValue, ast.EnumValue:
	}
	w.all.values = add(w.all.values, multiply(one.values, times))
	w.all.depth = max(w.all.depth, depth+one.depth)
}

// size is that of a variable's value.
func (w *walker) size(variable string) size {
	s, known := w.sizes[variable]
	if !known {
		s = sizeOf(w.variables[variable])
		w.sizes[variable] = s
	}
	return s
}

// sizeOf is the size of a value, itself included. One that is absent counts as one.
func sizeOf(v any) size {
	s := size{values: 1}
	with := func(x any) {
		inner := sizeOf(x)
		s.values, s.depth = add(s.values, inner.values), max(s.depth, inner.depth)
	}
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			with(x)
		}
	case []any:
		for _, x := range v {
			with(x)
		}
	default:
		// A single value where a list is expected has become a slice of its own type.
		list := reflect.ValueOf(v)
		if list.Kind() != reflect.Slice {
			return s
		}
		for i := range list.Len() {
			with(list.Index(i).Interface())
		}
	}
	s.depth++
	return s
}

// isIDs says whether a type is that of a list of ids.
func isIDs(t *ast.Type) bool { return t != nil && t.Elem != nil && t.Elem.NamedType == "ID" }

// multiply stops where add does.
func multiply(a, b int) int {
	if a > 0 && b > math.MaxInt32/a {
		return math.MaxInt32
	}
	return a * b
}
