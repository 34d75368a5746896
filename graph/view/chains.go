package view

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

func chainsView() view {
	return view{
		api.Declaration{NodeType: chainFields},
		compile.Extension{Node: func(types []*catalog.NodeType, name string) compile.NodeCompiler {
			if len(types) == 1 && types[0].Chain(name) != nil {
				return chain
			}
			return nil
		}},
	}
}

// chainFields are what nodes tell of the chains that lead from them.
func chainFields(_ *api.Builder, d *ast.Definition, t *catalog.NodeType) {
	for _, c := range t.Chains {
		over := "over `" + c.Relationship.Out + "` from each to the next"
		api.Field(d, c.Length, "Int!", "How long the longest chain is that leads from here "+over+"; 0 where none does.")
		api.Field(d, c.Ends, "["+t.Name+"!]!", "Where the chains end that lead from here "+over+", by id; this itself where none does.")
	}
}

// chain compiles a field about the chains that lead from a node. The store walks
// them; how long the longest is, the relationships it met tell.
func chain(c *compile.Compiler, r *compile.Row, types []*catalog.NodeType, sel graphql.CollectedField) (answer.Answer, error) {
	t := types[0]
	ch := t.Chain(sel.Name)
	id := compile.IDColumn(plan.Node, c.Catalog.NodeFields)
	if sel.Name == ch.Ends {
		inner := &compile.Row{}
		of, err := c.Node(inner, t.Far, sel.Selections)
		list := &plan.List{From: plan.ChainEnds{Relationship: ch.Relationship}, Order: []plan.Term{{By: id}}, Limit: MaxChained + 1, Row: inner.Fields}
		return answer.Inside{At: r.Add(list), Answer: chained{of: answer.List{Of: of}}}, err
	}
	list := &plan.List{
		From: plan.ChainOver{Relationship: ch.Relationship}, Limit: MaxChained + 1,
		Order: []plan.Term{{By: compile.IDColumn(plan.Relationship, c.Catalog.RelationshipFields)}},
		Row:   []plan.Field{plan.Beside{Side: plan.Source, Fields: []plan.Field{id}}, plan.Beside{Side: plan.Target, Fields: []plan.Field{id}}},
	}
	return chainLength{rows: r.Add(list), start: r.Column(plan.Node, t.Property("id"))}, nil
}

// MaxChained is how many relationships the chains from one node may lead over, and to how
// many ends.
const MaxChained = 10_000

// tooMany says whether there are more of them, and then fails the field.
func tooMany(w *answer.Writer, rows any) bool {
	if len(answer.RowsOf(rows)) <= MaxChained {
		return false
	}
	w.Refuse(fault.New(fault.TooCostly, "the chains from a node lead over more than %d relationships, or to more ends; ask for the relationships themselves, page by page", MaxChained))
	return true
}

// chained are the nodes where chains end.
type chained struct{ of answer.List }

func (a chained) Write(w *answer.Writer, v any) {
	if !tooMany(w, v) {
		a.of.Write(w, v)
	}
}

// chainLength is the length of the longest chain over the relationships at a
// place in the row, from the node whose id stands at another.
type chainLength struct{ rows, start int }

func (a chainLength) Write(w *answer.Writer, v any) {
	row := v.([]any)
	if tooMany(w, row[a.rows]) {
		return
	}
	next := map[any][]any{}
	for _, r := range answer.RowsOf(row[a.rows]) {
		ends := r.([]any)
		from, to := ends[0].([]any)[0], ends[1].([]any)[0]
		next[from] = append(next[from], to)
	}
	w.Total(longest(next, row[a.start], map[any]int64{}))
}

// longest is the length of the longest way from a node. What has been reached
// already counts once, so a circle, which loading refuses, would end too.
func longest(next map[any][]any, from any, known map[any]int64) int64 {
	if n, ok := known[from]; ok {
		return n
	}
	known[from] = 0
	most := int64(0)
	for _, to := range next[from] {
		most = max(most, 1+longest(next, to, known))
	}
	known[from] = most
	return most
}
