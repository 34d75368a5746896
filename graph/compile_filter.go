package graph

import (
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Filters: an input object of the API to a plan.Filter. Every name in it was
// checked against the schema when the query was validated, so what is looked up
// here is there; what is not, is a value's business and answered with
// BAD_USER_INPUT and the path of the argument.

// maxDepth bounds how deep a filter nests: stores have limits of their own, each
// another.
const maxDepth = 30

// nodeWhere compiles a filter on a node that is one of far's types.
func (c *compiler) nodeWhere(path string, far *catalog.Far, v any) (plan.Filter, error) {
	var typed plan.Or
	anyTyped := false
	f, err := c.conditions(path, v, func(path string, v any) (plan.Filter, error) {
		return c.nodeWhere(path, far, v)
	}, func(path, name string, v any) (plan.Filter, error) {
		if far.Single() == nil {
			for _, t := range far.Types {
				if t.Singular == name {
					anyTyped = true
					f, err := c.nodeTyped(path, t, v)
					typed = append(typed, f)
					return nil, err
				}
			}
		}
		return c.nodeCondition(path, far, name, v)
	})
	if err != nil || !anyTyped {
		return f, err
	}
	// Types that are asked for in one object are alternatives.
	if len(typed) == 1 {
		return plan.All(f, typed[0]), nil
	}
	return plan.All(f, typed), nil
}

func (c *compiler) nodeTyped(path string, t *catalog.NodeType, v any) (plan.Filter, error) {
	f, err := c.nodeWhere(path, t.Far, v)
	if f == nil {
		return plan.Is{Of: plan.Node, Nodes: []*catalog.NodeType{t}}, err
	}
	return plan.Typed{Node: t, Where: f}, err
}

func (c *compiler) nodeCondition(path string, far *catalog.Far, name string, v any) (plan.Filter, error) {
	switch name {
	case "type":
		return c.typeIs(path, &nodeTypeProperty, v, func(name string) plan.Filter {
			return plan.Constant(far.Single() == c.cat.Node(name))
		})
	case "types":
		return c.typesIn(path, v)
	case "citations":
		return c.cites(path, plan.Node, v)
	}
	if p := nodeProperty(c.cat, far, name); p != nil {
		if p.Derived {
			return c.derivedWhere(path, far, p, v)
		}
		if err := c.operators(v, typesOf(far)); err != nil {
			return nil, err
		}
		return property(path, plan.Node, p, v)
	}
	if end := endOf(far, name); end != nil {
		return c.match(path, end, v)
	}
	return nil, fault.Input(path, "there is no such condition")
}

// nodeProperty finds a property that every type of far has.
func nodeProperty(cat *catalog.Catalog, far *catalog.Far, name string) *catalog.Property {
	if t := far.Single(); t != nil {
		return t.Property(name)
	}
	if far.Union != nil {
		if p := far.Union.Property(name); p != nil {
			return p
		}
	}
	return catalog.Find(cat.NodeFields, name)
}

// typesOf is how many types a node may be of.
func typesOf(far *catalog.Far) int {
	if far == nil {
		return 1
	}
	return len(far.Types)
}

func endOf(far *catalog.Far, field string) *catalog.End {
	if t := far.Single(); t != nil {
		return t.End(field)
	}
	if far.Union != nil {
		return far.Union.End(field)
	}
	return nil
}

// relationshipWhere compiles a filter on a relationship of the type, or of any
// when it is nil.
func (c *compiler) relationshipWhere(path string, t *catalog.RelationshipType, v any) (plan.Filter, error) {
	return c.conditions(path, v, func(path string, v any) (plan.Filter, error) {
		return c.relationshipWhere(path, t, v)
	}, func(path, name string, v any) (plan.Filter, error) {
		switch name {
		case "type":
			return c.typeIs(path, &relationshipTypeProperty, v, func(name string) plan.Filter {
				r := c.cat.Relationship(name)
				if t != nil {
					return plan.Constant(r == t)
				}
				return plan.Is{Of: plan.Relationship, Relationships: []*catalog.RelationshipType{r}}
			})
		case "source":
			return c.at(path, plan.Source, c.cat.Any, v)
		case "target":
			return c.at(path, plan.Target, c.cat.Any, v)
		case "citations":
			return c.cites(path, plan.Relationship, v)
		}
		if p := c.relationshipProperty(t, name); p != nil {
			if err := c.operators(v, 1); err != nil {
				return nil, err
			}
			return property(path, plan.Relationship, p, v)
		}
		return nil, fault.Input(path, "there is no such condition")
	})
}

func (c *compiler) relationshipProperty(t *catalog.RelationshipType, name string) *catalog.Property {
	if t != nil {
		return t.Property(name)
	}
	return catalog.Find(c.cat.RelationshipFields, name)
}

func (c *compiler) citationWhere(path string, v any) (plan.Filter, error) {
	return c.conditions(path, v, c.citationWhere, func(path, name string, v any) (plan.Filter, error) {
		if name == "source" {
			return c.at(path, plan.Cited, c.cat.Source().Far, v)
		}
		if p := catalog.Find(c.cat.Citation, name); p != nil {
			if err := c.operators(v, 1); err != nil {
				return nil, err
			}
			return property(path, plan.Citation, p, v)
		}
		return nil, fault.Input(path, "there is no such condition")
	})
}

// at compiles a filter on a node beside a relationship or a citation.
func (c *compiler) at(path string, side plan.Side, far *catalog.Far, v any) (plan.Filter, error) {
	f, err := c.nodeWhere(path, far, v)
	if f == nil || err != nil {
		return nil, err // there always is such a node
	}
	return plan.At{Side: side, Where: f}, nil
}

// conditions and-s the members of an object: and, or, not through whole, every
// other through one. An empty object asks nothing: nil.
func (c *compiler) conditions(path string, v any, whole func(path string, v any) (plan.Filter, error), one func(path, name string, v any) (plan.Filter, error)) (plan.Filter, error) {
	c.deep++
	defer func() { c.deep-- }()
	if c.deep > maxDepth {
		return nil, fault.New(fault.TooCostly, "%s: a filter may nest %d deep", path, maxDepth)
	}
	return allMembers(path, v, func(at string, m member) (plan.Filter, error) {
		switch m.name {
		case "and":
			return eachValue(at, m.value, whole, func(fs []plan.Filter) plan.Filter { return plan.All(fs...) })
		case "or":
			return eachValue(at, m.value, whole, func(fs []plan.Filter) plan.Filter { return plan.Any(fs...) })
		case "not":
			f, err := whole(at, m.value)
			if err != nil {
				return nil, err
			}
			return plan.Not(f), nil
		}
		return one(at, m.name, m.value)
	})
}

// eachValue joins what the values of a list come to.
func eachValue(path string, v any, one func(path string, v any) (plan.Filter, error), join func([]plan.Filter) plan.Filter) (plan.Filter, error) {
	var fs []plan.Filter
	for i, x := range asList(v) {
		f, err := one(path+index(v, i), x)
		if err != nil {
			return nil, err
		}
		fs = append(fs, f)
	}
	return join(fs), nil
}

// match compiles the conditions on an end.
func (c *compiler) match(path string, end *catalog.End, v any) (plan.Filter, error) {
	o, err := asObject(path, v)
	if err != nil {
		return nil, err
	}
	var within plan.Filter // what via and where restrict the rest to
	var all []plan.Filter
	before := c.size
	alone := len(o) > 0
	for _, m := range o {
		if m.value == nil || m.value == (absent{}) {
			return nil, notGiven(path+"."+m.name, m.value)
		}
		var f plan.Filter
		switch m.name {
		case "via":
			f, err = c.relationshipWhere(path+".via", end.Relationship, m.value)
		case "where":
			f, err = c.nodeWhere(path+".where", end.Far, m.value)
		default:
			alone = false
		}
		if err != nil {
			return nil, err
		}
		within = plan.All(within, f)
	}
	if alone {
		return plan.Meets{End: end, Where: within}, c.condition(1)
	}
	repeated := plus(conditionSize, c.size-before) // each of the rest has it in it
	for _, m := range o {
		at := path + "." + m.name
		if err := c.within(repeated); err != nil {
			return nil, err
		}
		var f plan.Filter
		switch m.name {
		case "via", "where":
			continue
		case "count":
			f, err = count(at, m.value, func(op plan.Op, n int64) (plan.Filter, error) {
				return plan.Count{End: end, Where: within, Op: op, N: n}, c.within(repeated)
			})
		case "some":
			f, err = c.nodeWhere(at, end.Far, m.value)
			f = plan.Meets{End: end, Where: plan.All(within, f)}
		case "none":
			f, err = c.nodeWhere(at, end.Far, m.value)
			f = plan.Meets{End: end, Where: plan.All(within, f), Not: true}
		case "all":
			if f, err = c.nodeWhere(at, end.Far, m.value); f != nil {
				f = plan.Meets{End: end, Where: plan.All(within, plan.Not(f)), Not: true}
			}
		default:
			err = fault.Input(at, "there is no such condition")
		}
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return plan.All(all...), nil
}

func (c *compiler) cites(path string, of plan.Subject, v any) (plan.Filter, error) {
	return allMembers(path, v, func(at string, m member) (plan.Filter, error) {
		switch m.name {
		case "count":
			return count(at, m.value, func(op plan.Op, n int64) (plan.Filter, error) {
				return plan.Cites{Of: of, Op: op, N: n}, c.condition(1)
			})
		case "some", "none":
			if err := c.condition(1); err != nil {
				return nil, err
			}
			f, err := c.citationWhere(at, m.value)
			return plan.Cites{Of: of, Where: f, Op: plan.Gte, N: 1, Not: m.name == "none"}, err
		}
		return nil, fault.Input(at, "there is no such condition")
	})
}

// derivedWhere puts in place of a derived enum's values the filters that they
// stand for.
func (c *compiler) derivedWhere(path string, far *catalog.Far, p *catalog.Property, v any) (plan.Filter, error) {
	return oneOf(path, p, v, func(path, value string) (plan.Filter, error) {
		return c.nodeWhere(path, far, c.api.derived[p.String()].where[value])
	})
}

// typeIs compiles the operators of a type's name.
func (c *compiler) typeIs(path string, p *catalog.Property, v any, is func(name string) plan.Filter) (plan.Filter, error) {
	return oneOf(path, p, v, func(path, name string) (plan.Filter, error) {
		if c.cat.Node(name) == nil && c.cat.Relationship(name) == nil {
			return nil, fault.Input(path, "there is no type %q", name)
		}
		return is(name), c.condition(1)
	})
}

// typesIn compiles a list of the names of node types.
func (c *compiler) typesIn(path string, v any) (plan.Filter, error) {
	is := plan.Is{Of: plan.Node, Nodes: []*catalog.NodeType{}}
	for i, x := range asList(v) {
		name, _ := x.(string)
		t := c.cat.Node(name)
		if t == nil {
			return nil, fault.Input(path+index(v, i), "there is no node type %s", show(x))
		}
		is.Nodes = append(is.Nodes, t)
	}
	if len(is.Nodes) == 0 {
		return plan.False, nil
	}
	return is, nil
}
