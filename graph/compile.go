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

// compiler turns the graph fields of one operation into plans and, along with
// each, the shape of its answer: which response key stands where in the rows.
type compiler struct {
	ctx context.Context // compiling ends with it: see within
	cat *catalog.Catalog
	api *api
	// extensions are what views add.
	extensions []extension
	op         *graphql.OperationContext
	keep       []ast.SelectionSet // merged selections, kept alive: see collect
	size       int                // of what is compiled so far: see within
	deep       int                // how deep in a filter: see conditions

	root *rootPlan // that is being compiled
}

// newCompiler makes the compiler of one operation. It ends with ctx. op is nil where only
// filters are compiled, that stand in no operation.
func newCompiler(ctx context.Context, cat *catalog.Catalog, a *api, extensions []extension, op *graphql.OperationContext) *compiler {
	return &compiler{ctx: ctx, cat: cat, api: a, extensions: extensions, op: op}
}

// A row under construction: positions are given out as fields are added, and a
// column that is asked for twice is fetched once.
type row struct{ fields []plan.Field }

func (r *row) add(f plan.Field) int {
	r.fields = append(r.fields, f)
	return len(r.fields) - 1
}

// once adds a field that may have been added before.
func (r *row) once(f plan.Field) int {
	if i := slices.Index(r.fields, f); i >= 0 {
		return i
	}
	return r.add(f)
}

func (r *row) column(of plan.Subject, p *catalog.Property) int {
	return r.once(plan.Column{Of: of, Property: p})
}

// collect merges what is selected of a type, fragments, @skip and @include
// regarded; satisfies names the type and everything it implements.
//
// gqlgen keeps apart fields that are selected through unrelated interfaces. A
// response has each key once, so those are merged here; the merged selections
// are kept until the operation is compiled, because gqlgen's cache knows a
// selection by its place in memory.
func (c *compiler) collect(set ast.SelectionSet, satisfies []string) []graphql.CollectedField {
	collected := graphql.CollectFields(c.op, set, satisfies)
	for i := range collected {
		for j := range i {
			if collected[j].Alias == collected[i].Alias {
				return c.mergeByKey(collected)
			}
		}
	}
	return collected
}

func (c *compiler) mergeByKey(collected []graphql.CollectedField) []graphql.CollectedField {
	var out []graphql.CollectedField
	at := map[string]int{}
	for _, f := range collected {
		i, seen := at[f.Alias]
		if !seen {
			at[f.Alias] = len(out)
			out = append(out, f)
			continue
		}
		merged := append(append(ast.SelectionSet{}, out[i].Selections...), f.Selections...)
		c.keep = append(c.keep, merged)
		out[i].Selections = merged
	}
	return out
}

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

// connection compiles a field that answers a page of a list.
func (c *compiler) connection(f graphql.CollectedField, args object, l listing, from plan.From) (*plan.List, answer, error) {
	list := &plan.List{From: from}
	var via plan.Filter
	var err error
	before := c.size
	if v := args.get("where"); v != nil {
		if l.far != nil {
			list.Filter, err = c.nodeWhere("where", l.far, v)
		} else {
			list.Filter, err = c.relationshipWhere("where", nil, v)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	if v := args.get("via"); v != nil {
		if via, err = c.relationshipWhere("via", l.end.Relationship, v); err != nil {
			return nil, nil, err
		}
	}
	list.Filter = plan.All(via, list.Filter)
	list.Order, err = c.order(l, args.get("orderBy"))
	if err != nil {
		return nil, nil, err
	}
	if types, ok := from.(plan.OfRelationships); ok {
		list.From = plan.OfRelationships{Types: narrow(types.Types, list.Filter)}
	}
	l.conditions = times(c.size-before, alternatives(list.From))
	rows := func(r *row, set ast.SelectionSet) (shape, error) {
		if l.far != nil {
			return c.node(r, l.far, set)
		}
		return c.variant(r, plan.Relationship, nil, c.cat.Relationships, set)
	}
	return c.paged(f, args, list, l, rows)
}

// narrow keeps the relationship types that a filter lets through, so that a
// store need not look at the others.
func narrow(types []*catalog.RelationshipType, f plan.Filter) []*catalog.RelationshipType {
	switch f := f.(type) {
	case plan.And:
		for _, x := range f {
			types = narrow(types, x)
		}
	case plan.Or:
		// Alternatives that are all types: type: {in: …}.
		var kept []*catalog.RelationshipType
		for _, x := range f {
			is, ok := x.(plan.Is)
			if !ok || is.Not {
				return types
			}
			kept = append(kept, is.Relationships...)
		}
		return both(types, kept)
	case plan.Is:
		if !f.Not && f.Of == plan.Relationship {
			return both(types, f.Relationships)
		}
	case plan.Compare, plan.In, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Typed, plan.Meets, plan.Count, plan.At, plan.Cites:
	}
	return types
}

func both(a, b []*catalog.RelationshipType) []*catalog.RelationshipType {
	return slices.DeleteFunc(slices.Clone(a), func(t *catalog.RelationshipType) bool { return !slices.Contains(b, t) })
}
