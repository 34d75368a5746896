package api

import (
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/input"
	"casegraph/graph/operator"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// twoValues has two values of each kind, in the form of a query's.
var twoValues = map[catalog.Kind][2]any{
	catalog.String:   {"a", "b"},
	catalog.Int:      {input.Number("1"), input.Number("2")},
	catalog.BigInt:   {input.Number("1"), input.Number("2")},
	catalog.Float:    {input.Number("1"), input.Number("2")},
	catalog.Boolean:  {true, false},
	catalog.ID:       {"a", "b"},
	catalog.EnumKind: {"A", "B"},
	catalog.Date:     {"2020", "2021"},
	catalog.DateTime: {"2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"},
	catalog.Duration: {"P1Y", "P2Y"},
	catalog.URL:      {"https://a.example", "https://b.example"},
}

// eachProperty calls each with a property for every different set of operators.
func eachProperty(each func(p *catalog.Property)) {
	enum := &catalog.Enum{Name: "Letter", Values: []catalog.EnumValue{{Name: "A"}, {Name: "B"}}}
	for kind := range catalog.URL + 1 {
		each(&catalog.Property{Owner: "T", Name: "p", Kind: kind, Enum: enum})
		each(&catalog.Property{Owner: "T", Name: "p", Kind: kind, Enum: enum, Index: true})
		each(&catalog.Property{Owner: "T", Name: "p", Kind: kind, Enum: enum, List: true})
	}
	each(&catalog.Property{Owner: "T", Name: "p", Kind: catalog.String, Search: true})
	each(&catalog.Property{Owner: "T", Name: "p", Kind: catalog.String, Search: true, List: true})
}

// declared returns the operators that the API declares for a property, each with a value of
// its argument's type.
func declared(t *testing.T, p *catalog.Property) map[string]any {
	t.Helper()
	e := &Builder{Document: &ast.SchemaDocument{}, filters: map[string]bool{}}
	declared := e.Document.Definitions.ForName(e.filterInput(p))
	v, known := twoValues[p.Kind]
	if !known {
		t.Fatalf("the test has no values of kind %s", p.Kind)
	}
	out := map[string]any{}
	for _, f := range declared.Fields {
		switch {
		case f.Type.Elem != nil:
			out[f.Name] = input.List{v[0], v[1]}
		case f.Type.NamedType == p.Type():
			out[f.Name] = v[0]
		case f.Type.NamedType == "Boolean":
			out[f.Name] = true
		case f.Type.NamedType == "String":
			out[f.Name] = "a"
		default:
			t.Fatalf("%s.%s takes %s", declared.Name, f.Name, f.Type)
		}
	}
	return out
}

// TestOperatorsAreDeclaredOrRefused compiles every operator for every kind of property. An
// operator that the API declares must compile, and differ from all others. An operator that it
// does not declare must be refused.
func TestOperatorsAreDeclaredOrRefused(t *testing.T) {
	var names []string
	eachProperty(func(p *catalog.Property) {
		for name := range declared(t, p) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	})
	eachProperty(func(p *catalog.Property) {
		has := declared(t, p)
		asked := map[string]string{}
		for _, name := range append(slices.Clone(names), "like") {
			v, ok := has[name]
			if !ok {
				v = twoValues[p.Kind][0]
			}
			f, err := operator.Filter("where.p", plan.Node, p, input.Object{{Name: name, Value: v}})
			switch {
			case !ok && (fault.CodeOf(err) != fault.BadUserInput || !strings.Contains(err.Error(), "no such operator")):
				t.Errorf("%s of %s is not declared, and compiles to %v, %v", name, p.Type(), f, err)
			case ok && err != nil:
				t.Errorf("%s of %s is declared, but does not compile: %v", name, p.Type(), err)
			case ok:
				checkDistinct(t, asked, name, p, f)
			}
		}
	})
}

// TestComputedPropertiesHaveTheirOperators does the same for computed properties.
func TestComputedPropertiesHaveTheirOperators(t *testing.T) {
	letters := &catalog.Property{Owner: "T", Name: "p", Kind: catalog.EnumKind, Derived: true,
		Enum: &catalog.Enum{Name: "Letter", Values: []catalog.EnumValue{{Name: "A"}, {Name: "B"}}}}
	for _, p := range []*catalog.Property{&operator.CountProperty, &operator.NodeTypeProperty, &operator.RelationshipTypeProperty, letters} {
		compared := func(op plan.Op, x any) plan.Filter {
			return plan.Compare{Column: plan.Column{Property: p}, Op: op, Value: x}
		}
		asked := map[string]string{}
		for name, v := range declared(t, p) {
			where := input.Object{{Name: name, Value: v}}
			var f plan.Filter
			var err error
			if p == &operator.CountProperty {
				f, err = operator.Count("where.p", where, func(op plan.Op, n int64) (plan.Filter, error) { return compared(op, n), nil })
			} else {
				f, err = operator.OneOf("where.p", p, where, func(_, value string) (plan.Filter, error) { return compared(plan.Eq, value), nil })
			}
			if err != nil {
				t.Errorf("%s of %s is declared, but does not compile: %v", name, p.Type(), err)
				continue
			}
			checkDistinct(t, asked, name, p, f)
		}
	}
}

// checkDistinct fails the test if two operators of a property compile to the same filter.
func checkDistinct(t *testing.T, asked map[string]string, name string, p *catalog.Property, f plan.Filter) {
	t.Helper()
	if f == nil {
		t.Errorf("%s of %s compiles to no condition", name, p.Type())
		return
	}
	if other, taken := asked[f.String()]; taken {
		t.Errorf("%s and %s of %s are the same: %s", other, name, p.Type(), f)
	}
	asked[f.String()] = name
}
