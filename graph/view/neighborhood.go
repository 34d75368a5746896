package view

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Bounds of a neighbourhood, and what stands where none are given.
const (
	defaultDepth, mostDepth = 1, 4
	defaultNodes, mostNodes = 200, 2000
	defaultPerNode          = 50
	mostAvoided             = 400 // ids in exclude and avoid
	// maxAmong bounds the relationships among the nodes: it takes a dense graph to
	// come to so many.
	maxAmong = 50_000
)

func neighborhoodView() view {
	return view{
		api.Declaration{Types: []string{"Subgraph", "Omitted"}, Roots: []string{"neighborhood"}, Query: declareNeighborhood},
		compile.Extension{Roots: map[string]compile.RootCompiler{"neighborhood": neighborhood}},
	}
}

// declareNeighborhood writes the types of a subgraph and the root field.
func declareNeighborhood(e *api.Builder, query *ast.Definition) {
	if !e.HasRelationships() {
		return
	}
	d := e.Add(ast.Object, "Subgraph", "Some nodes, and every relationship among them.")
	api.Field(d, "nodes", "[Node!]!", "The nodes, in the order in which they were found: those asked for, then from each in turn the far ends of its relationships, which are taken by id.")
	api.Field(d, "relationships", "[Relationship!]!", "Every relationship among the nodes that meets the conditions, whichever way it leads; each once, by id.")
	leftOutFields(e, d)
	api.Field(d, "notFound", "[ID!]!", "Those of the ids asked for that no node has.")
	d = e.Add(ast.Object, "Omitted", "Relationships of one type that lead from a node of a subgraph, or to it, and whose far end was left out.")
	api.Field(d, "node", "Node!", "The node.")
	api.Field(d, "type", "RelationshipType!", "The type of the relationships.")
	api.Field(d, "direction", "Direction!", "OUT where the node is their source, IN where it is their target, BOTH where they are undirected.")
	api.Field(d, "count", "Int!", "How many there are.")
	api.Field(query, "neighborhood", "Subgraph!", "What is around some nodes.", append(append([]*ast.ArgumentDefinition{
		api.Argument("of", "[ID!]!", "The ids of the nodes to start from, at most 100."),
		preset("depth", "How many relationships to go from them, 1 to 4.", defaultDepth),
	}, wayArguments(e)...), walkArguments(e)...)...)
}

// neighborhood compiles the root field: a list of one row, which has all there is
// to the subgraph.
func neighborhood(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	var n plan.Neighborhood
	of, err := bounds(c, &n, args, 1)
	if err != nil {
		return nil, nil, err
	}
	s := newSubgraph(c, n)
	fields, err := s.fields(f.Selections)
	if err != nil {
		return nil, nil, err
	}
	c.Bind(f, "of", plan.Parameter{In: plan.InIDs, At: plan.Every}, func(_ *compile.Root, v any) ([]any, error) {
		of, err := startingAt(v, n.Avoid)
		return plan.IDs(of...), err
	})
	return &plan.List{From: n, IDs: plan.IDs(of...), Limit: 1, Row: s.row.Fields}, answer.First{Of: answer.Object{At: answer.SameType, Fields: fields}}, nil
}

// bounds reads the arguments that say how far it goes, at least so many
// relationships, and what is left out.
func bounds(c *compile.Compiler, n *plan.Neighborhood, args input.Object, nearest int) (of []string, err error) {
	if n.Way, err = wayOn(c, args); err != nil {
		return nil, err
	}
	if n.Avoid, err = input.DistinctIDs("exclude", args.Get("exclude"), mostAvoided); err != nil {
		return nil, err
	}
	if n.Depth, err = input.NumberIn(args, "depth", defaultDepth, nearest, mostDepth); err != nil {
		return nil, err
	}
	if n.Nodes, err = input.NumberIn(args, "limit", defaultNodes, 1, mostNodes); err != nil {
		return nil, err
	}
	if n.PerNode, err = input.NumberIn(args, "perNode", defaultPerNode, 1, mostNodes); err != nil {
		return nil, err
	}
	return startingAt(args.Get("of"), n.Avoid)
}

// startingAt reads the ids to start from, none of which may be left out.
func startingAt(v any, exclude []string) ([]string, error) {
	of, err := input.DistinctIDs("of", v, plan.MaxPage)
	if err != nil {
		return nil, err
	}
	for _, id := range of {
		if slices.Contains(exclude, id) {
			return nil, fault.Input("exclude", "%s is one of the nodes to start from (of); leave it out of one of the two", input.Show(id))
		}
	}
	return of, nil
}

// A subgraph is the selection on a Subgraph as it is compiled.
type subgraph struct {
	*compile.Compiler
	of           plan.Neighborhood
	row          compile.Row // of the neighbourhood
	nodes, among compile.Row
	// met, joined and left are lists of nodes, of relationships among them, and of
	// what was left out; in row as far as they are asked for.
	met, joined, left plan.List
}

func newSubgraph(c *compile.Compiler, n plan.Neighborhood) *subgraph {
	return &subgraph{
		Compiler: c, of: n,
		met:  plan.List{From: plan.Met{}, Limit: plan.NoLimit},
		left: plan.List{From: plan.LeftOut{}, Limit: plan.NoLimit},
		joined: plan.List{
			From: plan.Among{Types: n.Types}, Filter: n.Filter, Limit: maxAmong + 1,
			Order: []plan.Term{{By: compile.IDColumn(plan.Relationship, c.Catalog.RelationshipFields)}},
		},
	}
}

var notFoundProperty = catalog.Property{Name: "notFound", Kind: catalog.ID, List: true}

func (s *subgraph) fields(set ast.SelectionSet) ([]answer.Member, error) {
	var out []answer.Member
	for _, sel := range s.Collect(set, []string{"Subgraph"}) {
		a, err := s.field(sel)
		if err != nil {
			return nil, err
		}
		out = append(out, answer.NewMember(sel, a))
	}
	s.met.Row, s.joined.Row = s.nodes.Fields, s.among.Fields
	return out, nil
}

func (s *subgraph) field(sel graphql.CollectedField) (answer.Answer, error) {
	switch sel.Name {
	case "nodes":
		of, err := s.Node(&s.nodes, s.Catalog.Any, sel.Selections)
		return answer.Inside{At: s.row.Once(&s.met), Answer: answer.List{Of: of}}, err
	case "relationships":
		of, err := s.Variant(&s.among, plan.Relationship, nil, s.of.Types, sel.Selections)
		return answer.Inside{At: s.row.Once(&s.joined), Answer: among{answer.List{Of: of}}}, err
	case "truncated":
		return truncated{s.row.Once(&s.left), s.row.Once(plan.Starts{}), s.of.Nodes}, nil
	case "omitted":
		var node answer.Object
		var err error
		fields := countFields(s.Compiler, "Omitted", 1, sel, func(sel graphql.CollectedField) answer.Answer {
			node, err = s.Node(&s.nodes, s.Catalog.Any, sel.Selections)
			return answer.Inside{At: 0, Answer: node}
		})
		return omitted{s.Catalog, s.row.Once(&s.left), s.row.Once(&s.met), answer.Object{At: answer.SameType, Fields: fields}}, err
	case "notFound":
		return answer.Inside{At: s.row.Once(plan.Starts{}), Answer: answer.Property{At: 1, Property: &notFoundProperty}}, nil
	}
	return answer.TypeName("Subgraph"), nil
}

// among are the relationships among the nodes, of which there may be too many.
type among struct{ answer.List }

func (a among) Write(w *answer.Writer, v any) {
	if len(answer.RowsOf(v)) > maxAmong {
		w.Refuse(fault.New(fault.TooCostly, "there are more than %d relationships among the nodes; ask for fewer nodes with limit, or for some types only", maxAmong))
		return
	}
	a.List.Write(w, v)
}

// truncated says whether anything was left out: what leads on from the nodes, or
// nodes to start from.
type truncated struct{ left, starts, nodes int }

func (a truncated) Write(w *answer.Writer, v any) {
	row := v.([]any)
	started, _ := row[a.starts].([]any)[0].(int64)
	w.Bool(len(answer.RowsOf(row[a.left])) > 0 || started > int64(a.nodes))
}

// omitted are the rows of LeftOut, each with the row of its node.
type omitted struct {
	cat         *catalog.Catalog
	left, nodes int
	of          answer.Object
}

func (a omitted) Write(w *answer.Writer, v any) {
	row := v.([]any)
	nodes := answer.RowsOf(row[a.nodes])
	var rows []any
	for _, r := range answer.RowsOf(row[a.left]) {
		l := r.([]any)
		rows = append(rows, []any{nodes[l[0].(int64)], a.cat.Relationships[l[1].(int64)].Name, directions[l[2].(int64)].Name, l[3]})
	}
	answer.List{Of: a.of}.Write(w, rows)
}

// leftOutFields are what a walk tells of what it left out.
func leftOutFields(e *api.Builder, d *ast.Definition) {
	api.Field(d, "truncated", "Boolean!", "Whether limit or perNode left something out.")
	api.Field(d, "omitted", "[Omitted!]!", "What limit or perNode left out, by the nodes that were looked around from, in their order.")
}

// walkArguments say how far a walk goes.
func walkArguments(e *api.Builder) []*ast.ArgumentDefinition {
	return []*ast.ArgumentDefinition{
		preset("limit", "How many nodes at most, those asked for included, 1 to 2000.", defaultNodes),
		preset("perNode", "How many relationships to follow from each node at most, the first by id, 1 to 2000.", defaultPerNode),
		api.Argument("exclude", "[ID!]", "Leave out the nodes with these ids, and what only they lead to; at most 400."),
	}
}
