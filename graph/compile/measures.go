package compile

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
)

// Measures compiles the selection on objects of one type whose values are answer.Measures.
func (c *Compiler) Measures(typ string, f graphql.CollectedField) []answer.Member {
	var out []answer.Member
	for _, sel := range c.Collect(f.Selections, []string{typ}) {
		var a answer.Answer = answer.Measure(sel.Name)
		if sel.Name == "__typename" {
			a = answer.TypeName(typ)
		}
		out = append(out, answer.NewMember(sel, a))
	}
	return out
}
