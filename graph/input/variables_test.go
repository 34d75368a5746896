package input

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"casegraph/internal/fault"
)

var variables = gqlparser.MustLoadSchema(&ast.Source{Input: `
	type Query { f(i: Int, n: Int!, id: ID, ids: [ID!], x: Float, b: Boolean, s: String, e: Yes, w: Where, ws: [[Where!]], any: Date): Int }
	input Where { count: Number name: Text and: [Where!] must: Must }
	input Must { a: Int! b: Int! = 5 }
	input Number { eq: Int in: [Int!] share: Float }
	input Text { eq: String }
	enum Yes { YES NO }
	scalar Date
`})

func TestVariables(t *testing.T) {
	for _, c := range []struct{ typ, value, want string }{
		{"Int", `2`, `2`}, {"Int", `2.0`, `2`}, {"Int", `1e3`, `1000`}, {"Int", `-20e-1`, `-2`}, {"Int", `0.0`, `0`}, {"Int", `0e999`, `0`},
		{"Int", `null`, `null`}, {"Int", `9999999999`, `9999999999`}, // its place says what it may be
		{"Int", `2.5`, `$v: expected a whole number, not 2.5`},
		{"Int", `1e-400`, `$v: expected a whole number, not 1e-400`},
		{"Int", `1e400`, `$v: expected a whole number, not 1e400`},
		{"Int", `1e999999999`, `$v: expected a whole number, not 1e999999999`},
		{"Int", `"2"`, `$v: expected a whole number, not "2"`},
		{"Int", `true`, `$v: expected a whole number, not true`},
		{"Int", `[2]`, `$v: expected a whole number, not a list`},
		{"Int!", `null`, `$v: null is not allowed here; expected Int!`},
		{"Int!", ``, `$v: the variable has no value; it needs one of type Int!`},
		{"ID", `"a"`, `"a"`}, {"ID", `4`, `"4"`}, {"ID", `4.0`, `"4"`}, {"ID", `1e3`, `"1000"`}, {"ID", `12345678901234567890`, `"12345678901234567890"`},
		{"ID", `1.5`, `$v: expected an ID, which is a string or a whole number, not 1.5`},
		{"ID", `true`, `$v: expected an ID, which is a string or a whole number, not true`},
		{"[ID!]", `"a"`, `["a"]`}, {"[ID!]", `["a", 1.0]`, `["a","1"]`}, {"[ID!]", `[]`, `[]`},
		{"[ID!]", `["a", null]`, `$v[1]: null is not allowed here; expected ID!`},
		{"[ID!]", `[["a"]]`, `$v[0]: expected an ID, which is a string or a whole number, not a list`},
		{"Float", `1`, `1`}, {"Float", `1.50`, `1.50`},
		{"Float", `"1.5"`, `$v: expected a finite number, not "1.5"`},
		{"Float", `1e400`, `$v: expected a finite number, not 1e400`},
		{"Boolean", `true`, `true`},
		{"Boolean", `1`, `$v: expected true or false, not 1`},
		{"Boolean", `"true"`, `$v: expected true or false, not "true"`},
		{"String", `5`, `$v: expected a string, not 5`},
		{"Yes", `"NO"`, `"NO"`},
		{"Yes", `"no"`, `$v: "no" is not a value of Yes; expected YES, NO`},
		{"Yes", `1`, `$v: 1 is not a value of Yes; expected YES, NO`},
		{"Date", `2020`, `2020`}, {"Date", `"2020"`, `"2020"`},
		{"Where", `{"count": {"eq": 2.0, "in": [1e1]}}`, `{"count":{"eq":2,"in":[10]}}`},
		{"Where", `{"and": {"count": {"in": 2.0}}}`, `{"and":[{"count":{"in":[2]}}]}`},
		{"Where", `{"and": [{"count": {"in": [1, 2.5]}}]}`, `$v.and[0].count.in[1]: expected a whole number, not 2.5`},
		{"Where", `{"count": {"equals": 1}}`, `$v.count.equals: Number has no such field; did you mean eq?`},
		{"Where", `{"cuont": {}}`, `$v.cuont: Where has no such field; did you mean count?`},
		{"Where", `{"name": "Nak"}`, `$v.name: expected an object such as {"eq": …} of type Text, not "Nak"`},
		{"Where", `[]`, `$v: expected an object of type Where, not a list`},
		{"Where", `{"must": {}}`, `$v.must.a: the field has no value; it needs one of type Int!`},
		{"Where", `{"must": {"a": 1, "b": null}}`, `$v.must.b: null is not allowed here; expected Int!`},
		{"[[Where!]]", `{"count": {"eq": 2.0}}`, `[[{"count":{"eq":2}}]]`},
	} {
		op := &ast.OperationDefinition{VariableDefinitions: ast.VariableDefinitionList{{Variable: "v", Type: typeOf(t, c.typ)}}}
		given := map[string]any{}
		if c.value != "" {
			d := json.NewDecoder(strings.NewReader(`{"v": ` + c.value + `}`))
			d.UseNumber()
			if err := d.Decode(&given); err != nil {
				t.Fatal(err)
			}
		}
		got, err := Variables(variables, op, given)
		if err != nil {
			if fault.Public(err) != c.want || fault.CodeOf(err) != fault.BadUserInput {
				t.Errorf("%s %s: %v, not %s", c.typ, c.value, err, c.want)
			}
			continue
		}
		text, err := json.Marshal(got["v"])
		if err != nil || string(text) != c.want {
			t.Errorf("%s %s: %s %v, not %s", c.typ, c.value, text, err, c.want)
		}
	}
	if got, err := Variables(variables, &ast.OperationDefinition{}, map[string]any{"other": 1}); err != nil || !reflect.DeepEqual(got, map[string]any{}) {
		t.Error(got, err)
	}
}

// typeOf reads a type.
func typeOf(t *testing.T, text string) *ast.Type {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Input: "query($v: " + text + ") { f(n: $v) }"})
	if err != nil {
		t.Fatal(err)
	}
	return doc.Operations[0].VariableDefinitions[0].Type
}
