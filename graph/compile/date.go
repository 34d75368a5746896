package compile

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
)

// property returns the answer of a field that reads a property at a position of the row.
func (c *Compiler) property(at int, p *catalog.Property, sel graphql.CollectedField) (answer.Answer, error) {
	return c.inForm(answer.Property{At: at, Property: p}, sel)
}

// inForm is a value in the form that its field asks for.
func (c *Compiler) inForm(v answer.Value, sel graphql.CollectedField) (answer.Answer, error) {
	form, err := c.DateForm(v.Declared(), sel)
	switch v := v.(type) {
	case answer.Property:
		v.Form = form
		return v, err
	case answer.Derived:
		v.Form = form
		return v, err
	}
	return v, err
}

// DateForm reads the argument for the form of a Date. Null counts as absent.
func (c *Compiler) DateForm(p *catalog.Property, sel graphql.CollectedField) (answer.DateForm, error) {
	if p.Kind != catalog.Date {
		return answer.Written, nil
	}
	v := input.Arguments(sel.Field, c.Operation.Variables).Get(api.DateFormArgument)
	switch v {
	case nil, "WRITTEN":
		return answer.Written, nil
	case "FIRST_DAY":
		return answer.FirstDay, nil
	case "LAST_DAY":
		return answer.LastDay, nil
	}
	return answer.Written, AtField(sel, fault.Input(api.DateFormArgument, "expected WRITTEN, FIRST_DAY or LAST_DAY, not %s", input.Show(v)))
}
