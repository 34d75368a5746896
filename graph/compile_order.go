package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// A listing is what an ordering speaks of: nodes of far, reached over end
// (nil in a root list), or relationships when far is nil; of a list over several
// ends, types are those of the relationships. on says what its
// cursors are bound to: an end's to the relationship and the side it is seen
// from, which all types share that an interface may stand for.
type listing struct {
	on  string
	far *catalog.Far
	end *catalog.End
	// fields compile what only this list's connection has, or has otherwise, by name;
	// edgeFields what only its edges have.
	fields     map[string]func(list *plan.List, f graphql.CollectedField) (answer, error)
	edgeFields map[string]func(r *row, f graphql.CollectedField) (answer, error)
	// countsFirst says that only the first rows are counted, so that their order matters
	// to what is counted.
	countsFirst bool

	types []*catalog.RelationshipType
	// conditions is the size of its conditions and its order, as a store writes them.
	conditions int
}

// order compiles orderBy and closes it with the ids that make it total.
func (c *compiler) order(l listing, v any) ([]plan.Term, error) {
	var terms []plan.Term
	desc := false
	if v != nil {
		for i, x := range asList(v) {
			path := "orderBy" + index(v, i)
			o, err := asObject(path, x)
			if err != nil {
				return nil, err
			}
			if len(o) != 1 {
				return nil, fault.Input(path, "an object orders by exactly one key, but this has %d; give a list of objects", len(o))
			}
			by, direction, err := c.by(l, path+"."+o[0].name, o[0])
			if err != nil {
				return nil, err
			}
			if direction != "ASC" && direction != "DESC" {
				return nil, fault.Input(path+"."+o[0].name, "expected ASC or DESC, not %s", show(direction))
			}
			if err := c.condition(typesOf(l.far)); err != nil {
				return nil, err
			}
			desc = direction == "DESC"
			terms = addTerm(terms, plan.Term{By: by, Desc: desc})
		}
	}
	if l.far != nil {
		terms = addTerm(terms, plan.Term{By: idColumn(plan.Node, c.cat.NodeFields), Desc: desc})
	}
	if l.end != nil || l.far == nil {
		terms = addTerm(terms, plan.Term{By: idColumn(plan.Relationship, c.cat.RelationshipFields), Desc: desc})
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
func (c *compiler) by(l listing, path string, m member) (plan.By, any, error) {
	if m.value == nil || m.value == (absent{}) {
		return nil, nil, notGiven(path, m.value)
	}
	if l.far == nil {
		p := c.relationshipProperty(nil, m.name)
		if p == nil {
			return nil, nil, fault.Input(path, "only some relationship types have this property; a list of all is ordered by what all have")
		}
		return column(plan.Relationship, p), m.value, nil
	}
	if m.name == "via" {
		return c.byVia(l, path, m.value)
	}
	if p := nodeProperty(c.cat, l.far, m.name); p != nil {
		return column(plan.Node, p), m.value, nil
	}
	end := endOf(l.far, m.name)
	if end == nil {
		return nil, nil, fault.Input(path, "there is nothing of this name to order by")
	}
	total, err := onlyMember(path, m.value)
	return plan.CountOf{End: end}, total.value, err
}

func (c *compiler) byVia(l listing, path string, v any) (plan.By, any, error) {
	m, err := onlyMember(path, v)
	if err != nil {
		return nil, nil, err
	}
	if l.end == nil {
		return nil, nil, fault.Input(path, "a root list has no relationship to order by; order by via where the list is an end of one")
	}
	p := l.end.Relationship.Property(m.name)
	if p == nil {
		return nil, nil, fault.Input(path+"."+m.name, "%s has no property %q", l.end.Relationship.Name, m.name)
	}
	return column(plan.Relationship, p), m.value, nil
}

// onlyMember is the one member a @oneOf object has: validation sees to that in
// literals, but not in variables.
func onlyMember(path string, v any) (member, error) {
	o, err := asObject(path, v)
	switch {
	case err != nil:
		return member{}, err
	case len(o) != 1:
		return member{}, fault.Input(path, "exactly one key is expected here, but this has %d", len(o))
	case o[0].value == nil || o[0].value == (absent{}):
		return member{}, notGiven(path+"."+o[0].name, o[0].value)
	}
	return o[0], nil
}
