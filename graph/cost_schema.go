package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"casegraph/graph/cost"
)

// maxIntrospection is the greatest cost of all fields about the schema, unless the query of
// tools costs more (schemaSizes.most). It does not depend on the limit of other fields, so that
// tools can always read the schema: for our own, their query costs some 30,000.
const maxIntrospection = 250_000

// schemaSizes say how many objects a field of introspection answers on average.
type schemaSizes map[string]int

func sizesOf(s *ast.Schema) schemaSizes {
	var fields, arguments, values, implementers int
	for _, t := range s.Types {
		fields += len(t.Fields)
		values += len(t.EnumValues)
		implementers += len(s.PossibleTypes[t.Name]) + len(t.Interfaces)
		for _, f := range t.Fields {
			arguments += len(f.Arguments)
		}
	}
	each := func(all, of int) int { return 1 + all/max(1, of) }
	types := len(s.Types)
	return schemaSizes{
		"types": types, "directives": len(s.Directives),
		"fields": each(fields, types), "inputFields": each(fields, types),
		"enumValues": each(values, types), "interfaces": each(implementers, types),
		"possibleTypes": each(implementers, types), "args": each(arguments, fields),
	}
}

// most returns the greatest cost of all fields about a schema. It grows with the schema, since
// tools ask for all of it: twice their query leaves room for those that ask for more levels.
func (z schemaSizes) most(s *ast.Schema) int {
	doc := gqlparser.MustLoadQueryWithRules(s, standardQuery(1<<len(introspectionOptions)-1), rules.NewDefaultRules())
	return max(maxIntrospection, cost.Times(2, z.inside(doc.Operations[0].SelectionSet)))
}

// cost returns how many objects a field of introspection answers, nested ones included.
func (z schemaSizes) cost(f graphql.CollectedField) int {
	return cost.Plus(1, z.inside(f.Selections))
}

func (z schemaSizes) inside(set ast.SelectionSet) int {
	n := 0
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if len(s.SelectionSet) > 0 {
				n = cost.Plus(n, cost.Times(max(1, z[s.Name]), cost.Plus(1, z.inside(s.SelectionSet))))
			}
		case *ast.InlineFragment:
			n = cost.Plus(n, z.inside(s.SelectionSet))
		case *ast.FragmentSpread:
			if s.Definition != nil {
				n = cost.Plus(n, z.inside(s.Definition.SelectionSet))
			}
		}
	}
	return n
}
