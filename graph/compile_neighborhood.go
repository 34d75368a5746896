package graph

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Bounds of a neighbourhood, and what stands where none are given.
const (
	defaultDepth, mostDepth = 1, 4
	defaultNodes, mostNodes = 200, 2000
	defaultPerNode          = 50
	mostLeftOut             = 2000 // ids in exclude and avoid
)

// neighborhood compiles the root field.
func (c *compiler) neighborhood(f graphql.CollectedField, args object) (answer, error) {
	n := &neighborhood{cat: c.cat}
	exclude, err := c.bounds(n, args)
	if err != nil {
		return nil, err
	}
	w, err := c.way(args)
	if err != nil {
		return nil, err
	}
	id := idColumn(plan.Node, c.cat.NodeFields)
	within := w.filter
	if len(exclude) > 0 {
		w.filter = plan.All(w.filter, plan.In{Column: id, Values: plan.IDs(exclude...), Not: true})
	}
	n.step = newTemplate(plan.List{From: plan.AnyNode{}, Limit: plan.NoLimit, Row: []plan.Field{id, c.steps(w, n.perNode+1)}})
	nodes, among := &row{fields: []plan.Field{id}}, &row{}
	fields, err := c.subgraph(n, w, f, nodes, among)
	if err != nil {
		return nil, err
	}
	n.nodes = newTemplate(plan.List{From: plan.AnyNode{}, Limit: plan.NoLimit, Row: nodes.fields})
	if len(among.fields) > 0 {
		n.among = newTemplate(plan.List{
			From: plan.Among{Types: w.types}, Filter: within, Limit: maxAmong + 1, Row: among.fields,
			Order: []plan.Term{{By: idColumn(plan.Relationship, c.cat.RelationshipFields)}},
		})
	}
	c.walk = n
	c.open(f, "of", func(r *rootAnswer, v any) error {
		of, err := startingAt(v, exclude)
		again := *n
		again.of = of
		r.walk = &again
		return err
	})
	return shape{at: here, fields: fields}, nil
}

// bounds reads the arguments that say how far it goes, and what is left out.
func (c *compiler) bounds(n *neighborhood, args object) (exclude []string, err error) {
	if exclude, err = distinctIDs("exclude", args.get("exclude"), mostLeftOut); err != nil {
		return nil, err
	}
	if n.of, err = startingAt(args.get("of"), exclude); err != nil {
		return nil, err
	}
	if n.depth, err = numberIn(args, "depth", defaultDepth, 1, mostDepth); err != nil {
		return nil, err
	}
	if n.limit, err = numberIn(args, "limit", defaultNodes, 1, mostNodes); err != nil {
		return nil, err
	}
	n.perNode, err = numberIn(args, "perNode", defaultPerNode, 1, mostNodes)
	return exclude, err
}

// startingAt reads the ids to start from, none of which may be left out.
func startingAt(v any, exclude []string) ([]string, error) {
	of, err := distinctIDs("of", v, maxPage)
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

// steps fetches the relationships that are followed from a node, as the ids of
// them and of their far ends.
func (c *compiler) steps(w way, limit int) plan.Variant {
	id := idColumn(plan.Relationship, c.cat.RelationshipFields)
	return eachType(c.cat, func(t *catalog.NodeType) []plan.Field {
		return []plan.Field{&plan.List{
			From: plan.OverEnds{Ends: w.ends(t)}, Filter: w.filter, Order: []plan.Term{{By: id}}, Limit: limit,
			Row: []plan.Field{id, idColumn(plan.Node, c.cat.NodeFields)},
		}}
	})
}

// leftOut counts, by type, the relationships that would be followed from a node
// to others than those found: outward (or undirected), then inward.
func leftOut(cat *catalog.Catalog, w way) func(found []string) plan.List {
	id := idColumn(plan.Node, cat.NodeFields)
	return func(found []string) plan.List {
		filter := plan.All(w.filter, plan.In{Column: id, Values: plan.IDs(found...), Not: true})
		return plan.List{From: plan.AnyNode{}, Limit: plan.NoLimit, Row: []plan.Field{id, eachType(cat, func(t *catalog.NodeType) []plan.Field {
			var sides [2][]*catalog.End
			for _, e := range w.ends(t) {
				side := 0
				if e.Direction == catalog.In {
					side = 1
				}
				sides[side] = append(sides[side], e)
			}
			var fields []plan.Field
			for _, ends := range sides {
				fields = append(fields, &plan.List{
					From: plan.OverEnds{Ends: ends}, Filter: filter,
					Tallies: []plan.Tally{{Of: plan.TypeOf{Of: plan.Relationship}, Limit: plan.NoLimit}},
				})
			}
			return fields
		})}}
	}
}

// eachType fetches of a node of whatever type what there is to fetch of that.
func eachType(c *catalog.Catalog, fields func(t *catalog.NodeType) []plan.Field) plan.Variant {
	v := plan.Variant{Of: plan.Node}
	for _, t := range c.Nodes {
		v.Cases = append(v.Cases, plan.Case{Node: t, Fields: fields(t)})
	}
	return v
}

var (
	truncatedProperty = catalog.Property{Name: "truncated", Kind: catalog.Boolean, Required: true}
	notFoundProperty  = catalog.Property{Name: "notFound", Kind: catalog.ID, List: true}
)

// subgraph compiles the selection on a Subgraph: what to fetch of its nodes and
// of its relationships.
func (c *compiler) subgraph(n *neighborhood, w way, f graphql.CollectedField, nodes, among *row) ([]keyed, error) {
	var out []keyed
	for _, sel := range c.collect(f.Selections, []string{"Subgraph"}) {
		var a answer
		var of shape
		var err error
		switch sel.Name {
		case "__typename":
			a = typeName("Subgraph")
		case "nodes":
			of, err = c.node(nodes, c.cat.Any, sel.Selections)
			a = inside{0, each{of}}
		case "relationships":
			of, err = c.relationshipVariant(among, plan.Relationship, nil, w.types, sel.Selections)
			a = inside{1, each{of}}
		case "truncated":
			n.left = leftOut(c.cat, w)
			a = value{2, &truncatedProperty}
		case "omitted":
			n.left = leftOut(c.cat, w)
			fields := c.countFields("Omitted", 1, sel, func(sel graphql.CollectedField) answer {
				of, err = c.node(nodes, c.cat.Any, sel.Selections)
				return inside{0, of}
			})
			a = inside{3, each{shape{at: here, fields: fields}}}
		case "notFound":
			a = value{4, &notFoundProperty}
		}
		if err != nil {
			return nil, err
		}
		out = append(out, member0(sel, a))
	}
	return out, nil
}
