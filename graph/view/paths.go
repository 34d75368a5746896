package view

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/api"
	"casegraph/graph/compile"
	"casegraph/graph/input"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Defaults and limits of the arguments.
const (
	defaultLength, maxLength = 6, 8
	defaultPaths, maxPaths   = 5, 20
	maxDegree                = 1<<31 - 2
)

func pathsView() view {
	return view{
		api.Declaration{Types: []string{"Path"}, Roots: []string{"paths"}, Query: declarePaths},
		compile.Extension{Roots: map[string]compile.RootCompiler{"paths": paths}},
	}
}

// declarePaths adds the root field paths and the type Path.
func declarePaths(e *api.Builder, query *ast.Definition) {
	if !e.HasRelationships() {
		return
	}
	d := e.Add(ast.Object, "Path", "A path from one node to another over relationships.")
	api.Field(d, "length", "Int!", "The number of relationships.")
	api.Field(d, "nodes", "[Node!]!", "The nodes, from the first to the last. There is one more than relationships.")
	api.Field(d, "relationships", "[Relationship!]!", "The relationships, each between a node and the next one.")
	api.Field(query, "paths", "[Path!]!", "The shortest paths between two nodes that match the arguments, ordered by the ids of their relationships. To find other paths, avoid nodes of these.", append(append([]*ast.ArgumentDefinition{
		api.Argument("from", "ID!", "The id of the node to start from."),
		api.Argument("to", "ID!", "The id of the node to end at."),
		intArgument("maxLength", "How many relationships a path may have, 1 to 8.", defaultLength),
		intArgument("k", "How many paths at most, 1 to 20.", defaultPaths),
	}, traversalArguments(e)...),
		api.Argument("avoid", "[ID!]", "No path passes through the nodes with these ids. At most 400 ids."),
		api.Argument("maxDegree", "Int", "No path passes through a node that has more relationships of the given types than this. Use it to leave out nodes that connect almost everything."))...)
}

// paths compiles the root field. Its list has a row for each path.
func paths(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	ends := []string{"from", "to"}
	list := &plan.List{}
	for _, argument := range ends {
		ids, err := input.IDs(argument, args.Get(argument))
		if err != nil {
			return nil, nil, err
		}
		list.IDs = append(list.IDs, ids[0])
	}
	p, err := pathArguments(c, args)
	if err != nil {
		return nil, nil, err
	}
	if list.Limit, err = input.NumberIn(args, "k", defaultPaths, 1, maxPaths); err != nil {
		return nil, nil, err
	}
	for i, argument := range ends {
		id := list.IDs[i].(string)
		check := func(id string) error { return checkEnd(id, p.Avoid) }
		if err := check(id); err != nil {
			return nil, nil, err
		}
		c.RequireIfNone(f, argument, i, id, check)
	}
	row := &compile.Row{}
	fields, err := path(c, f.Selections, p, row)
	if err != nil {
		return nil, nil, err
	}
	list.From, list.Row = p, row.Fields
	return list, answer.List{Of: answer.Object{At: answer.SameType, Fields: fields}}, nil
}

// pathArguments reads the arguments other than from, to and k.
func pathArguments(c *compile.Compiler, args input.Object) (p plan.Paths, err error) {
	if p.Traversal, err = readWalk(c, args); err != nil {
		return p, err
	}
	if p.MaxLength, err = input.NumberIn(args, "maxLength", defaultLength, 1, maxLength); err != nil {
		return p, err
	}
	if p.MaxDegree, err = input.NumberIn(args, "maxDegree", plan.NoLimit, 1, maxDegree); err != nil {
		return p, err
	}
	if p.MaxDegree == plan.NoLimit { // otherwise relationships of all given types count
		p.Types = compile.Narrow(p.Types, p.Filter)
	}
	p.Avoid, err = input.DistinctIDs("avoid", args.Get("avoid"), maxAvoided)
	return p, err
}

// checkEnd returns an error if an end of the paths is to be avoided.
func checkEnd(id string, avoid []string) error {
	if slices.Contains(avoid, id) {
		return fault.Input("avoid", "%s is an end of the paths; leave it out of avoid", input.Show(id))
	}
	return nil
}

// path compiles the selection on a Path.
func path(c *compile.Compiler, set ast.SelectionSet, p plan.Paths, r *compile.Row) ([]answer.Member, error) {
	var nodes, relationships compile.Row
	nodeList := plan.List{From: plan.VisitedNodes{}, Limit: plan.NoLimit}
	relationshipList := plan.List{From: plan.PathRelationships{}, Limit: plan.NoLimit}
	var out []answer.Member
	for _, sel := range c.Collect(set, []string{"Path"}) {
		var a answer.Answer
		var of answer.Object
		var err error
		switch sel.Name {
		case "length":
			a = answer.Inside{At: r.Once(&relationshipList), Answer: length{}}
		case "nodes":
			of, err = c.Node(&nodes, c.Catalog.Any, sel.Selections)
			a = answer.Inside{At: r.Once(&nodeList), Answer: answer.List{Of: of}}
		case "relationships":
			of, err = c.Variant(&relationships, plan.Relationship, nil, p.Types, sel.Selections)
			a = answer.Inside{At: r.Once(&relationshipList), Answer: answer.List{Of: of}}
		default:
			a = answer.TypeName("Path")
		}
		if err != nil {
			return nil, err
		}
		out = append(out, answer.NewMember(sel, a))
	}
	nodeList.Row, relationshipList.Row = nodes.Fields, relationships.Fields
	return out, nil
}

// length writes the number of rows.
type length struct{}

func (length) Write(w *answer.Writer, v any) { w.Total(int64(len(answer.RowsOf(v)))) }
