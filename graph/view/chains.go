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
		api.Declaration{NodeType: declareChains},
		compile.Extension{Node: func(types []*catalog.NodeType, name string) compile.NodeCompiler {
			if len(types) == 1 && types[0].Chain(name) != nil {
				return compileChain
			}
			return nil
		}},
	}
}

// declareChains adds the fields about chains to a node type.
func declareChains(_ *api.Builder, d *ast.Definition, t *catalog.NodeType) {
	for _, c := range t.Chains {
		over := "over `" + c.Relationship.Out + "` from each to the next"
		api.Field(d, c.Length, "Int!", "The length of the longest chain that starts here "+over+"; 0 if there is none.")
		api.Field(d, c.Ends, "["+t.Name+"!]!", "The nodes where the chains end that start here "+over+", ordered by id. The node itself if there are none.")
	}
}

// compileChain compiles a field about the chains that start at a node. The store follows
// the chains and gives their relationships. The length is computed from these.
func compileChain(c *compile.Compiler, r *compile.Row, types []*catalog.NodeType, sel graphql.CollectedField) (answer.Answer, error) {
	t := types[0]
	ch := t.Chain(sel.Name)
	id := compile.IDColumn(plan.Node, c.Catalog)
	if sel.Name == ch.Ends {
		inner := &compile.Row{}
		of, err := c.Node(inner, t.Far, sel.Selections)
		list := &plan.List{From: plan.ChainEnds{Relationship: ch.Relationship}, Order: []plan.SortKey{{By: id}}, Limit: MaxChained + 1, Row: inner.Fields}
		return answer.Inside{At: r.Add(list), Answer: chainEnds{of: answer.List{Of: of}}}, err
	}
	list := &plan.List{
		From: plan.ChainOver{Relationship: ch.Relationship}, Limit: MaxChained + 1,
		Order: []plan.SortKey{{By: compile.IDColumn(plan.Relationship, c.Catalog)}},
		Row:   []plan.Field{plan.Endpoint{Side: plan.Source, Fields: []plan.Field{id}}, plan.Endpoint{Side: plan.Target, Fields: []plan.Field{id}}},
	}
	return chainLength{rows: r.Add(list), start: r.Column(plan.Node, t.Property("id"))}, nil
}

// MaxChained is the greatest number of relationships in the chains from one node, and the
// greatest number of their ends.
const MaxChained = 10_000

// tooMany reports whether there are more rows than MaxChained. If so, the field fails.
func tooMany(w *answer.Writer, rows any) bool {
	if len(answer.RowsOf(rows)) <= MaxChained {
		return false
	}
	w.Refuse(fault.New(fault.TooCostly, "the chains from a node have more than %d relationships or ends; ask for the relationships themselves, page by page", MaxChained))
	return true
}

// chainEnds writes the nodes where chains end.
type chainEnds struct{ of answer.List }

func (a chainEnds) Write(w *answer.Writer, v any) {
	if !tooMany(w, v) {
		a.of.Write(w, v)
	}
}

// chainLength writes the length of the longest chain. The relationships of the chains are
// at the position rows, and the id of the first node at the position start.
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

// longest returns the length of the longest chain from a node. A node that it has visited
// counts as 0 until its length is known. So it would end in a cycle, too, which loading
// refuses.
func longest(next map[any][]any, from any, known map[any]int64) int64 {
	if n, ok := known[from]; ok {
		return n
	}
	known[from] = 0
	length := int64(0)
	for _, to := range next[from] {
		length = max(length, 1+longest(next, to, known))
	}
	known[from] = length
	return length
}
