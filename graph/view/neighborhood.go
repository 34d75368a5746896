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

// Defaults and limits of the arguments.
const (
	defaultDepth, maxDepth = 1, 4
	defaultNodes, maxNodes = 200, 2000
	defaultPerNode         = 50
	maxAvoided             = 400  // ids in exclude and avoid
	maxDrawn               = 2000 // ids in among, and in of at depth 0
	// maxRelationships is the greatest number of relationships between the nodes. Only a
	// dense graph has more.
	maxRelationships = 50_000
)

func neighborhoodView() view {
	return view{
		api.Declaration{Types: []string{"Subgraph", "Omitted"}, Roots: []string{"neighborhood"}, Query: declareNeighborhood},
		compile.Extension{Roots: map[string]compile.RootCompiler{"neighborhood": neighborhood}},
	}
}

// declareNeighborhood adds the root field neighborhood and its types.
func declareNeighborhood(e *api.Builder, query *ast.Definition) {
	if !e.HasRelationships() {
		return
	}
	d := e.Add(ast.Object, "Subgraph", "Some nodes, and all relationships between them.")
	api.Field(d, "nodes", "[Node!]!", "The nodes, in the order in which they were found. The nodes of the argument come first. Then each node in turn adds the other ends of its relationships, in the order of their ids.")
	api.Field(d, "relationships", "[Relationship!]!", "All relationships that match the arguments between the nodes, and between these and the nodes of `among`, in either direction, ordered by id. Each occurs once.")
	declareOmitted(e, d)
	api.Field(d, "notFound", "[ID!]!", "The ids in `of` for which there is no node.")
	d = e.Add(ast.Object, "Omitted", "Relationships of one type and direction at a node of a subgraph whose other end is neither in the subgraph nor in `among`.")
	api.Field(d, "node", "Node!", "The node.")
	declareEndCount(d)
	api.Field(d, "count", "Int!", "The number of relationships.")
	api.Field(query, "neighborhood", "Subgraph!", "The nodes around some nodes, and the relationships between them.", append(append([]*ast.ArgumentDefinition{
		api.Argument("of", "[ID!]!", "The ids of the nodes to start from, at most 100. With depth 0: at most 2000."),
		intArgument("depth", "How many relationships away from them the walk goes, 0 to 4. With 0 it tells these nodes and the relationships between them, and `limit` is 2000 unless it is given.", defaultDepth),
		api.Argument("among", "[ID!]", "The ids of nodes that the client has already, such as those of a drawing. `relationships` then also has those between one of these and a node that was found, but not those between two of these. Ids for which there is no node are ignored. At most 2000 ids."),
	}, traversalArguments(e)...), walkArguments(e)...)...)
}

// neighborhood compiles the root field. Its list has one row, which holds the whole
// subgraph.
func neighborhood(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	var n plan.Neighborhood
	of, err := readNeighborhood(c, &n, args, maxDrawn)
	if err != nil {
		return nil, nil, err
	}
	s := newSubgraph(c, n)
	fields, err := s.fields(f.Selections)
	if err != nil {
		return nil, nil, err
	}
	c.Bind(f, "of", plan.Parameter{In: plan.InIDs, At: plan.Every}, func(_ *compile.Root, v any) ([]any, error) {
		of, err := readStartIDs(v, &n, maxDrawn)
		return plan.IDs(of...), err
	})
	a := started{s.row.Once(plan.Starts{}), answer.First{Of: answer.Object{At: answer.SameType, Fields: fields}}}
	return &plan.List{From: n, IDs: plan.IDs(of...), Limit: 1, Row: s.row.Fields}, a, nil
}

// readNeighborhood reads the arguments of a walk into n, and returns the ids that it starts
// from. At depth 0 there may be as many of these as most says.
func readNeighborhood(c *compile.Compiler, n *plan.Neighborhood, args input.Object, most int) (of []string, err error) {
	if n.Traversal, err = readWalk(c, args); err != nil {
		return nil, err
	}
	n.Types = compile.Narrow(n.Types, n.Filter)
	if n.Avoid, err = input.DistinctIDs("exclude", args.Get("exclude"), maxAvoided); err != nil {
		return nil, err
	}
	if n.Among, err = input.DistinctIDs("among", args.Get("among"), maxDrawn); err != nil {
		return nil, err
	}
	if n.Depth, err = input.NumberIn(args, "depth", defaultDepth, 0, maxDepth); err != nil {
		return nil, err
	}
	limit := defaultNodes
	if n.Depth == 0 {
		limit = max(limit, most)
	}
	if n.Nodes, err = input.NumberIn(args, "limit", limit, 1, maxNodes); err != nil {
		return nil, err
	}
	if n.PerNode, err = input.NumberIn(args, "perNode", defaultPerNode, 1, maxNodes); err != nil {
		return nil, err
	}
	return readStartIDs(args.Get("of"), n, most)
}

// readStartIDs reads the ids to start from. None of them may be excluded.
func readStartIDs(v any, n *plan.Neighborhood, most int) ([]string, error) {
	if n.Depth > 0 {
		most = plan.MaxPage
	}
	of, err := input.DistinctIDs("of", v, most)
	if err != nil {
		return nil, err
	}
	for _, id := range of {
		if slices.Contains(n.Avoid, id) {
			return nil, fault.Input("exclude", "%s is one of the nodes to start from (of); leave it out of one of the two", input.Show(id))
		}
	}
	return of, nil
}

// A subgraph compiles the selection on a Subgraph.
type subgraph struct {
	*compile.Compiler
	of                   plan.Neighborhood
	row                  compile.Row // the row of the neighbourhood
	nodes, relationships compile.Row
	// These lists are in row if they are selected: the nodes, the relationships between
	// them, and the numbers of omitted relationships.
	nodeList, relationshipList, omittedList plan.List
}

func newSubgraph(c *compile.Compiler, n plan.Neighborhood) *subgraph {
	return &subgraph{
		Compiler: c, of: n,
		nodeList:    plan.List{From: plan.VisitedNodes{}, Limit: plan.NoLimit},
		omittedList: plan.List{From: plan.OmittedEnds{}, Limit: plan.NoLimit},
		relationshipList: plan.List{
			From: plan.Induced{Types: n.Types, Among: n.Among}, Filter: n.Filter, Limit: maxRelationships + 1,
			Order: []plan.SortKey{{By: compile.IDColumn(plan.Relationship, c.Catalog)}},
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
	s.nodeList.Row, s.relationshipList.Row = s.nodes.Fields, s.relationships.Fields
	return out, nil
}

func (s *subgraph) field(sel graphql.CollectedField) (answer.Answer, error) {
	switch sel.Name {
	case "nodes":
		of, err := s.Node(&s.nodes, s.Catalog.Any, sel.Selections)
		return answer.Inside{At: s.row.Once(&s.nodeList), Answer: answer.List{Of: of}}, err
	case "relationships":
		of, err := s.Variant(&s.relationships, plan.Relationship, nil, s.of.Types, sel.Selections)
		return answer.Inside{At: s.row.Once(&s.relationshipList), Answer: boundedRelationships{answer.List{Of: of}}}, err
	case "truncated":
		return truncated{s.row.Once(&s.omittedList), s.row.Once(plan.Starts{}), s.of.Nodes}, nil
	case "omitted":
		var node answer.Object
		var err error
		fields := countFields(s.Compiler, "Omitted", 1, sel, func(sel graphql.CollectedField) answer.Answer {
			node, err = s.Node(&s.nodes, s.Catalog.Any, sel.Selections)
			return answer.Inside{At: 0, Answer: node}
		})
		return omitted{s.Catalog, s.row.Once(&s.omittedList), s.row.Once(&s.nodeList), answer.Object{At: answer.SameType, Fields: fields}}, err
	case "notFound":
		return answer.Inside{At: s.row.Once(plan.Starts{}), Answer: answer.Property{At: 1, Property: &notFoundProperty}}, nil
	}
	return answer.TypeName("Subgraph"), nil
}

// started writes a neighborhood, unless there is no node for any of the ids to start from.
type started struct {
	starts int // the position of plan.Starts in the row
	answer.First
}

func (a started) Write(w *answer.Writer, v any) {
	for _, r := range answer.RowsOf(v) {
		starts := r.([]any)[a.starts].([]any)
		if missing := starts[1].([]any); starts[0] == any(int64(0)) && len(missing) > 0 {
			path := "of"
			if len(missing) > 1 {
				path += "[0]"
			}
			w.Refuse(fault.Input(path, "there is no node %s", input.Show(missing[0])))
			return
		}
	}
	a.First.Write(w, v)
}

// boundedRelationships writes the relationships between the nodes, unless there are too many.
type boundedRelationships struct{ answer.List }

func (a boundedRelationships) Write(w *answer.Writer, v any) {
	if len(answer.RowsOf(v)) > maxRelationships {
		w.Refuse(fault.New(fault.TooCostly, "there are more than %d relationships between the nodes; ask for fewer nodes with limit, or for fewer types of relationships", maxRelationships))
		return
	}
	a.List.Write(w, v)
}

// truncated writes whether anything was omitted: relationships of the nodes, or nodes to
// start from.
type truncated struct{ left, starts, nodes int }

func (a truncated) Write(w *answer.Writer, v any) {
	row := v.([]any)
	started, _ := row[a.starts].([]any)[0].(int64)
	w.Bool(len(answer.RowsOf(row[a.left])) > 0 || started > int64(a.nodes))
}

// omitted writes the rows of plan.OmittedEnds, each with its node.
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
		rows = append(rows, append([]any{nodes[l[0].(int64)]}, endCount(a.cat.Relationships[l[1].(int64)], l[2], l[3])...))
	}
	answer.List{Of: a.of}.Write(w, rows)
}

// declareOmitted adds the fields about what a walk omitted.
func declareOmitted(e *api.Builder, d *ast.Definition) {
	api.Field(d, "truncated", "Boolean!", "Whether limit or perNode left something out.")
	api.Field(d, "omitted", "[Omitted!]!", "How many relationships limit or perNode left out, for each node that the walk continued from, in the order of the nodes.")
}

// walkArguments are the arguments for how far a walk goes.
func walkArguments(e *api.Builder) []*ast.ArgumentDefinition {
	return []*ast.ArgumentDefinition{
		intArgument("limit", "How many nodes at most, including those of the argument `of`, 1 to 2000.", defaultNodes),
		intArgument("perNode", "How many relationships to follow from each node at most, 1 to 2000. Those that lead to the nodes with the first ids are followed.", defaultPerNode),
		api.Argument("exclude", "[ID!]", "Leave out the nodes with these ids, and the nodes that only they lead to. At most 400 ids."),
	}
}
