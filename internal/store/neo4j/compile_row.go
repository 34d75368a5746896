package neo4j

import (
	"slices"
	"strconv"

	"casegraph/internal/plan"
)

// returnRow writes the row as the one column of its sub-query.
func (c *compiler) returnRow(s scope, row []plan.Field) {
	c.ahead(s, row)
	c.clause("RETURN ")
	c.tuple(s, "", row)
	c.write(" AS row")
}

// tuple writes a list of fields, behind first.
func (c *compiler) tuple(s scope, first string, fields []plan.Field) {
	c.write("[", first)
	for i, f := range fields {
		if i > 0 || first != "" {
			c.write(", ")
		}
		c.field(s, f)
	}
	c.write("]")
}

func (c *compiler) field(s scope, f plan.Field) {
	switch f := f.(type) {
	case plan.Column:
		c.write(s.column(f))
	case plan.TermValue:
		c.write(c.key(s, f.Term.By))
	case plan.Dating:
		c.write(s.dating(f))
	case plan.Beside:
		inner, bound := s.at(f.Side, c.catalog)
		if !bound {
			panic("neo4j: a side that was not bound")
		}
		c.tuple(inner, "", f.Fields)
	case *plan.List:
		c.list(s, f)
	case plan.Variant:
		c.variant(s, f)
	case plan.Starts:
		c.started(s)
	}
}

// variant writes the tuple of the case that holds. What a case asks for is
// evaluated only where it holds.
func (c *compiler) variant(s scope, v plan.Variant) {
	of := v.Of
	isRelationship := of == plan.Relationship || of == plan.Fact && s.fact == s.relationship
	if of == plan.Fact && isRelationship {
		s = scope{relationship: s.relationship, relationshipType: s.relationshipType, source: s.source, target: s.target}
	} else if of == plan.Fact {
		s = scope{node: s.node, nodeType: s.nodeType}
	}
	if c.alike(s, v, isRelationship) {
		return
	}
	began := false
	for i, k := range v.Cases {
		if isRelationship != (k.Relationship != nil) {
			continue
		}
		index := strconv.Itoa(i)
		inner, test := s, ""
		known := false
		if isRelationship {
			if known = s.relationshipType != nil; known && s.relationshipType != k.Relationship {
				continue
			}
			inner.relationshipType = k.Relationship
			test = "type(" + s.relationship + ") = '" + k.Relationship.Label + "'"
		} else {
			if known = s.nodeType != nil; known && s.nodeType != k.Node {
				continue
			}
			inner.nodeType = k.Node
			test = s.node + ":" + quote(k.Node.Name)
		}
		if known {
			c.tuple(inner, index, k.Fields)
			return
		}
		if !began {
			c.write("CASE")
			began = true
		}
		c.write(" WHEN ", test, " THEN ")
		c.tuple(inner, index, k.Fields)
	}
	if began {
		c.write(" END")
	} else {
		c.write("null")
	}
}

// alike writes the tuple of a variant once, where it asks the same of every type:
// then only its number has to be found, and a map does that at once where trying
// one type after the other takes long for each row. It says whether it did.
func (c *compiler) alike(s scope, v plan.Variant, isRelationship bool) bool {
	if isRelationship && s.relationshipType != nil || !isRelationship && s.nodeType != nil {
		return false
	}
	numbers := map[string]any{}
	var fields []plan.Field
	for i, k := range v.Cases {
		switch {
		case isRelationship != (k.Relationship != nil):
			continue
		case isRelationship:
			numbers[k.Relationship.Label] = int64(i)
		default:
			numbers[k.Node.Name] = int64(i)
		}
		if len(numbers) == 1 {
			fields = k.Fields
		}
		if !slices.EqualFunc(fields, k.Fields, sameText) {
			return false
		}
	}
	if len(numbers) < 2 {
		return false
	}
	number := c.bind(numbers)
	if isRelationship {
		number += "[type(" + s.relationship + ")]"
	} else { // it has two labels, in some order
		number = "coalesce(" + number + "[labels(" + s.node + ")[0]], " + number + "[labels(" + s.node + ")[1]])"
	}
	c.tuple(s, number, fields)
	return true
}

// sameText says whether two fields are written alike, though they may be of
// different types.
func sameText(a, b plan.Field) bool {
	switch a := a.(type) {
	case plan.Column:
		b, ok := b.(plan.Column)
		return ok && a.Of == b.Of && a.Part == b.Part && a.Property.Name == b.Property.Name
	case plan.Beside:
		b, ok := b.(plan.Beside)
		return ok && a.Side == b.Side && slices.EqualFunc(a.Fields, b.Fields, sameText)
	case plan.Variant, *plan.List, plan.TermValue, plan.Dating, plan.Starts: // not looked into
	}
	return false
}

// bindSides binds the nodes that the fields step to and that are not bound yet.
func (c *compiler) bindSides(s *scope, fields []plan.Field) {
	source, target := sides(fields)
	began := false
	bind := func(wanted bool, node *string, function string) {
		if !wanted || *node != "" {
			return
		}
		if !began {
			c.clause("WITH *")
			began = true
		}
		*node = c.fresh("n")
		c.write(", ", function, "(", s.relationship, ") AS ", *node)
	}
	bind(source, &s.source, "startNode")
	bind(target, &s.target, "endNode")
}

// sides says to which nodes beside the row's relationship the fields step.
func sides(fields []plan.Field) (source, target bool) {
	for _, f := range fields {
		switch f := f.(type) {
		case plan.Beside:
			source = source || f.Side == plan.Source
			target = target || f.Side == plan.Target
		case plan.Variant:
			for _, k := range f.Cases {
				s, t := sides(k.Fields)
				source, target = source || s, target || t
			}
		case plan.Column, plan.TermValue, plan.Dating, plan.Starts, *plan.List:
		}
	}
	return source, target
}

// citedOf says whether the fields step from a citation to its source.
func citedOf(fields []plan.Field) bool {
	for _, f := range fields {
		if f, ok := f.(plan.Beside); ok && f.Side == plan.Cited {
			return true
		}
	}
	return false
}
