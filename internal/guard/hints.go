package guard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"

	"casegraph/internal/suggest"
)

// A hinter adds to errors of validation what the client probably meant. gqlparser looks for
// similar names only, and does not say which argument has a wrong value.
type hinter struct {
	schema *ast.Schema
	doc    *ast.QueryDocument
	// names says whether hints may have names of the schema.
	names bool
	// field and value are what is being validated.
	field *ast.Field
	value *ast.Value
}

// observe notes what is being validated. It has to be called before the rules observe it.
func (h *hinter) observe(events *validator.Events) {
	events.OnField(func(_ *validator.Walker, f *ast.Field) { h.field = f })
	events.OnValue(func(_ *validator.Walker, v *ast.Value) { h.value = v })
}

// add adds to an error of a rule.
func (h *hinter) add(rule string, e *gqlerror.Error) {
	switch rule {
	case "ValuesOfCorrectType":
		h.correct(e)
		e.Message += h.ofValue(e)
		if path := placeOf(h.doc, h.value); path != "" {
			e.Message = path + ": " + e.Message
		}
	case "FieldsOnCorrectType":
		if hint := h.ofField(); hint != "" && h.names {
			e.Message = fmt.Sprintf("Cannot query field %q on type %q. %s", h.field.Name, h.field.ObjectDefinition.Name, hint)
		}
	case "KnownArgumentNames":
		// The rule is also about arguments of directives, which are on no field.
		if h.field == nil || h.field.ObjectDefinition == nil || h.field.Definition == nil {
			return
		}
		for _, a := range h.field.Arguments {
			message := fmt.Sprintf("Unknown argument %q on field \"%s.%s\".", a.Name, h.field.ObjectDefinition.Name, h.field.Name)
			if hint := h.ofArgument(a); hint != "" && h.names && strings.HasPrefix(e.Message, message) {
				e.Message = message + " " + hint
			}
		}
	}
}

// correct replaces what an error says of a key of an input that is not right.
func (h *hinter) correct(e *gqlerror.Error) {
	d := h.value.Definition
	if d == nil || h.value.Kind != ast.ObjectValue {
		return
	}
	if len(h.value.Children) == 1 && strings.HasSuffix(e.Message, " must be non-null.") {
		e.Message = fmt.Sprintf("Field %q must be non-null.", d.Name+"."+h.value.Children[0].Name)
		return
	}
	for _, child := range h.value.Children {
		message := fmt.Sprintf("Field %q is not defined by type %q.", child.Name, d.Name)
		if meant := suggest.Condition(child.Name, namesOf(d)); meant != "" && h.names && strings.HasPrefix(e.Message, message) {
			e.Message = fmt.Sprintf("%s Did you mean %q?", message, meant)
		} else if e.Message == message && len(d.Fields) <= fewFields && h.names {
			e.Message += " It has " + strings.Join(inUse(d), ", ") + "."
		}
	}
	if len(h.value.Children) > 1 && strings.HasSuffix(e.Message, " must specify exactly one key.") && h.value.ExpectedType != nil {
		e.Message += " To give several, write a list of objects with one key each."
	}
}

// fewFields is how many fields of an input a message lists.
const fewFields = 12

func namesOf(d *ast.Definition) []string {
	var names []string
	for _, f := range d.Fields {
		names = append(names, f.Name)
	}
	return names
}

// inUse are the names of the fields that are not deprecated.
func inUse(d *ast.Definition) []string {
	return slices.DeleteFunc(namesOf(d), func(name string) bool {
		return d.Fields.ForName(name).Directives.ForName("deprecated") != nil
	})
}

// What other APIs call the fields of a connection.
var (
	likeNodes      = []string{"items", "data", "results", "rows", "records", "list", "values"}
	likeTotalCount = []string{"total", "count", "size", "length", "totalItems"}
	ofPages        = []string{"nodes", "edges", "pageInfo", "totalCount"}
)

// ofField returns a hint for a field that its type does not have.
func (h *hinter) ofField() string {
	name, in := h.field.Name, h.field.ObjectDefinition
	has := func(field string) bool { return in.Fields.ForName(field) != nil }
	switch {
	case in == h.schema.Query: // it has fields that are named like those of a connection
		return h.ofPlural(name)
	case has("nodes") && slices.Contains(likeNodes, name):
		return `Did you mean "nodes"?`
	case has("totalCount") && slices.Contains(likeTotalCount, name):
		return `Did you mean "totalCount"?`
	case has("pageInfo") || has("node"):
		for _, below := range []string{"nodes", "node", "relationship", "pageInfo", "edges"} {
			f := in.Fields.ForName(below)
			if f == nil {
				continue
			}
			if t := h.schema.Types[f.Type.Name()]; t.Fields.ForName(name) != nil {
				return fmt.Sprintf(`Did you mean "%s { %s }"?`, below, name)
			}
		}
	case has("id") && slices.Contains(ofPages, name):
		return fmt.Sprintf("%s is no list and has no pages. Select its fields directly.", in.Name)
	}
	return ""
}

// ofPlural returns a hint for a root field that is named like the plural of a type: the list of
// the type has a plural of its own.
func (h *hinter) ofPlural(name string) string {
	for _, one := range h.schema.Query.Fields {
		if !strings.EqualFold(name, one.Name+"s") && !strings.EqualFold(name, one.Name+"es") {
			continue
		}
		for _, list := range h.schema.Query.Fields {
			if list.Type.Name() == one.Type.Name()+"Connection" {
				return fmt.Sprintf("Did you mean %q?", list.Name)
			}
		}
	}
	return ""
}

// What other APIs call the arguments of a list.
var likeArgument = map[string][]string{
	"first":   {"limit", "size", "take", "top", "count", "pageSize", "perPage", "per_page"},
	"after":   {"offset", "skip", "page", "cursor", "start"},
	"where":   {"filter", "filters", "condition", "filterBy"},
	"orderBy": {"sort", "sortBy", "order", "order_by", "sort_by"},
	"of":      {"id", "node", "from"},
}

// ofArgument returns a hint for an argument that its field does not have.
func (h *hinter) ofArgument(a *ast.Argument) string {
	has := h.field.Definition.Arguments
	for argument, names := range likeArgument {
		switch {
		case has.ForName(argument) == nil || !slices.Contains(names, a.Name):
		case argument == "after":
			return `Did you mean "after"? Pages begin after a cursor: pass the endCursor of the page before.`
		default:
			return fmt.Sprintf("Did you mean %q?", argument)
		}
	}
	if where := has.ForName("where"); where != nil && h.schema.Types[where.Type.Name()].Fields.ForName(a.Name) != nil {
		return fmt.Sprintf(`Did you mean "where: {%s: …}"?`, a.Name)
	}
	return ""
}

// ofValue returns a hint for a value of the wrong type.
func (h *hinter) ofValue(e *gqlerror.Error) string {
	v := h.value
	d := v.Definition
	if d == nil || v.Kind == ast.ObjectValue || v.Kind == ast.ListValue || v.Kind == ast.NullValue {
		return ""
	}
	if d.Kind == ast.InputObject && d.Fields.ForName("eq") != nil && h.names {
		return fmt.Sprintf(" Did you mean {eq: %s}?", v)
	}
	if d.Kind == ast.InputObject && len(d.Fields) <= fewFields && h.names {
		return " Expected an object with " + strings.Join(inUse(d), ", ") + "."
	}
	if d.Kind == ast.Enum && h.names {
		switch {
		case v.Kind == ast.StringValue && d.EnumValues.ForName(v.Raw) != nil:
			e.Message, _, _ = strings.Cut(e.Message, " Did you mean")
			return " Write it without quotes."
		case !strings.HasSuffix(e.Message, "?"):
			return " Expected " + suggest.Values("one of ", d.EnumValues) + "."
		}
		return ""
	}
	if v.Kind == ast.StringValue {
		_, err := strconv.ParseFloat(v.Raw, 64)
		if d.OneOf("Int", "Float") && err == nil || d.OneOf("Boolean") && (v.Raw == "true" || v.Raw == "false") {
			return "; write it without quotes"
		}
	}
	return ""
}

// placeOf returns the place of a value in the arguments of a document, such as
// "where.name.eq". It is empty for the default of a variable.
func placeOf(doc *ast.QueryDocument, v *ast.Value) string {
	for _, o := range doc.Operations {
		if place := placeIn(o.SelectionSet, v); place != "" {
			return place
		}
	}
	for _, f := range doc.Fragments {
		if place := placeIn(f.SelectionSet, v); place != "" {
			return place
		}
	}
	return ""
}

func placeIn(set ast.SelectionSet, v *ast.Value) string {
	for _, s := range set {
		place := ""
		switch s := s.(type) {
		case *ast.Field:
			for _, a := range s.Arguments {
				if in, ok := within(a.Value, v); ok {
					return a.Name + in
				}
			}
			place = placeIn(s.SelectionSet, v)
		case *ast.InlineFragment:
			place = placeIn(s.SelectionSet, v)
		}
		if place != "" {
			return place
		}
	}
	return ""
}

// within returns the path to a value from one around it.
func within(around, v *ast.Value) (path string, ok bool) {
	if around == v {
		return "", true
	}
	for i, child := range around.Children {
		if in, ok := within(child.Value, v); ok {
			if around.Kind == ast.ListValue {
				return fmt.Sprintf("[%d]%s", i, in), true
			}
			return "." + child.Name + in, true
		}
	}
	return "", false
}
