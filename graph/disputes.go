package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/plan"
)

// disputes are the propositions of a schema that may be disputed, as its catalog
// has what derive.Disputed names.
type disputes struct {
	node      *catalog.NodeType
	about     *catalog.End
	sides     map[string]*catalog.End // by the field of a Dispute
	publisher *catalog.Property
	where     object // filter of the nodes that are disputed
}

// disputesOf is nil where the schema has no such propositions.
func disputesOf(c *catalog.Catalog) *disputes {
	d := derive.Disputed()
	t := c.Node(d.Type)
	if t == nil {
		return nil
	}
	about, pro, contra := t.End(d.About), t.End(d.For), t.End(d.Against)
	standing, publisher := t.Property(d.Standing), c.Source().Property(d.Publisher)
	if about == nil || pro == nil || contra == nil || pro.Far != contra.Far || standing == nil || publisher == nil || !standing.Derived {
		return nil
	}
	return &disputes{
		node: t, about: about, publisher: publisher,
		sides: map[string]*catalog.End{"asserting": pro, "sourcesFor": pro, "denying": contra, "sourcesAgainst": contra},
		where: object{{d.Standing, object{{"eq", d.Value}}}},
	}
}

func disputesView() view {
	return view{
		declaration{types: []string{"Dispute"}, roots: []string{"disputes"}, query: declareDisputes},
		extension{roots: map[string]rootCompiler{"disputes": (*compiler).disputed}},
	}
}

// declareDisputes writes the types of disputes and the root field.
func declareDisputes(e *expander, query *ast.Definition) {
	d := disputesOf(e.cat)
	if d == nil {
		return
	}
	field(query, "disputes", "DisputeConnection!", "The disputed propositions about a node, by id: who asserts and who denies each, and on how many sources.",
		append([]*ast.ArgumentDefinition{argument("of", "ID!", "The id of the node that they are about.")}, pageArguments()...)...)
	t := e.add(ast.Object, "Dispute", "A proposition that some assert and others deny; what was retracted does not count.")
	field(t, "claim", d.node.Name+"!", "The proposition.")
	list := d.sides["asserting"].Far.Name + "Connection!"
	field(t, "asserting", list, "What asserts it.", pageArguments()...)
	field(t, "denying", list, "What denies it.", pageArguments()...)
	const sources = ": those that the statements or their relationships to it cite, one for each publisher; one that names no publisher stands for itself."
	field(t, "sourcesFor", "Int!", "On how many independent sources it is asserted"+sources)
	field(t, "sourcesAgainst", "Int!", "On how many independent sources it is denied"+sources)
	e.listType("Dispute", "Dispute", "", traits{})
}

// disputed compiles the root field `disputes`.
func (c *compiler) disputed(f graphql.CollectedField, args object) (*plan.List, answer, error) {
	d := disputesOf(c.cat)
	of, err := ids("of", args.get("of"))
	if err != nil {
		return nil, nil, err
	}
	c.require("of", of)
	disputed, err := c.nodeWhere("of", d.node.Far, d.where)
	if err != nil {
		return nil, nil, err
	}
	id := idColumn(plan.Node, c.cat.NodeFields)
	list := &plan.List{From: plan.OfType{Node: d.node}, Order: []plan.Term{{By: id}}}
	list.Filter = plan.All(plan.Meets{End: d.about, Where: plan.Compare{Column: id, Op: plan.Eq, Value: of[0]}}, disputed)
	return c.paged(f, args, list, listing{on: "Query " + of[0]}, func(r *row, set ast.SelectionSet) (shape, error) { return c.dispute(r, set) })
}

// dispute compiles the selection on a Dispute, whose row is that of its claim.
func (c *compiler) dispute(r *row, set ast.SelectionSet) (shape, error) {
	d := disputesOf(c.cat)
	var fields []keyed
	for _, sel := range c.collect(set, []string{"Dispute"}) {
		var a answer
		var err error
		switch sel.Name {
		case "__typename":
			a = typeName("Dispute")
		case "claim":
			a, err = c.node(r, d.node.Far, sel.Selections)
		case "asserting", "denying":
			a, err = c.side(r, d.sides[sel.Name], sel)
		case "sourcesFor", "sourcesAgainst":
			a, err = c.sourcesOf(r, d.sides[sel.Name])
		}
		if err != nil {
			return shape{}, place(sel, err)
		}
		fields = append(fields, member0(sel, a))
	}
	return shape{at: here, fields: fields}, nil
}

// keptOnly keeps what was not retracted, of what stands at an end.
func keptOnly(c *compiler, end *catalog.End) (plan.Filter, error) {
	kept, err := c.api.filter("RelationshipWhere", derive.Disputed().Kept)
	if err != nil {
		return nil, err
	}
	return c.relationshipWhere("where", end.Relationship, kept)
}

// side lists what asserts or denies, but for what was retracted.
func (c *compiler) side(r *row, end *catalog.End, sel graphql.CollectedField) (answer, error) {
	kept, err := keptOnly(c, end)
	if err != nil {
		return nil, err
	}
	args := arguments(sel.Field, c.op.Variables)
	on := listing{on: end.Relationship.Name + " " + end.Direction.String(), far: end.Far, end: end}
	list, conn, err := c.connection(sel, args, on, plan.OverEnd{End: end})
	if list != nil {
		list.Filter = kept
	}
	return nested(r, list, conn), err
}

// sourcesOf counts the sources on which something is asserted or denied.
func (c *compiler) sourcesOf(r *row, end *catalog.End) (answer, error) {
	kept, err := keptOnly(c, end)
	list := &plan.List{
		From: plan.OverEnd{End: end}, Filter: kept,
		Tallies: []plan.Tally{{Of: plan.CitedSource{By: disputesOf(c.cat).publisher}, Limit: plan.NoLimit}},
	}
	return inside{r.add(list), howMany{}}, err
}

// howMany is the number of values that a list's one tally has, null aside.
type howMany struct{}

func (howMany) write(w *writer, v any) {
	n := int64(0)
	for _, r := range rowsOf(v.([]any)[1]) {
		if r.([]any)[0] != nil {
			n++
		}
	}
	w.total(n)
}
