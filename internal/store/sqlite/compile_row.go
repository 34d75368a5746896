package sqlite

import (
	"fmt"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A row writes the SQL of the text of one row: a json_array, and the texts that
// trail it.
type row struct {
	c     *compiler
	joins []join
	text  []byte
	open  bool // the array has no value yet
	count int  // of its values
	after []string
}

func newRow(c *compiler) *row {
	return &row{c: c, text: append(make([]byte, 0, 256), "json_array("...), open: true}
}

func (r *row) comma() {
	if !r.open {
		r.text = append(r.text, ',')
	}
	r.open = false
	if r.count++; r.count > 1000 {
		r.c.fail("a row of more than 1000 values; sqlite writes no more")
	}
}

func (r *row) sql() string {
	r.text = append(r.text, ')')
	for _, t := range r.after {
		r.text = append(append(r.text, "||"...), t...)
	}
	return string(r.text)
}

// tuple adds the fields to the row's values, and gives their shape.
func (r *row) tuple(fields []plan.Field, s *scope, lead int) *shape {
	sh := &shape{width: len(fields), lead: lead, slots: make([]slot, 0, len(fields))}
	at := 0
	if lead >= 0 {
		sh.width, at = len(fields)+1, 1
	}
	groups, late := r.c.late(fields, s)
	for i, f := range fields {
		if late != nil && late[i] != nil {
			late[i].places = append(late[i].places, at+i)
			continue
		}
		r.field(f, s, sh, at+i)
	}
	for _, g := range groups {
		r.decideLate(g, s, sh)
	}
	return sh
}

// nested adds a tuple as an array of its own within the row's.
func (r *row) nested(sh *shape, at int, fields []plan.Field, s *scope, lead int) {
	r.comma()
	r.text = append(r.text, "json_array("...)
	r.open = true
	tuple := r.tuple(fields, s, lead)
	r.text = append(r.text, ')')
	r.open = false
	sh.slots = append(sh.slots, slot{form: asTuple, at: at, tuple: tuple})
}

// value adds one value.
func (r *row) value(sh *shape, sql string, v slot) {
	r.comma()
	r.text = append(r.text, sql...)
	sh.slots = append(sh.slots, v)
}

// field adds one field to the row.
func (r *row) field(f plan.Field, s *scope, sh *shape, at int) {
	switch f := f.(type) {
	case plan.Column:
		r.column(f, s, sh, at)
	case plan.SortValue:
		r.term(f.Key.By, s, sh, at)
	case plan.Dating:
		r.dating(f, s, sh, at)
	case plan.Degrees:
		r.degrees(s, sh, at)
	case plan.Variant:
		r.variant(f, s, sh, at)
	case plan.Endpoint:
		r.beside(f, s, sh, at)
	case *plan.List:
		r.list(f, s, sh, at)
	case plan.Grouped:
		r.grouped(f, s, sh, at)
	case plan.Starts: // see walk
		r.c.fail("%s is no field of a statement", f)
	}
}

// grouped adds a part of a group.
func (r *row) grouped(f plan.Grouped, s *scope, sh *shape, at int) {
	if !s.groups {
		r.c.fail("there is no group here to have a %s", f)
		return
	}
	sql, sl := "q."+groupColumn(f), slot{form: asInteger, at: at}
	groups := s.page.list.From.(plan.Groups)
	switch f.Part {
	case plan.GroupCount:
	case plan.GroupOrder, plan.GroupTie:
		if f.Text {
			sl.form = asText
		}
	case plan.GroupValue:
		switch of := groups.By[f.Key].Of.(type) {
		case plan.Column:
			if sl.form, sl.elem = formOf(of.Property, of.Part); sl.form == asList {
				sl.form = sl.elem
			}
		case plan.TypeOf, plan.Cases:
			sl.form = asText
		case plan.PeriodOf, plan.RangeOf:
		case plan.TheNode:
			r.c.fail("key %d is a node, which has no value", f.Key)
		}
	case plan.GroupNumbers:
		sql = "json('['||" + sql + "||']')"
		sl.form, sl.tuple = asTuples, &shape{width: len(groups.Stats) + 1, lead: -1}
		for i, of := range groups.Stats {
			form, _ := formOf(of.Property, of.Part)
			sl.tuple.slots = append(sl.tuple.slots, slot{form: form, at: i})
		}
		sl.tuple.slots = append(sl.tuple.slots, slot{form: asInteger, at: len(groups.Stats)})
	}
	r.value(sh, sql, sl)
}

func (r *row) column(f plan.Column, s *scope, sh *shape, at int) {
	form, elem := formOf(f.Property, f.Part)
	r.comma()
	if form == asList {
		r.text = append(r.text, "json("...)
	}
	if k, ok := s.page.key(f); ok {
		r.text = append(r.text, k...)
	} else {
		r.text = r.c.appendColumn(r.text, f, s)
	}
	if form == asList {
		r.text = append(r.text, ')')
	}
	sh.slots = append(sh.slots, slot{form: form, elem: elem, at: at})
}

func (r *row) term(by plan.SortBy, s *scope, sh *shape, at int) {
	switch by := by.(type) {
	case plan.Column:
		r.column(by, s, sh, at)
	case *plan.CountOf, *plan.ExtremeOf, plan.Rank, plan.Undated, plan.SearchKey:
		sql, ok := s.page.key(by)
		if !ok {
			sql = r.c.key(by, s)
		}
		form := asInteger
		if by == plan.ByName {
			form = asText
		}
		if c, ok := plan.Innermost(by).(plan.Column); ok {
			form, _ = formOf(c.Property, c.Part)
		}
		r.value(sh, sql, slot{form: form, at: at})
	case plan.Dating:
		r.dating(by, s, sh, at)
	case plan.Grouped:
		r.grouped(by, s, sh, at)
	}
}

func (r *row) dating(f plan.Dating, s *scope, sh *shape, at int) {
	form := asText
	if f == plan.DateKey {
		form = asInteger
	}
	r.value(sh, r.c.dating(f, s), slot{form: form, at: at})
}

// degrees writes a tuple for each end of the node.
func (r *row) degrees(s *scope, sh *shape, at int) {
	r.comma()
	r.text = append(r.text, "json_array("...)
	r.open = true
	counts := &shape{width: len(s.node.typ.Ends), lead: -1}
	for i, e := range s.node.typ.Ends {
		r.comma()
		r.text = fmt.Appendf(r.text, "json_array(%d,%d,%s)", e.Relationship.Index, e.Direction, r.c.countOver(e, nil, s.node, false))
		count := &shape{width: 3, lead: -1, slots: []slot{{form: asInteger}, {form: asInteger, at: 1}, {form: asInteger, at: 2}}}
		counts.slots = append(counts.slots, slot{form: asTuple, at: i, tuple: count})
	}
	r.text = append(r.text, ')')
	r.open = false
	sh.slots = append(sh.slots, slot{form: asTuple, at: at, tuple: counts})
}

// variant writes the case that holds: by now the subject's type is known.
func (r *row) variant(f plan.Variant, s *scope, sh *shape, at int) {
	var n *catalog.NodeType
	var e *catalog.RelationshipType
	switch {
	case s.node != nil && f.Of != plan.Relationship:
		n = s.node.typ
	case s.edge != nil && f.Of != plan.Node:
		e = s.edge.typ
	default:
		r.c.fail("there is no %s here", f.Of)
		return
	}
	for i, k := range f.Cases {
		if k.Node == n && k.Relationship == e {
			r.nested(sh, at, k.Fields, s, i)
			return
		}
	}
	// The subject is never of this type, as far as the plan goes; its rows, if
	// there are any after all, have an empty tuple.
	r.nested(sh, at, nil, s, -1)
}

// beside steps to another node.
func (r *row) beside(f plan.Endpoint, s *scope, sh *shape, at int) {
	c := r.c
	var n *node
	switch {
	case f.Side == plan.Cited && s.citation != "":
		n = &node{id: s.citation + "._source", alias: c.alias("n"), typ: c.cat.Source()}
	case f.Side == plan.Source && s.edge != nil:
		n = c.farNode(s.edge.at(plan.Source), s.edge.src)
	case f.Side == plan.Target && s.edge != nil:
		n = c.farNode(s.edge.at(plan.Target), s.edge.dst)
	default:
		c.fail("there is no %s node here", f.Side)
		return
	}
	r.joins = append(r.joins, n)
	r.nested(sh, at, f.Fields, &scope{node: n}, -1)
}

// list adds the key by which the rows of a nested list find back to this row:
// the _id of its fact or, for its datasets, their names.
func (r *row) list(l *plan.List, s *scope, sh *shape, at int) {
	c := r.c
	sql := ""
	switch from := l.From.(type) {
	case plan.DatasetsOf:
		sql = "json(" + c.datasets(from.Of, s) + ")"
	case plan.RelationshipsTo:
		sql = "json_array(" + s.near + "," + s.node.id + ")"
	case plan.GroupNode:
		if sql = groupColumn(plan.Grouped{Part: plan.GroupValue, Key: from.Key}); !s.groups {
			c.fail("there is no group here to have a node")
		}
		sql = "q." + sql
	case plan.Inner:
		sql = c.subject(from.Outer(), s)
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.Induced, plan.DatesAmong, plan.AllDatasets, plan.Walk, plan.Walked:
		c.fail("a list of %s stands in no row", from)
	}
	r.value(sh, sql, slot{form: asKey, at: at, list: c.nest(l, s)})
}

// datasets is the SQL of the names of a fact's datasets.
func (c *compiler) datasets(of plan.Subject, s *scope) string {
	properties := c.cat.NodeFields
	if of == plan.Relationship || of == plan.Fact && s.node == nil {
		properties = c.cat.RelationshipFields
	}
	if of == plan.Fact {
		// Of a Fact the row itself is of a known type.
		if of = plan.Node; s.node == nil {
			of = plan.Relationship
		}
	}
	for _, p := range properties {
		if p.Name == "datasets" {
			return c.column(plan.Column{Of: of, Property: p}, s)
		}
	}
	return c.fail("facts have no datasets")
}
