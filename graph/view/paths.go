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

// Bounds of paths, and what stands where none are given.
const (
	defaultLength, mostLength = 6, 8
	defaultPaths, mostPaths   = 5, 20
	mostDegree                = 1<<31 - 2
)

func pathsView() view {
	return view{
		api.Declaration{Types: []string{"Path"}, Roots: []string{"paths"}, Query: declarePaths},
		compile.Extension{Roots: map[string]compile.RootCompiler{"paths": paths}},
	}
}

// declarePaths writes the type of a path and the root field.
func declarePaths(e *api.Builder, query *ast.Definition) {
	if !e.HasRelationships() {
		return
	}
	d := e.Add(ast.Object, "Path", "A way from one node to another over relationships.")
	api.Field(d, "length", "Int!", "How many relationships it leads over.")
	api.Field(d, "nodes", "[Node!]!", "The nodes, from the first to the last: one more than relationships.")
	api.Field(d, "relationships", "[Relationship!]!", "The relationships between each node and the next.")
	api.Field(query, "paths", "[Path!]!", "The shortest ways between two nodes that meet the conditions, by the ids of their relationships. Other ways are found by avoiding nodes of these.", append(append([]*ast.ArgumentDefinition{
		api.Argument("from", "ID!", "The id of the node to start from."),
		api.Argument("to", "ID!", "The id of the node to come to."),
		preset("maxLength", "How many relationships a path may lead over, 1 to 8.", defaultLength),
		preset("k", "How many paths at most, 1 to 20.", defaultPaths),
	}, wayArguments(e)...),
		api.Argument("avoid", "[ID!]", "Do not run through the nodes with these ids; at most 400."),
		api.Argument("maxDegree", "Int", "Do not run through nodes with more relationships than this of the types asked for, so that nothing is joined by what joins everything."))...)
}

// paths compiles the root field: a list with a row for each path.
func paths(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	ends := []string{"from", "to"}
	list := &plan.List{}
	for _, argument := range ends {
		named, err := input.IDs(argument, args.Get(argument))
		if err != nil {
			return nil, nil, err
		}
		list.IDs = append(list.IDs, named[0])
	}
	p, err := pathArguments(c, args)
	if err != nil {
		return nil, nil, err
	}
	if list.Limit, err = input.NumberIn(args, "k", defaultPaths, 1, mostPaths); err != nil {
		return nil, nil, err
	}
	for i, argument := range ends {
		id := list.IDs[i].(string)
		if err := mayEndAt(id, p.Avoid); err != nil {
			return nil, nil, err
		}
		c.Root.Required = append(c.Root.Required, compile.RequiredNodes{Argument: argument, IDs: []string{id}, IfNone: true})
		c.Bind(f, argument, plan.Parameter{In: plan.InIDs, At: i}, func(r *compile.Root, v any) ([]any, error) {
			named, err := input.IDs(argument, v)
			if err != nil {
				return nil, err
			}
			r.Required = slices.Clone(r.Required)
			r.Required[i].IDs = named
			return plan.IDs(named...), mayEndAt(named[0], p.Avoid)
		})
	}
	row := &compile.Row{}
	fields, err := path(c, f.Selections, p, row)
	if err != nil {
		return nil, nil, err
	}
	list.From, list.Row = p, row.Fields
	return list, answer.List{Of: answer.Object{At: answer.SameType, Fields: fields}}, nil
}

func pathArguments(c *compile.Compiler, args input.Object) (p plan.Paths, err error) {
	if p.Way, err = wayOn(c, args); err != nil {
		return p, err
	}
	if p.MaxLength, err = input.NumberIn(args, "maxLength", defaultLength, 1, mostLength); err != nil {
		return p, err
	}
	if p.MaxDegree, err = input.NumberIn(args, "maxDegree", plan.NoLimit, 1, mostDegree); err != nil {
		return p, err
	}
	p.Avoid, err = input.DistinctIDs("avoid", args.Get("avoid"), mostAvoided)
	return p, err
}

func mayEndAt(id string, avoid []string) error {
	if slices.Contains(avoid, id) {
		return fault.Input("avoid", "%s is an end of the paths; leave it out of avoid", input.Show(id))
	}
	return nil
}

// path compiles the selection on a Path.
func path(c *compile.Compiler, set ast.SelectionSet, p plan.Paths, r *compile.Row) ([]answer.Member, error) {
	var nodes, relationships compile.Row
	met := plan.List{From: plan.Met{}, Limit: plan.NoLimit}
	followed := plan.List{From: plan.Followed{}, Limit: plan.NoLimit}
	var out []answer.Member
	for _, sel := range c.Collect(set, []string{"Path"}) {
		var a answer.Answer
		var of answer.Object
		var err error
		switch sel.Name {
		case "length":
			a = answer.Inside{At: r.Once(&followed), Answer: length{}}
		case "nodes":
			of, err = c.Node(&nodes, c.Catalog.Any, sel.Selections)
			a = answer.Inside{At: r.Once(&met), Answer: answer.List{Of: of}}
		case "relationships":
			of, err = c.Variant(&relationships, plan.Relationship, nil, p.Types, sel.Selections)
			a = answer.Inside{At: r.Once(&followed), Answer: answer.List{Of: of}}
		default:
			a = answer.TypeName("Path")
		}
		if err != nil {
			return nil, err
		}
		out = append(out, answer.NewMember(sel, a))
	}
	met.Row, followed.Row = nodes.Fields, relationships.Fields
	return out, nil
}

// length is how many rows there are.
type length struct{}

func (length) Write(w *answer.Writer, v any) { w.Total(int64(len(answer.RowsOf(v)))) }
