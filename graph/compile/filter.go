package compile

import (
	"casegraph/graph/cost"
	"casegraph/graph/input"
	"casegraph/graph/operator"
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

// NodeWhere compiles a filter on a node that is one of far's types.
func (c *Compiler) NodeWhere(path string, far *catalog.Far, v any) (plan.Filter, error) {
	var typed plan.Or
	anyTyped := false
	f, err := c.conditions(path, v, func(path string, v any) (plan.Filter, error) {
		return c.NodeWhere(path, far, v)
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

func (c *Compiler) nodeTyped(path string, t *catalog.NodeType, v any) (plan.Filter, error) {
	f, err := c.NodeWhere(path, t.Far, v)
	if f == nil {
		return plan.Is{Of: plan.Node, Nodes: []*catalog.NodeType{t}}, err
	}
	return plan.Typed{Node: t, Where: f}, err
}

func (c *Compiler) nodeCondition(path string, far *catalog.Far, name string, v any) (plan.Filter, error) {
	switch name {
	case "type":
		return c.typeIs(path, &operator.NodeTypeProperty, v, func(name string) plan.Filter {
			return plan.Constant(far.Single() == c.Catalog.Node(name))
		})
	case "types":
		return c.TypesIn(path, v)
	case "citations":
		return c.cites(path, plan.Node, v)
	}
	if p := nodeProperty(c.Catalog, far, name); p != nil {
		if p.Derived {
			return c.derivedWhere(path, far, p, v)
		}
		if err := c.operators(v, typesOf(far)); err != nil {
			return nil, err
		}
		return operator.Filter(path, plan.Node, p, v)
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

// RelationshipWhere compiles a filter on a relationship of the type, or of any
// when it is nil.
func (c *Compiler) RelationshipWhere(path string, t *catalog.RelationshipType, v any) (plan.Filter, error) {
	return c.conditions(path, v, func(path string, v any) (plan.Filter, error) {
		return c.RelationshipWhere(path, t, v)
	}, func(path, name string, v any) (plan.Filter, error) {
		switch name {
		case "type":
			return c.typeIs(path, &operator.RelationshipTypeProperty, v, func(name string) plan.Filter {
				r := c.Catalog.Relationship(name)
				if t != nil {
					return plan.Constant(r == t)
				}
				return plan.Is{Of: plan.Relationship, Relationships: []*catalog.RelationshipType{r}}
			})
		case "source":
			return c.at(path, plan.Source, c.Catalog.Any, v)
		case "target":
			return c.at(path, plan.Target, c.Catalog.Any, v)
		case "citations":
			return c.cites(path, plan.Relationship, v)
		}
		if p := c.relationshipProperty(t, name); p != nil {
			if err := c.operators(v, 1); err != nil {
				return nil, err
			}
			return operator.Filter(path, plan.Relationship, p, v)
		}
		return nil, fault.Input(path, "there is no such condition")
	})
}

func (c *Compiler) relationshipProperty(t *catalog.RelationshipType, name string) *catalog.Property {
	if t != nil {
		return t.Property(name)
	}
	return catalog.Find(c.Catalog.RelationshipFields, name)
}

func (c *Compiler) citationWhere(path string, v any) (plan.Filter, error) {
	return c.conditions(path, v, c.citationWhere, func(path, name string, v any) (plan.Filter, error) {
		if name == "source" {
			return c.at(path, plan.Cited, c.Catalog.Source().Far, v)
		}
		if p := catalog.Find(c.Catalog.Citation, name); p != nil {
			if err := c.operators(v, 1); err != nil {
				return nil, err
			}
			return operator.Filter(path, plan.Citation, p, v)
		}
		return nil, fault.Input(path, "there is no such condition")
	})
}

// at compiles a filter on a node beside a relationship or a citation.
func (c *Compiler) at(path string, side plan.Side, far *catalog.Far, v any) (plan.Filter, error) {
	f, err := c.NodeWhere(path, far, v)
	if f == nil || err != nil {
		return nil, err // there always is such a node
	}
	return plan.At{Side: side, Where: f}, nil
}

// conditions and-s the members of an object: and, or, not through whole, every
// other through one. An empty object asks nothing: nil.
func (c *Compiler) conditions(path string, v any, whole func(path string, v any) (plan.Filter, error), one func(path, name string, v any) (plan.Filter, error)) (plan.Filter, error) {
	c.deep++
	defer func() { c.deep-- }()
	if c.deep > maxDepth {
		return nil, fault.New(fault.TooCostly, "%s: a filter may nest %d deep", path, maxDepth)
	}
	return operator.Members(path, v, func(at string, m input.Member) (plan.Filter, error) {
		switch m.Name {
		case "and":
			return eachValue(at, m.Value, whole, func(fs []plan.Filter) plan.Filter { return plan.All(fs...) })
		case "or":
			return eachValue(at, m.Value, whole, func(fs []plan.Filter) plan.Filter { return plan.Any(fs...) })
		case "not":
			f, err := whole(at, m.Value)
			if err != nil {
				return nil, err
			}
			return plan.Not(f), nil
		}
		return one(at, m.Name, m.Value)
	})
}

// eachValue joins what the values of a list come to.
func eachValue(path string, v any, one func(path string, v any) (plan.Filter, error), join func([]plan.Filter) plan.Filter) (plan.Filter, error) {
	var fs []plan.Filter
	for i, x := range input.AsList(v) {
		f, err := one(path+input.Index(v, i), x)
		if err != nil {
			return nil, err
		}
		fs = append(fs, f)
	}
	return join(fs), nil
}

// match compiles the conditions on an end.
func (c *Compiler) match(path string, end *catalog.End, v any) (plan.Filter, error) {
	o, err := input.AsObject(path, v)
	if err != nil {
		return nil, err
	}
	var within plan.Filter // what via and where restrict the rest to
	var all []plan.Filter
	before := c.size
	alone := len(o) > 0
	for _, m := range o {
		if m.Value == nil || m.Value == (input.Absent{}) {
			return nil, input.NotGiven(path+"."+m.Name, m.Value)
		}
		var f plan.Filter
		switch m.Name {
		case "via":
			f, err = c.RelationshipWhere(path+".via", end.Relationship, m.Value)
		case "where":
			f, err = c.NodeWhere(path+".where", end.Far, m.Value)
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
	repeated := cost.Plus(ConditionSize, c.size-before) // each of the rest has it in it
	for _, m := range o {
		at := path + "." + m.Name
		if err := c.AddSize(repeated); err != nil {
			return nil, err
		}
		var f plan.Filter
		switch m.Name {
		case "via", "where":
			continue
		case "count":
			f, err = operator.Count(at, m.Value, func(op plan.Op, n int64) (plan.Filter, error) {
				return plan.Count{End: end, Where: within, Op: op, N: n}, c.AddSize(repeated)
			})
		case "some":
			f, err = c.NodeWhere(at, end.Far, m.Value)
			f = plan.Meets{End: end, Where: plan.All(within, f)}
		case "none":
			f, err = c.NodeWhere(at, end.Far, m.Value)
			f = plan.Meets{End: end, Where: plan.All(within, f), Not: true}
		case "all":
			if f, err = c.NodeWhere(at, end.Far, m.Value); f != nil {
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

func (c *Compiler) cites(path string, of plan.Subject, v any) (plan.Filter, error) {
	return operator.Members(path, v, func(at string, m input.Member) (plan.Filter, error) {
		switch m.Name {
		case "count":
			return operator.Count(at, m.Value, func(op plan.Op, n int64) (plan.Filter, error) {
				return plan.Cites{Of: of, Op: op, N: n}, c.condition(1)
			})
		case "some", "none":
			if err := c.condition(1); err != nil {
				return nil, err
			}
			f, err := c.citationWhere(at, m.Value)
			return plan.Cites{Of: of, Where: f, Op: plan.Gte, N: 1, Not: m.Name == "none"}, err
		}
		return nil, fault.Input(at, "there is no such condition")
	})
}

// derivedWhere puts in place of a derived enum's values the filters that they
// stand for.
func (c *Compiler) derivedWhere(path string, far *catalog.Far, p *catalog.Property, v any) (plan.Filter, error) {
	return operator.OneOf(path, p, v, func(path, value string) (plan.Filter, error) {
		return c.NodeWhere(path, far, c.API.Derived[p.String()].Where[value])
	})
}

// typeIs compiles the operators of a type's name.
func (c *Compiler) typeIs(path string, p *catalog.Property, v any, is func(name string) plan.Filter) (plan.Filter, error) {
	return operator.OneOf(path, p, v, func(path, name string) (plan.Filter, error) {
		if c.Catalog.Node(name) == nil && c.Catalog.Relationship(name) == nil {
			return nil, fault.Input(path, "there is no type %q", name)
		}
		return is(name), c.condition(1)
	})
}

// TypesIn compiles a list of the names of node types.
func (c *Compiler) TypesIn(path string, v any) (plan.Filter, error) {
	is := plan.Is{Of: plan.Node, Nodes: []*catalog.NodeType{}}
	for i, x := range input.AsList(v) {
		name, _ := x.(string)
		t := c.Catalog.Node(name)
		if t == nil {
			return nil, fault.Input(path+input.Index(v, i), "there is no node type %s", input.Show(x))
		}
		is.Nodes = append(is.Nodes, t)
	}
	if len(is.Nodes) == 0 {
		return plan.False, nil
	}
	return is, nil
}
