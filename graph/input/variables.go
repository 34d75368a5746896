package input

import (
	"encoding/json"
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/fault"
	"casegraph/internal/suggest"
)

// Variables checks the values of an operation's variables, as they were decoded from JSON
// with json.Number, and brings numbers into one form: 2.0 and 2e0 are the Int 2. It leaves out
// what the operation does not declare. gqlparser checks values too, but it refuses these
// numbers, takes 1.5 for an ID, and calls types by their names in Go.
func Variables(s *ast.Schema, op *ast.OperationDefinition, given map[string]any) (map[string]any, error) {
	out := map[string]any{}
	for _, d := range op.VariableDefinitions {
		path := "$" + d.Variable
		v, ok := given[d.Variable]
		if !ok {
			if d.Type.NonNull && d.DefaultValue == nil {
				return nil, fault.Input(path, "the variable has no value; it needs one of type %s", d.Type)
			}
			continue
		}
		value, err := variable(path, s, d.Type, v)
		if err != nil {
			return nil, err
		}
		out[d.Variable] = value
	}
	return out, nil
}

// variable checks a value, and returns it in its one form.
func variable(path string, s *ast.Schema, t *ast.Type, v any) (any, error) {
	if v == nil {
		if t.NonNull {
			return nil, fault.Input(path, "null is not allowed here; expected %s", t)
		}
		return nil, nil
	}
	if t.Elem != nil {
		list, ok := v.([]any)
		if !ok {
			one, err := variable(path, s, t.Elem, v)
			return []any{one}, err
		}
		out := make([]any, len(list))
		for i, x := range list {
			var err error
			if out[i], err = variable(path+Index(List{}, i), s, t.Elem, x); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	switch d := s.Types[t.NamedType]; d.Kind {
	case ast.InputObject:
		return variableObject(path, s, d, v)
	case ast.Enum:
		name, ok := v.(string)
		if !ok || d.EnumValues.ForName(name) == nil {
			return nil, fault.Input(path, "%s is not a value of %s; expected %s", Show(fromJSON(v)), d.Name, suggest.Values("", d.EnumValues))
		}
		return v, nil
	case ast.Scalar, ast.Object, ast.Interface, ast.Union:
	}
	return variableScalar(path, t.NamedType, v)
}

func variableObject(path string, s *ast.Schema, d *ast.Definition, v any) (any, error) {
	given, ok := v.(map[string]any)
	if !ok {
		example := "an object"
		if d.Fields.ForName("eq") != nil {
			example = `an object such as {"eq": …}`
		}
		return nil, fault.Input(path, "expected %s of type %s, not %s", example, d.Name, Show(fromJSON(v)))
	}
	out := make(map[string]any, len(given))
	for _, name := range slices.Sorted(maps.Keys(given)) {
		f := d.Fields.ForName(name)
		if name == "__typename" { // clients may send back what they were given
			continue
		}
		if f == nil {
			var known []string
			for _, f := range d.Fields {
				known = append(known, f.Name)
			}
			meant := suggest.DidYouMean(name, known)
			if n := suggest.Condition(name, known); n != "" {
				meant = "; did you mean " + n + "?"
			}
			return nil, fault.Input(path+"."+name, "%s has no such field%s", d.Name, meant)
		}
		value, err := variable(path+"."+name, s, f.Type, given[name])
		if err != nil {
			return nil, err
		}
		out[name] = value
	}
	for _, f := range d.Fields {
		if _, ok := given[f.Name]; !ok && f.Type.NonNull && f.DefaultValue == nil {
			return nil, fault.Input(path+"."+f.Name, "the field has no value; it needs one of type %s", f.Type)
		}
	}
	return out, nil
}

// variableScalar checks a value of a scalar of the specification. Values of other scalars are
// checked when they are used.
func variableScalar(path, scalar string, v any) (any, error) {
	wrong := func(expected string) (any, error) {
		return nil, fault.Input(path, "expected %s, not %s", expected, Show(fromJSON(v)))
	}
	n, isNumber := v.(json.Number)
	text, isText := v.(string)
	switch scalar {
	case "Int":
		if whole, ok := whole(n); isNumber && ok {
			return whole, nil
		}
		return wrong("a whole number")
	case "ID":
		if whole, ok := whole(n); isNumber && ok {
			return string(whole), nil
		}
		if isText {
			return text, nil
		}
		return wrong("an ID, which is a string or a whole number")
	case "Float":
		if _, err := n.Float64(); isNumber && err == nil {
			return n, nil
		}
		return wrong("a finite number")
	case "Boolean":
		if _, ok := v.(bool); !ok {
			return wrong("true or false")
		}
	case "String":
		if !isText {
			return wrong("a string")
		}
	}
	return v, nil
}

// Bounds of a whole number that is written with a point or an exponent. 1e999999999 would have
// a billion digits.
const (
	maxLength = 40
	maxWhole  = 1e40
)

// whole returns a whole number in digits alone: 1e3 as 1000.
func whole(n json.Number) (json.Number, bool) {
	if !strings.ContainsAny(string(n), ".eE") {
		return n, n != ""
	}
	f, err := n.Float64()
	if err != nil || math.Abs(f) > maxWhole || f != math.Trunc(f) || len(n) > maxLength {
		return "", false
	}
	if f == 0 {
		mantissa, _, _ := strings.Cut(strings.ToLower(string(n)), "e")
		return "0", !strings.ContainsAny(mantissa, "123456789")
	}
	r, ok := new(big.Rat).SetString(string(n))
	if !ok || !r.IsInt() {
		return "", false
	}
	return json.Number(r.Num().String()), true
}
