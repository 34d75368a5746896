// Package input reads the arguments of an operation: values as they were written in the
// query or came in a variable. It tells null from absent, and checks each against the
// kind of property that it is for.
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

// Number is a number, as it was written.
type Number string

// List is a list of values.
type List []any

// Object is an input object. Its members stand in the order in which they were written,
// so that one operation always makes one plan.
type Object []Member

// A Member is a field of an input object.
type Member struct {
	Name  string
	Value any
}

// Absent is the value of a variable that was not given. It is told apart from null,
// since a filter whose condition is left out would silently widen. That is why
// gqlparser's own conversion is not used: it drops fields whose variable is absent.
type Absent struct{}

// Of is the value of an argument, whether it was written in the query or came in a
// variable. It is one of nil, bool, string (enums too), number, list, object and absent.
func Of(v *ast.Value, vars map[string]any) any {
	switch v.Kind {
	case ast.Variable:
		if given, ok := vars[v.Raw]; ok {
			return inputOfJSON(given)
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

func inputOfJSON(v any) any {
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
			out[i] = inputOfJSON(x)
		}
		return out
	case map[string]any:
		out := make(Object, 0, len(v))
		for name, x := range v {
			out = append(out, Member{name, inputOfJSON(x)})
		}
		slices.SortFunc(out, func(a, b Member) int { return cmp.Compare(a.Name, b.Name) })
		return out
	}
	// Where a variable's type is a list, gqlparser makes one of a single value: a
	// slice of that value's own type.
	if s := reflect.ValueOf(v); s.Kind() == reflect.Slice {
		out := make(List, s.Len())
		for i := range out {
			out[i] = inputOfJSON(s.Index(i).Interface())
		}
		return out
	}
	return v
}

// Arguments are a field's arguments, by name; one that was not given, or whose
// variable was not, is missing.
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

// Get is the value of a member; null counts as missing.
func (o Object) Get(name string) any {
	for _, m := range o {
		if m.Name == name {
			return m.Value
		}
	}
	return nil
}

// AsList is GraphQL's list coercion: a single value stands for a list of one.
func AsList(v any) List {
	if l, ok := v.(List); ok {
		return l
	}
	return List{v}
}

// Index is how a path goes on to the i-th of asList(v): not at all, where v stands
// for a list of itself.
func Index(v any, i int) string {
	if _, ok := v.(List); !ok {
		return ""
	}
	return "[" + strconv.Itoa(i) + "]"
}

// AsObject is an object, or the error that it was not given.
func AsObject(path string, v any) (Object, error) {
	if o, ok := v.(Object); ok {
		return o, nil
	}
	return nil, NotGiven(path, v)
}

// NotGiven refuses null and a variable that is absent where a value must be:
// leaving a condition out would silently widen a filter.
func NotGiven(path string, v any) error {
	switch v.(type) {
	case Absent:
		return fault.Input(path, "its variable was not given; give it a value, or leave the operator out")
	case nil:
		return fault.Input(path, "null may not stand here; leave it out, or use isNull: true to look for what has no value")
	}
	return fault.Input(path, "unexpected value")
}

// Scalar coerces a value to a property's kind, as plans hold it.
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
	return written(path, p, v)
}

// written coerces a value of a kind that is written as text.
func written(path string, p *catalog.Property, v any) (any, error) {
	s, ok := v.(string)
	if n, isNumber := v.(Number); isNumber && (p.Kind == catalog.ID || p.Kind == catalog.Date) {
		s, ok = string(n), true // GraphQL lets an ID be a whole number; a year reads like one
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
		if err := t.UnmarshalText([]byte(s)); err != nil { // stricter than time.Parse, and as seeds are read
			return nil, fault.Input(path, "%q is not a date and time; write it as 2026-01-30T09:00:00Z", s)
		}
		return t.UnixMilli(), nil
	case catalog.Duration:
		if _, err := derive.ParseDuration(s); err != nil {
			return nil, fault.Input(path, "%v", err)
		}
	case catalog.String, catalog.URL, catalog.ID: // as it is
	case catalog.Int, catalog.BigInt, catalog.Float, catalog.Boolean, catalog.EnumKind: // see scalar
	}
	return text.NFC(s), nil
}

// wholeNumber is how a BigInt is written as a string: in digits alone, as it is
// answered.
var wholeNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)

// IntIn reads a whole number that lies between two.
func IntIn(path string, v any, lo, hi int64) (any, error) {
	written := ""
	switch v := v.(type) {
	case Number:
		written = string(v)
	case string:
		if hi > math.MaxInt32 && wholeNumber.MatchString(v) { // only a BigInt is written so
			written = v
		}
	}
	n, err := strconv.ParseInt(written, 10, 64)
	if errors.Is(err, strconv.ErrSyntax) {
		// 1e3 and 2.0 are whole numbers to GraphQL's clients.
		f, ferr := strconv.ParseFloat(written, 64)
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

// Show writes a value for a message, cut short.
func Show(v any) string {
	const most = 60 // bytes
	switch v := v.(type) {
	case string:
		if len(v) > most {
			return strconv.Quote(strings.ToValidUTF8(v[:most], "")) + "…"
		}
		return strconv.Quote(v)
	case Number:
		if len(v) > most {
			return string(v[:most]) + "…"
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

// Scalars coerces each value of a list.
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

// IDs are an argument of type ID as plans hold it.
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

// DistinctIDs reads a list of ids of a bounded length, each once.
func DistinctIDs(argument string, v any, most int) ([]string, error) {
	if v == nil {
		return nil, nil
	}
	wanted, err := IDs(argument, v)
	if err != nil {
		return nil, err
	}
	if len(wanted) > most {
		return nil, fault.Input(argument, "%d ids are too many: at most %d may be given", len(wanted), most)
	}
	var out []string
	seen := map[string]bool{}
	for _, id := range wanted {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out, nil
}

// NumberIn reads a number, or gives the one that stands where none is given.
func NumberIn(args Object, name string, otherwise, lo, hi int) (int, error) {
	v := args.Get(name)
	if v == nil {
		return otherwise, nil
	}
	n, err := IntIn(name, v, int64(lo), int64(hi))
	if err != nil {
		return 0, err
	}
	return int(n.(int64)), nil
}
