package compile

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/answer"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// A Listing is what an ordering speaks of: nodes of far, reached over end
// (nil in a root list), or relationships when far is nil; of a list over several
// ends, types are those of the relationships. on says what its
// cursors are bound to: an end's to the relationship and the side it is seen
// from, which all types share that an interface may stand for.
type Listing struct {
	On  string
	Far *catalog.Far
	End *catalog.End
	// Fields compile what only this list's connection has, or has otherwise, by name;
	// edgeFields what only its edges have.
	Fields     map[string]func(list *plan.List, f graphql.CollectedField) (answer.Answer, error)
	EdgeFields map[string]func(r *Row, f graphql.CollectedField) (answer.Answer, error)
	// CountsFirst says that only the first rows are counted, so that their order matters
	// to what is counted.
	CountsFirst bool

	Types []*catalog.RelationshipType
	// Conditions is the size of its conditions and its order, as a store writes them.
	Conditions int
}

// order compiles orderBy and closes it with the ids that make it total.
func (c *Compiler) order(l Listing, v any) ([]plan.Term, error) {
	var terms []plan.Term
	desc := false
	if v != nil {
		for i, x := range input.AsList(v) {
			path := "orderBy" + input.Index(v, i)
			o, err := input.AsObject(path, x)
			if err != nil {
				return nil, err
			}
			if len(o) != 1 {
				return nil, fault.Input(path, "an object orders by exactly one key, but this has %d; give a list of objects", len(o))
			}
			by, direction, err := c.by(l, path+"."+o[0].Name, o[0])
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
			terms = addTerm(terms, plan.Term{By: by, Desc: desc})
		}
	}
	if l.Far != nil {
		terms = addTerm(terms, plan.Term{By: IDColumn(plan.Node, c.Catalog.NodeFields), Desc: desc})
	}
	if l.End != nil || l.Far == nil {
		terms = addTerm(terms, plan.Term{By: IDColumn(plan.Relationship, c.Catalog.RelationshipFields), Desc: desc})
	}
	return terms, nil
}

// addTerm leaves out a key that stands already: it would decide nothing.
func addTerm(terms []plan.Term, t plan.Term) []plan.Term {
	for _, x := range terms {
		if x.By == t.By {
			return terms
		}
	}
	return append(terms, t)
}

// by compiles one key and gives the direction that was asked for.
func (c *Compiler) by(l Listing, path string, m input.Member) (plan.By, any, error) {
	if m.Value == nil || m.Value == (input.Absent{}) {
		return nil, nil, input.NotGiven(path, m.Value)
	}
	if l.Far == nil {
		p := c.relationshipProperty(nil, m.Name)
		if p == nil {
			return nil, nil, fault.Input(path, "only some relationship types have this property; a list of all is ordered by what all have")
		}
		return KeyColumn(plan.Relationship, p), m.Value, nil
	}
	if m.Name == "via" {
		return c.byVia(l, path, m.Value)
	}
	if p := nodeProperty(c.Catalog, l.Far, m.Name); p != nil {
		return KeyColumn(plan.Node, p), m.Value, nil
	}
	end := endOf(l.Far, m.Name)
	if end == nil {
		return nil, nil, fault.Input(path, "there is nothing of this name to order by")
	}
	total, err := onlyMember(path, m.Value)
	return plan.CountOf{End: end}, total.Value, err
}

func (c *Compiler) byVia(l Listing, path string, v any) (plan.By, any, error) {
	m, err := onlyMember(path, v)
	if err != nil {
		return nil, nil, err
	}
	if l.End == nil {
		return nil, nil, fault.Input(path, "a root list has no relationship to order by; order by via where the list is an end of one")
	}
	p := l.End.Relationship.Property(m.Name)
	if p == nil {
		return nil, nil, fault.Input(path+"."+m.Name, "%s has no property %q", l.End.Relationship.Name, m.Name)
	}
	return KeyColumn(plan.Relationship, p), m.Value, nil
}

// onlyMember is the one member a @oneOf object has: validation sees to that in
// literals, but not in variables.
func onlyMember(path string, v any) (input.Member, error) {
	o, err := input.AsObject(path, v)
	switch {
	case err != nil:
		return input.Member{}, err
	case len(o) != 1:
		return input.Member{}, fault.Input(path, "exactly one key is expected here, but this has %d", len(o))
	case o[0].Value == nil || o[0].Value == (input.Absent{}):
		return input.Member{}, input.NotGiven(path+"."+o[0].Name, o[0].Value)
	}
	return o[0], nil
}
