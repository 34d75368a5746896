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
	"casegraph/internal/derive"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// disputes tells which nodes of a schema are propositions that can be disputed, and how
// they are linked. It is what derive.Disputed names, looked up in the catalog.
type disputes struct {
	node      *catalog.NodeType
	about     *catalog.End
	sides     map[string]*catalog.End // by the name of the field of Dispute
	publisher *catalog.Property
	where     input.Object // the filter that keeps the disputed nodes
}

// disputesOf returns nil if the schema has no such propositions.
func disputesOf(c *catalog.Catalog) *disputes {
	d := derive.Disputed()
	t := c.Node(d.Type)
	if t == nil {
		return nil
	}
	about, pro, contra := t.End(d.About), t.End(d.For), t.End(d.Against)
	standing, publisher := t.Property(d.Standing), c.Source().Property(d.Publisher)
	if about == nil || pro == nil || contra == nil || pro.Far != contra.Far || pro.Far.Single() == nil || standing == nil || publisher == nil || !standing.Derived {
		return nil
	}
	return &disputes{
		node: t, about: about, publisher: publisher,
		sides: map[string]*catalog.End{"asserting": pro, "sourcesFor": pro, "denying": contra, "sourcesAgainst": contra},
		where: input.Object{{Name: d.Standing, Value: input.Object{{Name: "eq", Value: d.Value}}}},
	}
}

func disputesView() view {
	return view{
		api.Declaration{
			Types: []string{"Dispute"}, Roots: []string{"disputes"}, NodeFields: sideFields,
			Query: declareDisputes, NodeType: declareSidesOfNode,
		},
		compile.Extension{
			Roots: map[string]compile.RootCompiler{"disputes": compileDisputes},
			Node: func(types []*catalog.NodeType, name string) compile.NodeCompiler {
				if len(types) == 1 && types[0].Name == derive.Disputed().Type && slices.Contains(sideFields, name) {
					return compileSideOfNode
				}
				return nil
			},
		},
	}
}

// sideFields are the fields about the two sides of a proposition: of a Dispute, and of the
// proposition itself.
var sideFields = []string{"asserting", "denying", "sourcesFor", "sourcesAgainst"}

// declareSidesOfNode adds the fields about the two sides to the type of propositions.
func declareSidesOfNode(e *api.Builder, def *ast.Definition, t *catalog.NodeType) {
	if d := disputesOf(e.Catalog); d != nil && d.node == t {
		declareSides(def, d)
	}
}

// declareSides adds the fields about the two sides of a proposition.
func declareSides(t *ast.Definition, d *disputes) {
	list := d.sides["asserting"].Far.Name + "Connection!"
	api.Field(t, "asserting", list, "What asserts it, without what was retracted.", api.PageArguments()...)
	api.Field(t, "denying", list, "What denies it, without what was retracted.", api.PageArguments()...)
	const sources = ". What was retracted does not count. Citations of the statements count, and those of their relationships to the proposition. Sources of one publisher count as one. A source without a publisher counts by itself."
	api.Field(t, "sourcesFor", "Int!", "How many independent sources the assertions cite"+sources)
	api.Field(t, "sourcesAgainst", "Int!", "How many independent sources the denials cite"+sources)
}

// compileSideOfNode compiles a field about one side of the row's proposition.
func compileSideOfNode(c *compile.Compiler, r *compile.Row, _ []*catalog.NodeType, f graphql.CollectedField) (answer.Answer, error) {
	a, err := sideField(c, r, f)
	return a, compile.AtField(f, err)
}

// sideField compiles one of sideFields.
func sideField(c *compile.Compiler, r *compile.Row, f graphql.CollectedField) (answer.Answer, error) {
	end := disputesOf(c.Catalog).sides[f.Name]
	if f.Name == "asserting" || f.Name == "denying" {
		return side(c, r, end, f)
	}
	return sourcesOf(c, r, end)
}

// declareDisputes adds the root field disputes and its types.
func declareDisputes(e *api.Builder, query *ast.Definition) {
	d := disputesOf(e.Catalog)
	if d == nil {
		return
	}
	api.Field(query, "disputes", "DisputeConnection!", "The disputed propositions, ordered by id, with what asserts and what denies each, and the number of sources of each side.",
		append([]*ast.ArgumentDefinition{api.Argument("of", "ID", "The id of the node that the propositions are about. Without it: those about any node.")}, api.PageArguments()...)...)
	t := e.Add(ast.Object, "Dispute", "A proposition that is asserted and denied. What was retracted does not count.")
	api.Field(t, "claim", d.node.Name+"!", "The proposition.")
	declareSides(t, d)
	e.ListType(api.ListType{Name: "Dispute", Node: "Dispute"})
}

// compileDisputes compiles the root field disputes.
func compileDisputes(c *compile.Compiler, f graphql.CollectedField, args input.Object) (*plan.List, answer.Answer, error) {
	d := disputesOf(c.Catalog)
	disputed, err := c.NodeWhere("of", d.node.Far, d.where)
	if err != nil {
		return nil, nil, err
	}
	id := compile.IDColumn(plan.Node, c.Catalog)
	list := &plan.List{From: plan.OfType{Node: d.node}, Order: []plan.SortKey{{By: id}}, Filter: disputed}
	on := "Query"
	if args.Has("of") {
		if args.Get("of") == nil {
			return nil, nil, fault.Input("of", "null is no id; give the id of a node, or leave it out for disputes about any node")
		}
		of, err := input.IDs("of", args.Get("of"))
		if err != nil {
			return nil, nil, err
		}
		c.Require("of", of)
		list.Filter = plan.All(plan.Exists{End: d.about, Where: plan.Compare{Column: id, Op: plan.Eq, Value: of[0]}}, disputed)
		on += " " + of[0]
	}
	return c.Paged(f, args, list, compile.Listing{On: on}, func(r *compile.Row, set ast.SelectionSet) (answer.Object, error) { return dispute(c, r, set) })
}

// dispute compiles the selection on a Dispute. Its row is the row of its claim.
func dispute(c *compile.Compiler, r *compile.Row, set ast.SelectionSet) (answer.Object, error) {
	d := disputesOf(c.Catalog)
	var fields []answer.Member
	for _, sel := range c.Collect(set, []string{"Dispute"}) {
		var a answer.Answer
		var err error
		switch sel.Name {
		case "__typename":
			a = answer.TypeName("Dispute")
		case "claim":
			a, err = c.Node(r, d.node.Far, sel.Selections)
		default:
			a, err = sideField(c, r, sel)
		}
		if err != nil {
			return answer.Object{}, compile.AtField(sel, err)
		}
		fields = append(fields, answer.NewMember(sel, a))
	}
	return answer.Object{At: answer.SameType, Fields: fields}, nil
}

// notRetracted compiles the filter that drops what was retracted at an end.
func notRetracted(c *compile.Compiler, end *catalog.End) (plan.Filter, error) {
	kept, err := c.RelationshipRule(end.Relationship, derive.Disputed().Kept)
	if err != nil {
		return nil, err
	}
	stands, err := c.NodeRule(end.Far.Single(), derive.Disputed().Stands)
	return plan.All(kept, stands), err
}

// side compiles the list of what asserts or denies a claim, without what was retracted.
func side(c *compile.Compiler, r *compile.Row, end *catalog.End, sel graphql.CollectedField) (answer.Answer, error) {
	kept, err := notRetracted(c, end)
	if err != nil {
		return nil, err
	}
	args := input.Arguments(sel.Field, c.Operation.Variables)
	on := compile.Listing{On: end.Relationship.Name + " " + end.Direction.String(), Far: end.Far, End: end, Keep: kept}
	list, conn, err := c.Connection(sel, args, on, plan.OverEnd{End: end})
	return compile.Nested(r, list, conn), err
}

// sourcesOf compiles the number of sources on one side of a claim.
func sourcesOf(c *compile.Compiler, r *compile.Row, end *catalog.End) (answer.Answer, error) {
	kept, err := notRetracted(c, end)
	list := &plan.List{
		From: plan.OverEnd{End: end}, Filter: kept,
		Aggregates: []plan.Aggregate{{Of: plan.CitedSource{By: disputesOf(c.Catalog).publisher}, Limit: plan.NoLimit}},
	}
	return answer.Inside{At: r.Add(list), Answer: valueCount{}}, err
}

// valueCount writes the number of values in the only aggregate of a list. Null does not count.
type valueCount struct{}

func (valueCount) Write(w *answer.Writer, v any) {
	n := int64(0)
	for _, r := range answer.RowsOf(v.([]any)[1]) {
		if r.([]any)[0] != nil {
			n++
		}
	}
	w.Total(n)
}
