package compile

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
	"casegraph/graph/cost"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// rootFields compile the root fields that do not depend on the domain.
var rootFields = map[string]RootCompiler{
	"node": func(c *Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
		return c.nodeByID(f, args, c.Catalog.Any, plan.AnyNode{})
	},
	"nodes":         (*Compiler).nodesByID,
	"relationship":  (*Compiler).relationshipByID,
	"relationships": (*Compiler).relationships,
	"datasets": func(c *Compiler, f graphql.CollectedField, _ input.Object) (*plan.List, answer.Answer, error) {
		return c.datasets(f, plan.AllDatasets{})
	},
	"dataset": (*Compiler).datasetByName,
}

// datasetByName compiles the root field dataset.
func (c *Compiler) datasetByName(f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	name, err := input.Scalar("name", c.Catalog.DatasetName(), args.Get("name"))
	if err != nil {
		return nil, nil, err
	}
	l, rows, err := c.datasets(f, plan.AllDatasets{Names: []string{name.(string)}})
	return l, answer.First(rows), err
}

// nodeByID compiles the root field of one node.
func (c *Compiler) nodeByID(f graphql.CollectedField, args input.Object, far *catalog.Far, from plan.From) (*plan.List, answer.Answer, error) {
	wanted, err := input.IDs("id", args.Get("id"))
	if err != nil {
		return nil, nil, err
	}
	r := &Row{}
	of, err := c.Node(r, far, f.Selections)
	if err != nil {
		return nil, nil, err
	}
	c.bindID(f)
	return c.byIDs(from, wanted, IDColumn(plan.Node, c.Catalog), r), answer.First{Of: of}, nil
}

// bindID makes the id of a root field a parameter of the list.
func (c *Compiler) bindID(f graphql.CollectedField) {
	c.Bind(f, "id", plan.Parameter{In: plan.InIDs, At: plan.Every}, func(_ *Root, v any) ([]any, error) {
		wanted, err := input.IDs("id", v)
		return plan.IDs(wanted...), err
	})
}

// nodesByID compiles the root field nodes.
func (c *Compiler) nodesByID(f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	wanted, err := input.IDs("ids", args.Get("ids"))
	if err != nil {
		return nil, nil, err
	}
	if len(wanted) > plan.MaxPage {
		return nil, nil, fault.Input("ids", "%d ids are too many: at most %d may be asked for at once", len(wanted), plan.MaxPage)
	}
	r := &Row{}
	of, err := c.Node(r, c.Catalog.Any, f.Selections)
	if err != nil {
		return nil, nil, err
	}
	id := r.Column(plan.Node, c.Catalog.NodeID())
	return c.byIDs(plan.AnyNode{}, wanted, IDColumn(plan.Node, c.Catalog), r), answer.InOrder{Of: of, IDs: wanted, ID: id}, nil
}

// byIDs is the list of the facts with these ids.
func (c *Compiler) byIDs(from plan.From, wanted []string, id plan.Column, r *Row) *plan.List {
	return &plan.List{
		From: from, IDs: plan.IDs(wanted...), Limit: max(1, len(wanted)),
		Order: []plan.SortKey{{By: id}}, Row: r.Fields,
	}
}

// relationshipByID compiles the root field relationship.
func (c *Compiler) relationshipByID(f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	wanted, err := input.IDs("id", args.Get("id"))
	if err != nil {
		return nil, nil, err
	}
	r := &Row{}
	of, err := c.Variant(r, plan.Relationship, nil, c.Catalog.Relationships, f.Selections)
	if err != nil {
		return nil, nil, err
	}
	from := plan.OfRelationships{Types: c.Catalog.Relationships}
	c.bindID(f)
	return c.byIDs(from, wanted, IDColumn(plan.Relationship, c.Catalog), r), answer.First{Of: of}, nil
}

// relationships compiles the root field relationships.
func (c *Compiler) relationships(f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	return c.Connection(f, args, Listing{On: "Query"}, plan.OfRelationships{Types: c.Catalog.Relationships})
}

// rootOf returns the compiler of a root field; nil if the field does not need the store.
func (c *Compiler) rootOf(name string) RootCompiler {
	for _, x := range c.extensions {
		if compile := x.Roots[name]; compile != nil {
			return compile
		}
	}
	if compile, ok := rootFields[name]; ok {
		return compile
	}
	field, ok := c.API.Roots[name]
	if !ok {
		return nil
	}
	return func(c *Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
		if field.One {
			return c.nodeByID(f, args, field.Node.Far, plan.OfType{Node: field.Node})
		}
		return c.Connection(f, args, Listing{On: "Query", Far: field.Node.Far}, plan.OfType{Node: field.Node})
	}
}

// RootField compiles a root field. It returns nil for a field that does not need the
// store.
func (c *Compiler) RootField(f graphql.CollectedField) (*Root, error) {
	compile := c.rootOf(f.Name)
	if compile == nil {
		return nil, nil
	}
	before := cost.Plus(c.size, c.forTypes)
	c.Root = &Root{Field: f}
	var err error
	c.Root.List, c.Root.Answer, err = compile(c, f, input.Arguments(f.Field, c.Operation.Variables))
	c.Root.Size = cost.Plus(c.size, c.forTypes) - before
	return c.Root, err
}
