package guard

import (
	"math"
	"reflect"

	"github.com/vektah/gqlparser/v2/ast"
)

// Values refuses an operation whose arguments exceed InputValues or InputDepth, with
// the values of its variables and their defaults. A variable counts wherever it is
// used, and an argument in a fragment each time that the fragment is spread. So a short
// operation with a short variable can exceed the limit.
//
// Lists of ids that are arguments of a field do not count, since each such argument has
// a limit of its own. The document is validated, so its arguments have their types.
func (l Limits) Values(doc *ast.QueryDocument, op *ast.OperationDefinition, variables map[string]any) error {
	if isIntrospection(doc) {
		return nil
	}
	m := measurer{doc: doc, variables: variables, sizes: map[string]size{}, times: map[string]int{}}
	m.find(op.SelectionSet, map[string]bool{})
	m.directives(op.Directives, 1)
	m.set(op.SelectionSet, 1)
	for i := len(m.spread) - 1; i >= 0; i-- { // the fragments that spread this one come before it
		f := m.spread[i]
		m.directives(f.Directives, m.times[f.Name])
		m.set(f.SelectionSet, m.times[f.Name])
	}
	switch {
	case m.all.values > l.InputValues:
		return refuse("input-values", "the arguments have %d values; the limit is %d, and a variable counts wherever it is used; ask for less at once", m.all.values, l.InputValues)
	case m.all.depth > l.InputDepth:
		return refuse("input-depth", "the arguments nest %d levels of lists and objects, including those of variables; the limit is %d", m.all.depth, l.InputDepth)
	}
	return nil
}

// A size is the number of values, and the levels of lists and objects.
type size struct{ values, depth int }

type measurer struct {
	doc       *ast.QueryDocument
	variables map[string]any
	sizes     map[string]size // of variables, each measured when it is first used
	// spread has the fragments that are spread, each after those that it spreads. times
	// has how often each is spread, complete once all that spread it are walked.
	spread []*ast.FragmentDefinition
	times  map[string]int
	all    size
}

// find collects the fragments that a selection set spreads, in spread.
func (m *measurer) find(set ast.SelectionSet, found map[string]bool) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			m.find(s.SelectionSet, found)
		case *ast.InlineFragment:
			m.find(s.SelectionSet, found)
		case *ast.FragmentSpread:
			if f := m.doc.Fragments.ForName(s.Name); f != nil && !found[s.Name] {
				found[s.Name] = true
				m.find(f.SelectionSet, found)
				m.spread = append(m.spread, f)
			}
		}
	}
}

// set adds the arguments in a selection set, which counts times times.
func (m *measurer) set(set ast.SelectionSet, times int) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			m.directives(s.Directives, times)
			for _, a := range s.Arguments {
				if !isIDs(a.Value.ExpectedType) {
					m.value(a.Value, 0, times)
				}
			}
			m.set(s.SelectionSet, times)
		case *ast.InlineFragment:
			m.directives(s.Directives, times)
			m.set(s.SelectionSet, times)
		case *ast.FragmentSpread:
			m.directives(s.Directives, times)
			m.times[s.Name] = add(m.times[s.Name], times)
		}
	}
}

func (m *measurer) directives(ds ast.DirectiveList, times int) {
	for _, d := range ds {
		for _, a := range d.Arguments {
			m.value(a.Value, 0, times)
		}
	}
}

// value adds a value at a depth of lists and objects, which counts times times.
func (m *measurer) value(v *ast.Value, depth, times int) {
	one := size{values: 1}
	switch v.Kind {
	case ast.Variable:
		one = m.size(v.Raw)
	case ast.ListValue, ast.ObjectValue:
		one.depth = 1
		for _, child := range v.Children {
			m.value(child.Value, depth+1, times)
		}
	case ast.IntValue, ast.FloatValue, ast.StringValue, ast.BlockValue, ast.BooleanValue, ast.NullValue, ast.EnumValue:
	}
	m.all.values = add(m.all.values, multiply(one.values, times))
	m.all.depth = max(m.all.depth, depth+one.depth)
}

// size returns the size of a variable's value.
func (m *measurer) size(variable string) size {
	s, known := m.sizes[variable]
	if !known {
		s = sizeOf(m.variables[variable])
		m.sizes[variable] = s
	}
	return s
}

// sizeOf returns the size of a value, including itself. An absent value counts as one.
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
		// gqlgen turns a single value for a list argument into a typed slice, not []any.
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

// isIDs says whether a type is a list of ids.
func isIDs(t *ast.Type) bool { return t != nil && t.Elem != nil && t.Elem.NamedType == "ID" }

// multiply multiplies without overflow, as add does.
func multiply(a, b int) int {
	if a > 0 && b > math.MaxInt32/a {
		return math.MaxInt32
	}
	return a * b
}
