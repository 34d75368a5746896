package graph

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Bounds of a page.
const (
	defaultPage = 20
)

// A page is which rows of a list are asked for.
type page struct {
	limit    int
	backward bool
	after    []any
	before   []any
}

// page reads first, last, after and before; null counts as absent.
func (c *compiler) page(args object, bound uint32, order []plan.Term) (page, error) {
	p := page{limit: defaultPage}
	first, last := args.get("first"), args.get("last")
	if first != nil && last != nil {
		return p, fault.Input("first", "first and last may not be given together; a page is counted from one end")
	}
	for name, v := range map[string]any{"first": first, "last": last} {
		if v == nil {
			continue
		}
		n, err := intIn(name, v, 1, plan.MaxPage)
		if err != nil {
			return p, err
		}
		p.limit, p.backward = int(n.(int64)), name == "last"
	}
	var err error
	if p.after, err = cursorArgument(args, "after", bound, order); err != nil {
		return p, err
	}
	p.before, err = cursorArgument(args, "before", bound, order)
	return p, err
}

func cursorArgument(args object, name string, bound uint32, order []plan.Term) ([]any, error) {
	v := args.get(name)
	if v == nil {
		return nil, nil
	}
	return cursorOf(name, v, bound, order)
}

func cursorOf(name string, v any, bound uint32, order []plan.Term) ([]any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fault.Input(name, "expected a string, not %s", show(v))
	}
	return parseCursor(name, s, bound, order)
}

// bindCursors lets the bounds of a root field's page be bound.
func (c *compiler) bindCursors(f graphql.CollectedField, bound uint32, order []plan.Term) {
	for name, in := range map[string]plan.Place{"after": plan.InAfter, "before": plan.InBefore} {
		c.bind(f, name, plan.Parameter{In: in, At: plan.Every}, func(_ *rootPlan, v any) ([]any, error) {
			return cursorOf(name, v, bound, order)
		})
	}
}

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

func idColumn(of plan.Subject, fields []*catalog.Property) plan.Column {
	return plan.Column{Of: of, Property: fields[0]}
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

func column(of plan.Subject, p *catalog.Property) plan.Column {
	return plan.Column{Of: of, Property: p, Part: p.KeyPart()}
}

// CursorOf is the cursor of a node in the root list of its type when that is
// ordered by one property, upward: what a client would have been given there. key
// is the property's sort key. It is for programs that know the rows of a list and
// begin amidst it, as benchmarks do; it panics where there is no such order.
func CursorOf(c *catalog.Catalog, nodeType, property, key, id string) string {
	t := c.Node(nodeType)
	order := []plan.Term{{By: column(plan.Node, catalog.Find(t.Properties, property))}, {By: idColumn(plan.Node, c.NodeFields)}}
	quoted := appendCursor(nil, binding("Query."+t.Plural, order), []any{key, id})
	return string(quoted[1 : len(quoted)-1])
}
