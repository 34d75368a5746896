package compile

import (
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
	"casegraph/graph/input"
	"casegraph/graph/operator"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// A Listing tells how a connection is compiled: what its rows are, and what differs from
// other connections.
type Listing struct {
	// On identifies the field for cursors, together with the field's name. For an end it is
	// the relationship and the direction, since interfaces share the fields of their types.
	On string
	// Same names the arguments that cursors are bound to, for errors. "" are orderBy and
	// distinct, as far as the field has them.
	Same string
	// Far has the types of the rows' nodes. It is nil if the rows are relationships or facts.
	Far *catalog.Far
	// End is the end that the list follows; nil if it follows no single end.
	End *catalog.End
	// Fields compile the fields that only this connection has, by name. They go before
	// fields of all connections.
	Fields map[string]func(list *plan.List, f graphql.CollectedField) (answer.Answer, error)
	// EdgeFields compile the fields that only its edges have, by name.
	EdgeFields map[string]func(r *Row, f graphql.CollectedField) (answer.Answer, error)
	// CountsFirst is true if a count covers only the first rows, so that it depends on the
	// order.
	CountsFirst bool
	// Types are the types of the relationships, if the list follows several ends.
	Types []*catalog.RelationshipType
	// Keep is a filter that all rows meet, besides the client's own.
	Keep plan.Filter
	// Conditions is the size of the list's filter and order, as a store writes them.
	Conditions int
	// Distinct is the source of the list if it has each node once; nil otherwise.
	Distinct *Distinct
	// Branches is how many types a store may look at one by one; 0 means one.
	Branches int
}

// same returns Same, or the arguments that it stands for without a value.
func (l Listing) same(f graphql.CollectedField) string {
	if l.Same != "" {
		return l.Same
	}
	var out []string
	for _, name := range []string{"orderBy", "distinct"} {
		if f.Definition.Arguments.ForName(name) != nil {
			out = append(out, name)
		}
	}
	return strings.Join(out, " and ")
}

// order compiles orderBy. It adds the ids, so that the order is total.
func (c *Compiler) order(l Listing, v any) ([]plan.SortKey, error) {
	var terms []plan.SortKey
	desc := false
	if v != nil {
		for i, x := range input.AsList(v) {
			path := "orderBy" + input.Index(v, i)
			o, err := input.AsObject(path, x)
			if err != nil {
				return nil, err
			}
			if len(o) != 1 {
				return nil, fault.Input(path, "each object takes exactly one key, but this one has %d; to order by several keys, give a list of objects", len(o))
			}
			by, direction, err := c.sortKey(l, path+"."+o[0].Name, o[0])
			if err != nil {
				return nil, err
			}
			if direction != "ASC" && direction != "DESC" {
				return nil, fault.Input(path+"."+o[0].Name, "expected ASC or DESC, not %s", input.Show(direction))
			}
			if err := c.condition(typesOf(l.Far)); err != nil {
				return nil, err
			}
			desc = direction == "DESC"
			terms = addKey(terms, plan.SortKey{By: by, Desc: desc})
		}
	}
	if l.Far != nil {
		terms = addKey(terms, plan.SortKey{By: IDColumn(plan.Node, c.Catalog), Desc: desc})
	}
	if l.End != nil && l.Distinct == nil || l.Far == nil {
		terms = addKey(terms, plan.SortKey{By: IDColumn(plan.Relationship, c.Catalog), Desc: desc})
	}
	return terms, nil
}

// addKey adds a key unless the order has it already.
func addKey(terms []plan.SortKey, t plan.SortKey) []plan.SortKey {
	for _, x := range terms {
		if plan.SameKeys(x.By, t.By) {
			return terms
		}
	}
	return append(terms, t)
}

// sortKey compiles one key of orderBy. It returns the direction as the client gave it.
func (c *Compiler) sortKey(l Listing, path string, m input.Member) (plan.SortBy, any, error) {
	if m.Value == nil || m.Value == (input.Absent{}) {
		return nil, nil, input.NotGiven(path, m.Value)
	}
	if l.Far == nil {
		p := c.relationshipProperty(nil, m.Name)
		if p == nil {
			return nil, nil, fault.Input(path, "only some relationship types have this property; order by a property that all of them have")
		}
		return KeyColumn(plan.Relationship, p), m.Value, nil
	}
	if m.Name == "via" {
		return c.sortKeyVia(l, path, m.Value)
	}
	if p := nodeProperty(c.Catalog, l.Far, m.Name); p != nil {
		return KeyColumn(plan.Node, p), m.Value, nil
	}
	end := endOf(l.Far, m.Name)
	if end == nil {
		return nil, nil, fault.Input(path, "this list has no key of this name to order by")
	}
	return c.sortKeyOver(end, path, m.Value)
}

// sortKeyOver compiles a key of what stands at an end: a number, or the least or greatest of
// its keys.
func (c *Compiler) sortKeyOver(end *catalog.End, path string, v any) (plan.SortBy, any, error) {
	o, err := input.AsObject(path, v)
	if err != nil {
		return nil, nil, err
	}
	var key *input.Member
	var where plan.Filter
	for i, m := range o {
		at := path + "." + m.Name
		if m.Value == nil || m.Value == (input.Absent{}) {
			return nil, nil, input.NotGiven(at, m.Value)
		}
		var f plan.Filter
		switch m.Name {
		case "via":
			f, err = c.RelationshipWhere(at, end.Relationship, m.Value)
		case "where":
			f, err = c.NodeWhere(at, end.Far, m.Value)
		default:
			if key != nil {
				return nil, nil, fault.Input(path, "%s and %s are two keys, and each object takes one; to order by several keys, give a list of objects", key.Name, m.Name)
			}
			key = &o[i]
		}
		if err != nil {
			return nil, nil, err
		}
		where = plan.All(where, f)
	}
	if key == nil {
		return nil, nil, fault.Input(path, "give what to order by: count, distinctCount, min or max; via and where only say what counts")
	}
	if key.Name != "min" && key.Name != "max" {
		return &plan.CountOf{End: end, Where: where, Distinct: key.Name == "distinctCount"}, key.Value, nil
	}
	path += "." + key.Name
	of, err := onlyMember(path, key.Value)
	if err != nil {
		return nil, nil, err
	}
	by, direction, err := c.sortKey(Listing{Far: end.Far, End: end}, path+"."+of.Name, of)
	if err != nil {
		return nil, nil, err
	}
	extreme := &plan.ExtremeOf{End: end, Where: plan.All(where, operator.HasKey(by)), By: by, Greatest: key.Name == "max"}
	return extreme, direction, c.condition(typesOf(end.Far))
}

// sortKeyVia compiles a key of the relationship that the list follows.
func (c *Compiler) sortKeyVia(l Listing, path string, v any) (plan.SortBy, any, error) {
	m, err := onlyMember(path, v)
	if err != nil {
		return nil, nil, err
	}
	if l.End == nil {
		return nil, nil, fault.Input(path, "only a list at an end of a relationship can be ordered by via; leave it out here")
	}
	if l.Distinct != nil {
		return nil, nil, fault.Input(path, "with distinct a row is a node, to which several relationships may lead, so the rows have no order by them; order by a property of the node, or leave out distinct")
	}
	p := l.End.Relationship.Property(m.Name)
	if p == nil {
		return nil, nil, fault.Input(path+"."+m.Name, "%s has no property %q", l.End.Relationship.Name, m.Name)
	}
	return KeyColumn(plan.Relationship, p), m.Value, nil
}

// onlyMember returns the single member of a @oneOf object. Validation checks that there is
// one in literals, but not in variables.
func onlyMember(path string, v any) (input.Member, error) {
	o, err := input.AsObject(path, v)
	switch {
	case err != nil:
		return input.Member{}, err
	case len(o) != 1:
		return input.Member{}, fault.Input(path, "expected exactly one key, but this object has %d", len(o))
	case o[0].Value == nil || o[0].Value == (input.Absent{}):
		return input.Member{}, input.NotGiven(path+"."+o[0].Name, o[0].Value)
	}
	return o[0], nil
}
