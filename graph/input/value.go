// Package input reads the arguments of an operation, from the query or from variables.
// It distinguishes null from absent, and checks each value against the kind of its
// property.
package input

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/edtf"
	"casegraph/internal/fault"
	"casegraph/internal/text"
)

// Number is a number as text, exactly as the client wrote it.
type Number string

// List is a list of values.
type List []any

// Object is an input object. Its members keep the order of the query; those of a variable
// are sorted by name. So the same operation always compiles to the same plan.
type Object []Member

// A Member is a field of an input object.
type Member struct {
	Name  string
	Value any
}

// Absent is the value of a variable that the request does not set. It differs from null.
// gqlparser's own conversion drops fields whose variable is absent; a filter would then
// silently match more. That is why this package converts values itself.
type Absent struct{}

// Of returns the value of an argument, from the query or from a variable. The value is
// nil, a bool, a string (also for enums), a Number, a List, an Object or Absent.
func Of(v *ast.Value, vars map[string]any) any {
	switch v.Kind {
	case ast.Variable:
		if given, ok := vars[v.Raw]; ok {
			return fromJSON(given)
		}
		if d := v.VariableDefinition; d != nil && d.DefaultValue != nil {
			return Of(d.DefaultValue, nil)
		}
		return Absent{}
	case ast.IntValue, ast.FloatValue:
		return Number(v.Raw)
	case ast.BooleanValue:
		return v.Raw == "true"
	case ast.NullValue:
		return nil
	case ast.ListValue:
		out := make(List, len(v.Children))
		for i, c := range v.Children {
			out[i] = Of(c.Value, vars)
		}
		return out
	case ast.ObjectValue:
		out := make(Object, len(v.Children))
		for i, c := range v.Children {
			out[i] = Member{c.Name, Of(c.Value, vars)}
		}
		return out
	case ast.StringValue, ast.BlockValue, ast.EnumValue:
	}
	return v.Raw
}

// fromJSON converts the value of a variable.
func fromJSON(v any) any {
	switch v := v.(type) {
	case json.Number:
		return Number(v)
	case float64:
		return Number(strconv.FormatFloat(v, 'g', -1, 64))
	case int64:
		return Number(strconv.FormatInt(v, 10))
	case int:
		return Number(strconv.Itoa(v))
	case []any:
		out := make(List, len(v))
		for i, x := range v {
			out[i] = fromJSON(x)
		}
		return out
	case map[string]any:
		out := make(Object, 0, len(v))
		for name, x := range v {
			out = append(out, Member{name, fromJSON(x)})
		}
		slices.SortFunc(out, func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
		return out
	}
	// If the type of a variable is a list, gqlparser wraps a single value in a slice of
	// that value's Go type.
	if s := reflect.ValueOf(v); s.Kind() == reflect.Slice {
		out := make(List, s.Len())
		for i := range out {
			out[i] = fromJSON(s.Index(i).Interface())
		}
		return out
	}
	return v
}

// Arguments returns a field's arguments, in the order of their definitions. It leaves out
// arguments that are not given, and those whose variable is absent.
func Arguments(f *ast.Field, vars map[string]any) Object {
	var out Object
	for _, def := range f.Definition.Arguments {
		if a := f.Arguments.ForName(def.Name); a != nil {
			if v := Of(a.Value, vars); v != (Absent{}) {
				out = append(out, Member{def.Name, v})
			}
		}
	}
	return out
}

// Get returns the value of a member; nil if it is null or missing.
func (o Object) Get(name string) any {
	for _, m := range o {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// Has says whether a member is given. It may be null.
func (o Object) Has(name string) bool {
	return slices.ContainsFunc(o, func(m Member) bool { return m.Name == name })
}

// AsList applies GraphQL's list coercion: a single value becomes a list of one.
func AsList(v any) List {
	if l, ok := v.(List); ok {
		return l
	}
	return List{v}
}

// Index returns the path segment of the i-th value of AsList(v), such as "[2]". It is
// empty if v is a single value.
func Index(v any, i int) string {
	if _, ok := v.(List); !ok {
		return ""
	}
	return "[" + strconv.Itoa(i) + "]"
}

// AsObject returns v as an object, or the error of NotGiven.
func AsObject(path string, v any) (Object, error) {
	if o, ok := v.(Object); ok {
		return o, nil
	}
	return nil, NotGiven(path, v)
}

// NotGiven returns the error for null or an absent variable where a value is required.
// Without this error the condition would be dropped and the filter would match more.
func NotGiven(path string, v any) error {
	switch v.(type) {
	case Absent:
		return fault.Input(path, "its variable has no value; set the variable, or leave the condition out")
	case nil:
		return fault.Input(path, "null is not allowed here; leave it out")
	}
	return fault.Input(path, "unexpected value")
}

// Scalar converts a value to the Go type that plans use for the property's kind: int64,
// float64, bool or string; an instant is an int64 in milliseconds since 1970.
func Scalar(path string, p *catalog.Property, v any) (any, error) {
	if v == nil || v == (Absent{}) {
		return nil, NotGiven(path, v)
	}
	switch p.Kind {
	case catalog.Int:
		return IntIn(path, v, math.MinInt32, math.MaxInt32)
	case catalog.BigInt:
		return IntIn(path, v, math.MinInt64, math.MaxInt64-1)
	case catalog.Float:
		n, ok := v.(Number)
		f, err := strconv.ParseFloat(string(n), 64)
		if !ok || err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
			return nil, fault.Input(path, "expected a finite number, not %s", Show(v))
		}
		if f == 0 {
			f = 0 // −0 is 0
		}
		return f, nil
	case catalog.Boolean:
		if b, ok := v.(bool); ok {
			return b, nil
		}
		return nil, fault.Input(path, "expected true or false, not %s", Show(v))
	case catalog.EnumKind:
		s, ok := v.(string)
		if !ok || len(p.Enum.Values) > 0 && !p.Enum.Has(s) {
			return nil, fault.Input(path, "%s is not a value of %s", Show(v), p.Enum.Name)
		}
		return s, nil
	case catalog.String, catalog.ID, catalog.Date, catalog.DateTime, catalog.Duration, catalog.URL:
	}
	return fromText(path, p, v)
}

// fromText converts a value of a kind that clients write as a string.
func fromText(path string, p *catalog.Property, v any) (any, error) {
	s, ok := v.(string)
	if n, isNumber := v.(Number); isNumber && (p.Kind == catalog.ID || p.Kind == catalog.Date) {
		s, ok = string(n), true // GraphQL allows a whole number as an ID; a year looks like one
	}
	if !ok {
		return nil, fault.Input(path, "expected a string, not %s", Show(v))
	}
	if err := text.Check(s); err != nil {
		return nil, fault.Input(path, "%v", err)
	}
	switch p.Kind {
	case catalog.Date:
		if _, err := edtf.Parse(s); err != nil {
			return nil, fault.Input(path, "%v", err)
		}
	case catalog.DateTime:
		var t time.Time
		if err := t.UnmarshalText([]byte(s)); err != nil { // stricter than time.Parse; seeds are read the same way
			return nil, fault.Input(path, "%q is not a date and time; write it as 2026-01-30T09:00:00Z", s)
		}
		return t.UnixMilli(), nil
	case catalog.Duration:
		if _, err := derive.ParseDuration(s); err != nil {
			return nil, fault.Input(path, "%v", err)
		}
	case catalog.String, catalog.URL, catalog.ID: // any text is valid
	case catalog.Int, catalog.BigInt, catalog.Float, catalog.Boolean, catalog.EnumKind: // done by Scalar
	}
	return text.NFC(s), nil
}

// wholeNumber matches a BigInt that is written as a string, as answers write it.
var wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

// IntIn reads a whole number from lo to hi, as an int64. A string of digits is accepted
// where hi is beyond 32 bits: answers write a BigInt as a string.
func IntIn(path string, v any, lo, hi int64) (any, error) {
	digits := ""
	switch v := v.(type) {
	case Number:
		digits = string(v)
	case string:
		if hi > math.MaxInt32 && wholeNumber.MatchString(v) {
			digits = v
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if errors.Is(err, strconv.ErrSyntax) {
		// Clients may write whole numbers as 1e3 or 2.0.
		f, ferr := strconv.ParseFloat(digits, 64)
		if ferr != nil || f != math.Trunc(f) || math.Abs(f) >= 1<<53 {
			return nil, fault.Input(path, "expected a whole number, not %s", Show(v))
		}
		n, err = int64(f), nil
	}
	if err != nil || n < lo || n > hi {
		return nil, fault.Input(path, "%s is out of range: expected %d to %d", Show(v), lo, hi)
	}
	return n, nil
}

// Show formats a value for a message. Long values are cut.
func Show(v any) string {
	const maxShown = 60 // bytes
	switch v := v.(type) {
	case string:
		if len(v) > maxShown {
			return strconv.Quote(strings.ToValidUTF8(v[:maxShown], "")) + "…"
		}
		return strconv.Quote(v)
	case Number:
		if len(v) > maxShown {
			return string(v[:maxShown]) + "…"
		}
		return string(v)
	case List:
		return "a list"
	case Object:
		return "an object"
	default:
		return fmt.Sprint(v)
	}
}

// Scalars converts each value of a list, as Scalar does.
func Scalars(path string, p *catalog.Property, v any) ([]any, error) {
	out := []any{}
	for i, x := range AsList(v) {
		s, err := Scalar(path+Index(v, i), p, x)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// IDs reads an argument of type ID or [ID!].
func IDs(argument string, v any) ([]string, error) {
	values, err := Scalars(argument, &catalog.Property{Name: argument, Kind: catalog.ID}, v)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.(string)
	}
	return out, nil
}

// DistinctIDs reads a list of ids and drops repeated ones. The list may have at most
// limit ids, repeated ones included. It is nil if v is nil.
func DistinctIDs(argument string, v any, limit int) ([]string, error) {
	if v == nil {
		return nil, nil
	}
	ids, err := IDs(argument, v)
	if err != nil {
		return nil, err
	}
	if len(ids) > limit {
		return nil, fault.Input(argument, "%d ids are too many: at most %d may be given", len(ids), limit)
	}
	var out []string
	seen := map[string]bool{}
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out, nil
}

// NumberIn reads a whole number from lo to hi; fallback if the argument is not given.
func NumberIn(args Object, name string, fallback, lo, hi int) (int, error) {
	v := args.Get(name)
	if v == nil {
		return fallback, nil
	}
	n, err := IntIn(name, v, int64(lo), int64(hi))
	if err != nil {
		return 0, err
	}
	return int(n.(int64)), nil
}
