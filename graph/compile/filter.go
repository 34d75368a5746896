package compile

import (
	"casegraph/graph/cost"
	"casegraph/graph/input"
	"casegraph/graph/operator"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// Filters: from an input object of the API to a plan.Filter. Validation has checked names
// in the query, so most names that are looked up here exist. A name or value that does not
// fit is BAD_USER_INPUT with the path of the argument.

// maxDepth bounds how deep a filter may nest. The stores have limits of their own, which
// differ.
const maxDepth = 30

// NodeWhere compiles a filter on a node whose type is one of far's. It is nil if the filter
// has no conditions.
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
	// Conditions on several types in one object are alternatives.
	if len(typed) == 1 {
		return plan.All(f, typed[0]), nil
	}
	return plan.All(f, typed), nil
}

// nodeTyped compiles a filter that only nodes of one type can match.
func (c *Compiler) nodeTyped(path string, t *catalog.NodeType, v any) (plan.Filter, error) {
	f, err := c.NodeWhere(path, t.Far, v)
	if f == nil {
		return plan.Is{Of: plan.Node, Nodes: []*catalog.NodeType{t}}, err
	}
	return plan.Typed{Node: t, Where: f}, err
}

// nodeCondition compiles one condition on a node.
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
	if r := c.API.Retraction; r != nil && r.Node == far.Single() && name == r.Condition {
		return c.retracted(path, r, v)
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
	return nil, fault.Input(path, "there is no condition of this name")
}

// nodeProperty returns the property of this name that every type of far has, or nil.
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

// typesOf returns how many types a node may have.
func typesOf(far *catalog.Far) int {
	if far == nil {
		return 1
	}
	return len(far.Types)
}

// endOf returns the end that every type of far has under this name, or nil.
func endOf(far *catalog.Far, field string) *catalog.End {
	if t := far.Single(); t != nil {
		return t.End(field)
	}
	if far.Union != nil {
		return far.Union.End(field)
	}
	return nil
}

// RelationshipWhere compiles a filter on a relationship of type t; of any type if t is nil.
// It is nil if the filter has no conditions.
func (c *Compiler) RelationshipWhere(path string, t *catalog.RelationshipType, v any) (plan.Filter, error) {
	var typed []plan.Filter
	f, err := c.conditions(path, v, func(path string, v any) (plan.Filter, error) {
		return c.RelationshipWhere(path, t, v)
	}, func(path, name string, v any) (plan.Filter, error) {
		if key := c.Catalog.RelationshipKey(name); key != nil {
			f, err := c.relationshipTyped(path, t, key, v)
			typed = append(typed, f)
			return nil, err
		}
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
			return c.nodeAt(path, plan.Source, c.Catalog.Any, v)
		case "target":
			return c.nodeAt(path, plan.Target, c.Catalog.Any, v)
		case "citations":
			return c.cites(path, plan.Relationship, v)
		}
		if p := c.relationshipProperty(t, name); p != nil {
			if err := c.operators(v, 1); err != nil {
				return nil, err
			}
			return operator.Filter(path, plan.Relationship, p, v)
		}
		return nil, fault.Input(path, "there is no condition of this name")
	})
	if err != nil || typed == nil {
		return f, err
	}
	return plan.All(f, plan.Any(typed...)), nil // conditions on several types are alternatives
}

// relationshipTyped compiles a filter that only relationships of the type key can match. The
// relationship has the type t; any type if t is nil.
func (c *Compiler) relationshipTyped(path string, t, key *catalog.RelationshipType, v any) (plan.Filter, error) {
	f, err := c.RelationshipWhere(path, key, v)
	if err != nil {
		return nil, err
	}
	switch {
	case t == key:
		return f, nil
	case t != nil:
		return plan.False, nil
	case f == nil:
		return plan.Is{Of: plan.Relationship, Relationships: []*catalog.RelationshipType{key}}, c.condition(1)
	}
	return plan.Typed{Relationship: key, Where: f}, c.condition(1)
}

// relationshipProperty returns a property of type t; of all types if t is nil.
func (c *Compiler) relationshipProperty(t *catalog.RelationshipType, name string) *catalog.Property {
	if t != nil {
		return t.Property(name)
	}
	return catalog.Find(c.Catalog.RelationshipFields, name)
}

// citationWhere compiles a filter on a citation.
func (c *Compiler) citationWhere(path string, v any) (plan.Filter, error) {
	return c.conditions(path, v, c.citationWhere, func(path, name string, v any) (plan.Filter, error) {
		if name == "source" {
			return c.nodeAt(path, plan.Cited, c.Catalog.Source().Far, v)
		}
		if p := catalog.Find(c.Catalog.Citation, name); p != nil {
			if err := c.operators(v, 1); err != nil {
				return nil, err
			}
			return operator.Filter(path, plan.Citation, p, v)
		}
		return nil, fault.Input(path, "there is no condition of this name")
	})
}

// nodeAt compiles a filter on a node at one side of a relationship, or on the source of a
// citation.
func (c *Compiler) nodeAt(path string, side plan.Side, far *catalog.Far, v any) (plan.Filter, error) {
	f, err := c.NodeWhere(path, far, v)
	if f == nil || err != nil {
		return nil, err // without conditions it is always true: the node exists
	}
	return plan.At{Side: side, Where: f}, nil
}

// conditions compiles an object in which all conditions have to hold. The function object
// compiles the objects in and, or and not; the function condition compiles the other
// members. An empty object gives nil.
func (c *Compiler) conditions(path string, v any, object func(path string, v any) (plan.Filter, error), condition func(path, name string, v any) (plan.Filter, error)) (plan.Filter, error) {
	c.depth++
	defer func() { c.depth-- }()
	if c.depth > maxDepth {
		return nil, fault.New(fault.TooCostly, "%s: a filter may nest at most %d levels; use fewer", path, maxDepth)
	}
	return operator.Members(path, v, func(at string, m input.Member) (plan.Filter, error) {
		switch m.Name {
		case "and":
			return eachValue(at, m.Value, object, func(fs []plan.Filter) plan.Filter { return plan.All(fs...) })
		case "or":
			return eachValue(at, m.Value, object, func(fs []plan.Filter) plan.Filter { return plan.Any(fs...) })
		case "not":
			f, err := object(at, m.Value)
			if err != nil {
				return nil, err
			}
			return plan.Not(f), nil
		}
		return condition(at, m.Name, m.Value)
	})
}

// eachValue compiles the values of a list by the function one, and joins the filters.
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

// match compiles conditions on the relationships at an end.
func (c *Compiler) match(path string, end *catalog.End, v any) (plan.Filter, error) {
	o, err := input.AsObject(path, v)
	if err != nil {
		return nil, err
	}
	var restriction plan.Filter // via and where, which restrict the other conditions
	var all []plan.Filter
	before := c.size
	onlyRestricts := len(o) > 0
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
			onlyRestricts = false
		}
		if err != nil {
			return nil, err
		}
		restriction = plan.All(restriction, f)
	}
	if onlyRestricts {
		return plan.Exists{End: end, Where: restriction}, c.condition(1)
	}
	repeated := cost.Plus(ConditionSize, c.size-before) // each other condition repeats the restriction
	for _, m := range o {
		at := path + "." + m.Name
		if err := c.AddSize(repeated); err != nil {
			return nil, err
		}
		var f plan.Filter
		switch m.Name {
		case "via", "where":
			continue
		case "count", "distinctCount":
			f, err = operator.Count(at, m.Value, func(op plan.Op, n int64) (plan.Filter, error) {
				return plan.Count{End: end, Where: restriction, Op: op, N: n, Distinct: m.Name == "distinctCount"}, c.AddSize(repeated)
			})
		case "some":
			f, err = c.NodeWhere(at, end.Far, m.Value)
			f = plan.Exists{End: end, Where: plan.All(restriction, f)}
		case "none":
			f, err = c.NodeWhere(at, end.Far, m.Value)
			f = plan.Exists{End: end, Where: plan.All(restriction, f), Not: true}
		case "all":
			if f, err = c.NodeWhere(at, end.Far, m.Value); f != nil {
				f = plan.Exists{End: end, Where: plan.All(restriction, plan.Not(f)), Not: true}
			}
		default:
			err = fault.Input(at, "there is no condition of this name")
		}
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return plan.All(all...), nil
}

// cites compiles conditions on the citations of a fact.
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
		return nil, fault.Input(at, "there is no condition of this name")
	})
}

// derivedWhere compiles the operators on a derived enum. Each of its values stands for a
// filter.
func (c *Compiler) derivedWhere(path string, far *catalog.Far, p *catalog.Property, v any) (plan.Filter, error) {
	return operator.OneOf(path, p, v, func(path, value string) (plan.Filter, error) {
		return c.NodeWhere(path, far, c.API.Derived[p.String()].Where[value])
	})
}

// typeIs compiles the operators on the type of a fact.
func (c *Compiler) typeIs(path string, p *catalog.Property, v any, is func(name string) plan.Filter) (plan.Filter, error) {
	return operator.OneOf(path, p, v, func(path, name string) (plan.Filter, error) {
		if c.Catalog.Node(name) == nil && c.Catalog.Relationship(name) == nil {
			return nil, fault.Input(path, "there is no type %q", name)
		}
		return is(name), c.condition(1)
	})
}

// TypesIn compiles a list of node types: the node has one of them. An empty list matches
// nothing.
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
