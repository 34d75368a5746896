package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// rootFields are those of the record itself, apart from those of each node type.
var rootFields = map[string]rootCompiler{
	"node": func(c *compiler, f graphql.CollectedField, args object) (*plan.List, answer, error) {
		return c.nodeByID(f, args, c.cat.Any, plan.AnyNode{})
	},
	"nodes":         (*compiler).nodesByID,
	"relationship":  (*compiler).relationshipByID,
	"relationships": (*compiler).relationships,
	"datasets": func(c *compiler, f graphql.CollectedField, _ object) (*plan.List, answer, error) {
		l, rows := c.datasets(f, plan.AllDatasets{})
		return l, rows, nil
	},
	"dataset": (*compiler).datasetByName,
}

func (c *compiler) datasetByName(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	name, err := scalar("name", c.cat.Dataset[0], args.get("name"))
	if err != nil {
		return nil, nil, err
	}
	l, rows := c.datasets(f, plan.AllDatasets{Names: []string{name.(string)}})
	return l, first(rows), nil
}

func (c *compiler) nodeByID(f graphql.CollectedField, args object, far *catalog.Far, from plan.From) (*plan.List, answer, error) {
	wanted, err := ids("id", args.get("id"))
	if err != nil {
		return nil, nil, err
	}
	r := &row{}
	of, err := c.node(r, far, f.Selections)
	if err != nil {
		return nil, nil, err
	}
	c.bindID(f)
	return c.byIDs(from, wanted, idColumn(plan.Node, c.cat.NodeFields), r), first{of}, nil
}

// bindID lets the one id of a root field be bound.
func (c *compiler) bindID(f graphql.CollectedField) {
	c.bind(f, "id", plan.Parameter{In: plan.InIDs, At: plan.Every}, func(_ *rootPlan, v any) ([]any, error) {
		wanted, err := ids("id", v)
		return plan.IDs(wanted...), err
	})
}

func (c *compiler) nodesByID(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	wanted, err := ids("ids", args.get("ids"))
	if err != nil {
		return nil, nil, err
	}
	if len(wanted) > plan.MaxPage {
		return nil, nil, fault.Input("ids", "%d ids are too many: at most %d may be asked for at once", len(wanted), plan.MaxPage)
	}
	r := &row{}
	of, err := c.node(r, c.cat.Any, f.Selections)
	if err != nil {
		return nil, nil, err
	}
	id := r.column(plan.Node, c.cat.NodeFields[0])
	return c.byIDs(plan.AnyNode{}, wanted, idColumn(plan.Node, c.cat.NodeFields), r), inOrder{of: of, ids: wanted, id: id}, nil
}

func (c *compiler) byIDs(from plan.From, wanted []string, id plan.Column, r *row) *plan.List {
	return &plan.List{
		From: from, IDs: plan.IDs(wanted...), Limit: max(1, len(wanted)),
		Order: []plan.Term{{By: id}}, Row: r.fields,
	}
}

func (c *compiler) relationshipByID(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	wanted, err := ids("id", args.get("id"))
	if err != nil {
		return nil, nil, err
	}
	r := &row{}
	of, err := c.variant(r, plan.Relationship, nil, c.cat.Relationships, f.Selections)
	if err != nil {
		return nil, nil, err
	}
	from := plan.OfRelationships{Types: c.cat.Relationships}
	c.bindID(f)
	return c.byIDs(from, wanted, idColumn(plan.Relationship, c.cat.RelationshipFields), r), first{of}, nil
}

func (c *compiler) relationships(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	return c.connection(f, args, listing{on: "Query"}, plan.OfRelationships{Types: c.cat.Relationships})
}

// rootOf is what compiles a root field; nil where it is one of the service's.
func (c *compiler) rootOf(name string) rootCompiler {
	for _, x := range c.extensions {
		if compile := x.roots[name]; compile != nil {
			return compile
		}
	}
	if compile, ok := rootFields[name]; ok {
		return compile
	}
	field, ok := c.api.roots[name]
	if !ok {
		return nil
	}
	return func(c *compiler, f graphql.CollectedField, args object) (*plan.List, answer, error) {
		if field.one {
			return c.nodeByID(f, args, field.node.Far, plan.OfType{Node: field.node})
		}
		return c.connection(f, args, listing{on: "Query", far: field.node.Far}, plan.OfType{Node: field.node})
	}
}

// rootField compiles a root field. It gives nil for a field that is not answered from
// the store.
func (c *compiler) rootField(f graphql.CollectedField) (*rootPlan, error) {
	compile := c.rootOf(f.Name)
	if compile == nil {
		return nil, nil
	}
	before := c.size
	c.root = &rootPlan{field: f}
	var err error
	c.root.list, c.root.answer, err = compile(c, f, arguments(f.Field, c.op.Variables))
	c.root.size = c.size - before
	return c.root, err
}
