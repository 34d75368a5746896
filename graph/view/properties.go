package view

import (
	"slices"
	"strings"
	"unicode"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// propertiesView lists the properties of a node or a relationship for programs that know no type. Everything
// that such a program shows of a property is in the list: its name, a heading, its value as
// text, and what supports it.
func propertiesView() view {
	return view{
		api.Declaration{
			Types: []string{"PropertyValue"}, NodeFields: []string{"properties"}, RelationshipFields: []string{"properties"},
			Query: declarePropertyValue, Node: declareProperties("node"), Relationship: declareProperties("relationship"),
		},
		compile.Extension{
			Node: func(types []*catalog.NodeType, name string) compile.NodeCompiler {
				if name == "properties" && len(types) == 1 {
					return propertiesOfNode
				}
				return nil
			},
			Relationship: map[string]compile.RelationshipCompiler{"properties": propertiesOfRelationship},
		},
	}
}

func declarePropertyValue(e *api.Builder, _ *ast.Definition) {
	d := e.Add(ast.Object, "PropertyValue", "One property of a node or a relationship with its value as text (schema.org PropertyValue).")
	api.Field(d, "name", "String!", "The name of the property, which is its field on the type of the node or relationship.")
	api.Field(d, "heading", "String!", "The name in words, to show to people.")
	api.Field(d, "description", "String!", "What the property means, from the schema.")
	api.Field(d, "type", "String!", "The GraphQL type of the value, or of one value of a list: a scalar such as Date, or an enum.")
	api.Field(d, "value", "String", "The value as text. Null if the property has no value, or if it is a list.")
	api.Field(d, "values", "[String!]!", "All values as text: those of a list, or the only one. Empty if the property has none.")
	api.Field(d, "citations", "[Citation!]!", "The citations that support the property: those that name it in `fields`, and those of the whole fact.")
}

// declareProperties adds the field to facts of a kind.
func declareProperties(kind string) func(_ *api.Builder, d *ast.Definition) {
	return func(_ *api.Builder, d *ast.Definition) {
		api.Field(d, "properties", "[PropertyValue!]!", "The properties that the "+kind+"'s type declares, in the order of the schema. The properties that all "+kind+"s have are not among them.",
			nullsArgument())
	}
}

func nullsArgument() *ast.ArgumentDefinition {
	a := api.Argument("nulls", "Boolean", "Whether to list also the properties without a value.")
	a.DefaultValue = &ast.Value{Kind: ast.BooleanValue, Raw: "false"}
	return a
}

// propertiesOfNode compiles the field properties of a node of one type.
func propertiesOfNode(c *compile.Compiler, r *compile.Row, types []*catalog.NodeType, f graphql.CollectedField) (answer.Answer, error) {
	return compileProperties(c, r, plan.Node, types[0].Own(), f, func(p *catalog.Property) (answer.Value, error) {
		return c.Value(r, types[0], p)
	})
}

// propertiesOfRelationship compiles the field properties of a relationship.
func propertiesOfRelationship(c *compile.Compiler, r *compile.Row, t *catalog.RelationshipType, f graphql.CollectedField) (answer.Answer, error) {
	return compileProperties(c, r, plan.Relationship, t.Own(), f, func(p *catalog.Property) (answer.Value, error) {
		return answer.Property{At: r.Column(plan.Relationship, p), Property: p}, nil
	})
}

// compileProperties compiles the field properties of a fact that declares some properties. The
// function read adds to the row what the value of one is read from.
func compileProperties(c *compile.Compiler, r *compile.Row, of plan.Subject, declared []*catalog.Property, f graphql.CollectedField, read func(p *catalog.Property) (answer.Value, error)) (answer.Answer, error) {
	if len(declared) == 0 {
		return answer.Empty{}, nil
	}
	args := input.Arguments(f.Field, c.Operation.Variables)
	nulls := args.Get("nulls") == true
	out := properties{nulls: nulls, read: !nulls}
	for _, sel := range c.Collect(f.Selections, []string{"PropertyValue"}) {
		var a answer.Answer
		switch sel.Name {
		case "__typename":
			a = answer.TypeName("PropertyValue")
		case "value":
			a, out.read = singleValue{}, true
		case "values":
			a, out.read = allValues{}, true
		case "citations":
			cited, err := c.CitationsByProperty(r, of, sel)
			if err != nil {
				return nil, compile.AtField(f, err)
			}
			a = supporting{cited}
		default:
			a = ofProperty(sel.Name)
		}
		out.fields = append(out.fields, answer.NewMember(sel, a))
	}
	for _, p := range declared {
		value := answer.Value(answer.Property{Property: p})
		if out.read {
			var err error
			if value, err = read(p); err != nil {
				return nil, compile.AtField(f, err)
			}
		}
		out.of = append(out.of, value)
	}
	return out, c.AddSize(len(out.of))
}

// properties writes the properties of a fact.
type properties struct {
	of     []answer.Value
	nulls  bool // those without a value are written too
	read   bool // the values are read
	fields []answer.Member
}

// A propertyValue is what the fields of a PropertyValue read.
type propertyValue struct {
	property *catalog.Property
	values   []any
	row      any // the row of the fact
}

func (a properties) Write(w *answer.Writer, v any) {
	var shown []propertyValue
	for _, x := range a.of {
		p := propertyValue{property: x.Declared(), row: v}
		if a.read {
			p.values = valuesOf(x.In(v))
		}
		if a.nulls || len(p.values) > 0 {
			shown = append(shown, p)
		}
	}
	w.List(len(shown), func(i int) { w.Object(a.fields, shown[i]) })
}

// valuesOf returns the values of a property: those of a list, the only one, or none.
func valuesOf(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// ofProperty writes what the schema says of a property. It is the name of the field.
type ofProperty string

func (a ofProperty) Write(w *answer.Writer, v any) {
	p := v.(propertyValue).property
	switch a {
	case "name":
		w.String(p.Name)
	case "heading":
		w.String(heading(p.Name))
	case "description":
		w.String(p.Description)
	case "type":
		w.String(p.Type())
	}
}

// singleValue writes the value of a property that is not a list.
type singleValue struct{}

func (singleValue) Write(w *answer.Writer, v any) {
	p := v.(propertyValue)
	if p.property.List || len(p.values) == 0 {
		answer.Null{}.Write(w, nil)
		return
	}
	w.Text(p.property, p.values[0])
}

// allValues writes all values of a property.
type allValues struct{}

func (allValues) Write(w *answer.Writer, v any) {
	p := v.(propertyValue)
	w.List(len(p.values), func(i int) { w.Text(p.property, p.values[i]) })
}

// supporting writes the citations of a property.
type supporting struct{ of compile.PropertyCitations }

func (a supporting) Write(w *answer.Writer, v any) {
	p := v.(propertyValue)
	var rows []any
	for _, r := range answer.RowsOf(p.row.([]any)[a.of.At]) {
		fields, _ := r.([]any)[a.of.Fields].([]any)
		if len(fields) == 0 || slices.Contains(fields, any(p.property.Name)) {
			rows = append(rows, r)
		}
	}
	a.of.List.Write(w, rows)
}

// heading writes the name of a field in words: "caseNumber" as "Case number". Capitals in a
// row stay together: "sourceURL" is "Source URL".
func heading(name string) string {
	var b strings.Builder
	letters := []rune(name)
	capital := func(i int) bool { return i >= 0 && i < len(letters) && unicode.IsUpper(letters[i]) }
	for i, r := range letters {
		switch {
		case i == 0:
			r = unicode.ToUpper(r)
		case capital(i) && !capital(i-1):
			b.WriteByte(' ')
			if !capital(i + 1) {
				r = unicode.ToLower(r)
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
