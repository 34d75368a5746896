package graph

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

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
		declaration{types: []string{"Path"}, roots: []string{"paths"}, query: declarePaths},
		extension{roots: map[string]rootCompiler{"paths": (*compiler).paths}},
	}
}

// declarePaths writes the type of a path and the root field.
func declarePaths(e *expander, query *ast.Definition) {
	if !e.joins() {
		return
	}
	d := e.add(ast.Object, "Path", "A way from one node to another over relationships.")
	field(d, "length", "Int!", "How many relationships it leads over.")
	field(d, "nodes", "[Node!]!", "The nodes, from the first to the last: one more than relationships.")
	field(d, "relationships", "[Relationship!]!", "The relationships between each node and the next.")
	field(query, "paths", "[Path!]!", "The shortest ways between two nodes that meet the conditions, by the ids of their relationships. Other ways are found by avoiding nodes of these.", append(append([]*ast.ArgumentDefinition{
		argument("from", "ID!", "The id of the node to start from."),
		argument("to", "ID!", "The id of the node to come to."),
		preset("maxLength", "How many relationships a path may lead over, 1 to 8.", defaultLength),
		preset("k", "How many paths at most, 1 to 20.", defaultPaths),
	}, e.wayArguments()...),
		argument("avoid", "[ID!]", "Do not run through the nodes with these ids; at most 400."),
		argument("maxDegree", "Int", "Do not run through nodes with more relationships than this of the types asked for, so that nothing is joined by what joins everything."))...)
}

// paths compiles the root field: a list with a row for each path.
func (c *compiler) paths(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	ends := []string{"from", "to"}
	list := &plan.List{}
	for _, argument := range ends {
		named, err := ids(argument, args.get(argument))
		if err != nil {
			return nil, nil, err
		}
		list.IDs = append(list.IDs, named[0])
	}
	p, err := c.pathArguments(args)
	if err != nil {
		return nil, nil, err
	}
	if list.Limit, err = numberIn(args, "k", defaultPaths, 1, mostPaths); err != nil {
		return nil, nil, err
	}
	for i, argument := range ends {
		id := list.IDs[i].(string)
		if err := mayEndAt(id, p.Avoid); err != nil {
			return nil, nil, err
		}
		c.root.required = append(c.root.required, requiredNodes{argument, []string{id}, true})
		c.bind(f, argument, plan.Parameter{In: plan.InIDs, At: i}, func(r *rootPlan, v any) ([]any, error) {
			named, err := ids(argument, v)
			if err != nil {
				return nil, err
			}
			r.required = slices.Clone(r.required)
			r.required[i].ids = named
			return plan.IDs(named...), mayEndAt(named[0], p.Avoid)
		})
	}
	row := &row{}
	fields, err := c.path(f.Selections, p, row)
	if err != nil {
		return nil, nil, err
	}
	list.From, list.Row = p, row.fields
	return list, each{shape{at: here, fields: fields}}, nil
}

func (c *compiler) pathArguments(args object) (p plan.Paths, err error) {
	if p.Way, err = c.wayOn(args); err != nil {
		return p, err
	}
	if p.MaxLength, err = numberIn(args, "maxLength", defaultLength, 1, mostLength); err != nil {
		return p, err
	}
	if p.MaxDegree, err = numberIn(args, "maxDegree", plan.NoLimit, 1, mostDegree); err != nil {
		return p, err
	}
	p.Avoid, err = distinctIDs("avoid", args.get("avoid"), mostAvoided)
	return p, err
}

func mayEndAt(id string, avoid []string) error {
	if slices.Contains(avoid, id) {
		return fault.Input("avoid", "%s is an end of the paths; leave it out of avoid", show(id))
	}
	return nil
}

// path compiles the selection on a Path.
func (c *compiler) path(set ast.SelectionSet, p plan.Paths, r *row) ([]keyed, error) {
	var nodes, relationships row
	met := plan.List{From: plan.Met{}, Limit: plan.NoLimit}
	followed := plan.List{From: plan.Followed{}, Limit: plan.NoLimit}
	var out []keyed
	for _, sel := range c.collect(set, []string{"Path"}) {
		var a answer
		var of shape
		var err error
		switch sel.Name {
		case "length":
			a = inside{r.once(&followed), length{}}
		case "nodes":
			of, err = c.node(&nodes, c.cat.Any, sel.Selections)
			a = inside{r.once(&met), each{of}}
		case "relationships":
			of, err = c.variant(&relationships, plan.Relationship, nil, p.Types, sel.Selections)
			a = inside{r.once(&followed), each{of}}
		default:
			a = typeName("Path")
		}
		if err != nil {
			return nil, err
		}
		out = append(out, member0(sel, a))
	}
	met.Row, followed.Row = nodes.fields, relationships.fields
	return out, nil
}

// length is how many rows there are.
type length struct{}

func (length) write(w *writer, v any) { w.total(int64(len(rowsOf(v)))) }
