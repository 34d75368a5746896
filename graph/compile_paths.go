package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Bounds of paths, and what stands where none are given.
const (
	defaultLength, mostLength = 6, 8
	defaultPaths, mostPaths   = 5, 20
	mostDegree                = 1<<31 - 2
)

// ways are the shortest paths between two nodes: found by the store, their rows
// then read by id.
type ways struct {
	plan.Paths
	nodes         *template // rows [id, …] of all nodes on the paths
	relationships *template // and of all relationships; nil where not asked for
}

// paths compiles the root field.
func (c *compiler) paths(f graphql.CollectedField, args object) (answer, error) {
	p := &ways{}
	if err := c.pathArguments(&p.Paths, args); err != nil {
		return nil, err
	}
	nodes, relationships := &row{fields: []plan.Field{idColumn(plan.Node, c.cat.NodeFields)}}, &row{}
	fields, err := c.path(f.Selections, p.Types, nodes, relationships)
	if err != nil {
		return nil, err
	}
	p.nodes = newTemplate(plan.List{From: plan.AnyNode{}, Limit: plan.NoLimit, Row: nodes.fields})
	if len(relationships.fields) > 0 {
		p.relationships = newTemplate(plan.List{
			From: plan.OfRelationships{Types: p.Types}, Limit: plan.NoLimit, Row: relationships.fields,
			Order: []plan.Term{{By: idColumn(plan.Relationship, c.cat.RelationshipFields)}},
		})
	}
	c.walk = p
	for _, end := range []string{"from", "to"} {
		c.exist(end, []string{map[string]string{"from": p.From, "to": p.To}[end]})
	}
	return each{shape{at: here, fields: fields}}, nil
}

func (c *compiler) pathArguments(p *plan.Paths, args object) error {
	for _, end := range []struct {
		argument string
		id       *string
	}{{"from", &p.From}, {"to", &p.To}} {
		named, err := ids(end.argument, args.get(end.argument))
		if err != nil {
			return err
		}
		*end.id = named[0]
	}
	w, err := c.way(args)
	if err != nil {
		return err
	}
	p.Types, p.Direction, p.Filter = w.types, w.direction, w.filter
	if p.MaxLength, err = numberIn(args, "maxLength", defaultLength, 1, mostLength); err != nil {
		return err
	}
	if p.Limit, err = numberIn(args, "k", defaultPaths, 1, mostPaths); err != nil {
		return err
	}
	if p.MaxDegree, err = numberIn(args, "maxDegree", plan.NoLimit, 1, mostDegree); err != nil {
		return err
	}
	if p.Avoid, err = distinctIDs("avoid", args.get("avoid"), mostLeftOut); err != nil {
		return err
	}
	for _, id := range []string{p.From, p.To} {
		if slices.Contains(p.Avoid, id) {
			return fault.Input("avoid", "%s is an end of the paths; leave it out of avoid", show(id))
		}
	}
	return nil
}

var lengthProperty = catalog.Property{Name: "length", Kind: catalog.Int, Required: true}

// path compiles the selection on a Path, whose row is the tuple of the length,
// the rows of its nodes and those of its relationships.
func (c *compiler) path(set ast.SelectionSet, types []*catalog.RelationshipType, nodes, relationships *row) ([]keyed, error) {
	var out []keyed
	for _, sel := range c.collect(set, []string{"Path"}) {
		var a answer
		var of shape
		var err error
		switch sel.Name {
		case "__typename":
			a = typeName("Path")
		case "length":
			a = value{0, &lengthProperty}
		case "nodes":
			of, err = c.node(nodes, c.cat.Any, sel.Selections)
			a = inside{1, each{of}}
		case "relationships":
			if len(relationships.fields) == 0 {
				relationships.column(plan.Relationship, c.cat.RelationshipFields[0])
			}
			of, err = c.relationshipVariant(relationships, plan.Relationship, nil, types, sel.Selections)
			a = inside{2, each{of}}
		}
		if err != nil {
			return nil, err
		}
		out = append(out, member0(sel, a))
	}
	return out, nil
}

func (p *ways) find(ctx context.Context, r observed) (any, error) {
	paths := []plan.Path{{Nodes: []string{p.From}}} // from a node to itself there is nothing to go
	if p.From != p.To {
		var err error
		if paths, err = r.Paths(ctx, &p.Paths); err != nil {
			return nil, err
		}
	}
	var nodes, relationships []string
	for _, path := range paths {
		nodes, relationships = append(nodes, path.Nodes...), append(relationships, path.Relationships...)
	}
	if len(nodes) == 0 {
		return []any{}, nil
	}
	lists := []*plan.List{p.nodes.of(once(nodes))}
	if p.relationships != nil && len(relationships) > 0 {
		lists = append(lists, p.relationships.of(once(relationships)))
	}
	values, err := readAll(ctx, r, lists...)
	if err != nil {
		return nil, err
	}
	values = append(values, nil)
	var out []any
	for _, path := range paths {
		out = append(out, any([]any{int64(len(path.Relationships)), inOrderOf(path.Nodes, values[0]), inOrderOf(path.Relationships, values[1])}))
	}
	return out, nil
}

// once are ids, each once.
func once(ids []string) []string {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (p *ways) rows() []*plan.List {
	lists := []*plan.List{p.nodes.atMost(p.Limit * (p.MaxLength + 1))}
	if p.relationships != nil {
		lists = append(lists, p.relationships.atMost(p.Limit*p.MaxLength))
	}
	return lists
}
