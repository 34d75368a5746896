package graph

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

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
		declaration{types: []string{"Subgraph", "Omitted"}, roots: []string{"neighborhood"}, query: declareNeighborhood},
		extension{roots: map[string]rootCompiler{"neighborhood": (*compiler).neighborhood}},
	}
}

// declareNeighborhood writes the types of a subgraph and the root field.
func declareNeighborhood(e *expander, query *ast.Definition) {
	if !e.joins() {
		return
	}
	d := e.add(ast.Object, "Subgraph", "Some nodes, and every relationship among them.")
	field(d, "nodes", "[Node!]!", "The nodes, in the order in which they were found: those asked for, then from each in turn the far ends of its relationships, which are taken by id.")
	field(d, "relationships", "[Relationship!]!", "Every relationship among the nodes that meets the conditions, whichever way it leads; each once, by id.")
	e.leftOutFields(d)
	field(d, "notFound", "[ID!]!", "Those of the ids asked for that no node has.")
	d = e.add(ast.Object, "Omitted", "Relationships of one type that lead from a node of a subgraph, or to it, and whose far end was left out.")
	field(d, "node", "Node!", "The node.")
	field(d, "type", "RelationshipType!", "The type of the relationships.")
	field(d, "direction", "Direction!", "OUT where the node is their source, IN where it is their target, BOTH where they are undirected.")
	field(d, "count", "Int!", "How many there are.")
	field(query, "neighborhood", "Subgraph!", "What is around some nodes.", append(append([]*ast.ArgumentDefinition{
		argument("of", "[ID!]!", "The ids of the nodes to start from, at most 100."),
		preset("depth", "How many relationships to go from them, 1 to 4.", defaultDepth),
	}, e.wayArguments()...), e.walkArguments()...)...)
}

// neighborhood compiles the root field: a list of one row, which has all there is
// to the subgraph.
func (c *compiler) neighborhood(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	var n plan.Neighborhood
	of, err := c.bounds(&n, args, 1)
	if err != nil {
		return nil, nil, err
	}
	s := newSubgraph(c, n)
	fields, err := s.fields(f.Selections)
	if err != nil {
		return nil, nil, err
	}
	c.bind(f, "of", plan.Parameter{In: plan.InIDs, At: plan.Every}, func(_ *rootPlan, v any) ([]any, error) {
		of, err := startingAt(v, n.Avoid)
		return plan.IDs(of...), err
	})
	return &plan.List{From: n, IDs: plan.IDs(of...), Limit: 1, Row: s.row.fields}, first{shape{at: here, fields: fields}}, nil
}

// bounds reads the arguments that say how far it goes, at least so many
// relationships, and what is left out.
func (c *compiler) bounds(n *plan.Neighborhood, args object, nearest int) (of []string, err error) {
	if n.Way, err = c.wayOn(args); err != nil {
		return nil, err
	}
	if n.Avoid, err = distinctIDs("exclude", args.get("exclude"), mostAvoided); err != nil {
		return nil, err
	}
	if n.Depth, err = numberIn(args, "depth", defaultDepth, nearest, mostDepth); err != nil {
		return nil, err
	}
	if n.Nodes, err = numberIn(args, "limit", defaultNodes, 1, mostNodes); err != nil {
		return nil, err
	}
	if n.PerNode, err = numberIn(args, "perNode", defaultPerNode, 1, mostNodes); err != nil {
		return nil, err
	}
	return startingAt(args.get("of"), n.Avoid)
}

// startingAt reads the ids to start from, none of which may be left out.
func startingAt(v any, exclude []string) ([]string, error) {
	of, err := distinctIDs("of", v, plan.MaxPage)
	if err != nil {
		return nil, err
	}
	for _, id := range of {
		if slices.Contains(exclude, id) {
			return nil, fault.Input("exclude", "%s is one of the nodes to start from (of); leave it out of one of the two", show(id))
		}
	}
	return of, nil
}

// A subgraph is the selection on a Subgraph as it is compiled.
type subgraph struct {
	*compiler
	of           plan.Neighborhood
	row          row // of the neighbourhood
	nodes, among row
	// met, joined and left are lists of nodes, of relationships among them, and of
	// what was left out; in row as far as they are asked for.
	met, joined, left plan.List
}

func newSubgraph(c *compiler, n plan.Neighborhood) *subgraph {
	return &subgraph{
		compiler: c, of: n,
		met:  plan.List{From: plan.Met{}, Limit: plan.NoLimit},
		left: plan.List{From: plan.LeftOut{}, Limit: plan.NoLimit},
		joined: plan.List{
			From: plan.Among{Types: n.Types}, Filter: n.Filter, Limit: maxAmong + 1,
			Order: []plan.Term{{By: idColumn(plan.Relationship, c.cat.RelationshipFields)}},
		},
	}
}

var notFoundProperty = catalog.Property{Name: "notFound", Kind: catalog.ID, List: true}

func (s *subgraph) fields(set ast.SelectionSet) ([]keyed, error) {
	var out []keyed
	for _, sel := range s.collect(set, []string{"Subgraph"}) {
		a, err := s.field(sel)
		if err != nil {
			return nil, err
		}
		out = append(out, member0(sel, a))
	}
	s.met.Row, s.joined.Row = s.nodes.fields, s.among.fields
	return out, nil
}

func (s *subgraph) field(sel graphql.CollectedField) (answer, error) {
	switch sel.Name {
	case "nodes":
		of, err := s.node(&s.nodes, s.cat.Any, sel.Selections)
		return inside{s.row.once(&s.met), each{of}}, err
	case "relationships":
		of, err := s.variant(&s.among, plan.Relationship, nil, s.of.Types, sel.Selections)
		return inside{s.row.once(&s.joined), among{each{of}}}, err
	case "truncated":
		return truncated{s.row.once(&s.left), s.row.once(plan.Starts{}), s.of.Nodes}, nil
	case "omitted":
		var node shape
		var err error
		fields := s.countFields("Omitted", 1, sel, func(sel graphql.CollectedField) answer {
			node, err = s.node(&s.nodes, s.cat.Any, sel.Selections)
			return inside{0, node}
		})
		return omitted{s.cat, s.row.once(&s.left), s.row.once(&s.met), shape{at: here, fields: fields}}, err
	case "notFound":
		return inside{s.row.once(plan.Starts{}), value{1, &notFoundProperty}}, nil
	}
	return typeName("Subgraph"), nil
}

// among are the relationships among the nodes, of which there may be too many.
type among struct{ each }

func (a among) write(w *writer, v any) {
	if len(rowsOf(v)) > maxAmong {
		w.refuse(fault.New(fault.TooCostly, "there are more than %d relationships among the nodes; ask for fewer nodes with limit, or for some types only", maxAmong))
		return
	}
	a.each.write(w, v)
}

// truncated says whether anything was left out: what leads on from the nodes, or
// nodes to start from.
type truncated struct{ left, starts, nodes int }

func (a truncated) write(w *writer, v any) {
	row := v.([]any)
	started, _ := row[a.starts].([]any)[0].(int64)
	w.bool(len(rowsOf(row[a.left])) > 0 || started > int64(a.nodes))
}

// omitted are the rows of LeftOut, each with the row of its node.
type omitted struct {
	cat         *catalog.Catalog
	left, nodes int
	of          shape
}

func (a omitted) write(w *writer, v any) {
	row := v.([]any)
	nodes := rowsOf(row[a.nodes])
	var rows []any
	for _, r := range rowsOf(row[a.left]) {
		l := r.([]any)
		rows = append(rows, []any{nodes[l[0].(int64)], a.cat.Relationships[l[1].(int64)].Name, directions[l[2].(int64)].Name, l[3]})
	}
	each{a.of}.write(w, rows)
}

// leftOutFields are what a walk tells of what it left out.
func (e *expander) leftOutFields(d *ast.Definition) {
	field(d, "truncated", "Boolean!", "Whether limit or perNode left something out.")
	field(d, "omitted", "[Omitted!]!", "What limit or perNode left out, by the nodes that were looked around from, in their order.")
}

// walkArguments say how far a walk goes.
func (e *expander) walkArguments() []*ast.ArgumentDefinition {
	return []*ast.ArgumentDefinition{
		preset("limit", "How many nodes at most, those asked for included, 1 to 2000.", defaultNodes),
		preset("perNode", "How many relationships to follow from each node at most, the first by id, 1 to 2000.", defaultPerNode),
		argument("exclude", "[ID!]", "Leave out the nodes with these ids, and what only they lead to; at most 400."),
	}
}
