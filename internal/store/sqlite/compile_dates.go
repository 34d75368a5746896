package sqlite

import (
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// allDates selects a row for each date of each fact of DatesAmong. A fact has its
// dates as one JSON text, which is then taken apart, so that there is a select for
// each type and not for each date.
func (c *compiler) allDates(from plan.DatesAmong) string {
	selects := []string{"SELECT NULL i,NULL t,NULL id,'[]' j WHERE 0"}
	add := func(alias, typ string, properties []*catalog.Property, rows string) {
		var dates []string
		for _, p := range plan.Dates(properties) {
			part := func(part catalog.Part) string { return "," + qualified(alias, p, part) }
			gaps := ""
			if from.Spans() {
				gaps = part(catalog.Gaps)
			}
			dates = append(dates, "json_array("+literal(p.Name)+part(catalog.Value)+part(catalog.Key)+gaps+")")
		}
		if len(dates) == 0 {
			return
		}
		selects = append(selects, "SELECT "+alias+"._id i,"+literal(typ)+" t,"+alias+".id id,json_array("+strings.Join(dates, ",")+") j FROM "+rows)
	}
	for _, t := range c.met.own {
		add("x", t.Name, t.Properties, "_among a CROSS JOIN "+quote(t.Name)+" x ON x._id=a.i WHERE a.t="+literal(t.Name))
	}
	for _, s := range c.leading(from.Types, catalog.Out, c.met.own) {
		e := s.scope.edge
		// The plus keeps SQLite from looking up each pair of nodes.
		both := append(s.where, "+"+e.dst+" IN (SELECT i FROM _among)", c.filter(from.Where, s.scope))
		add(e.alias, e.typ.Name, e.typ.Properties, s.from+where(both...))
	}
	part := func(n int) string { return "json_extract(j.value,'$[" + strconv.Itoa(n) + "]')" }
	gaps := ""
	if from.Spans() {
		gaps = "," + part(3) + " g"
	}
	return "SELECT f.i i,f.t t,f.id id," + part(0) + " f," + part(1) + " v," + part(2) + " k" + gaps + " FROM (" +
		strings.Join(selects, " UNION ALL ") + ") f CROSS JOIN json_each(f.j) j WHERE " + part(1) + " IS NOT NULL"
}

// dates is the source of DatesAmong.
func (c *compiler) dates(from plan.DatesAmong) *source {
	d := c.alias("d")
	n := &node{id: d + ".i", alias: d, based: true}
	s := &source{
		scope: &scope{fact: n, date: d}, from: "_date " + d,
		columns: d + ".i i," + d + ".t t," + d + ".id u," + d + ".f f," + d + ".v v," + d + ".k k",
	}
	none := d + ".k=" + c.param(int64(store.NoneDay))
	if from.Undated {
		s.where = []string{none}
		return s
	}
	s.where = []string{"NOT " + none}
	bound := func(day *int64, may, must catalog.Part, op plan.Op) {
		switch {
		case day == nil:
		case from.Certainly:
			s.where = append(s.where, c.compareDay(d+".k", must, op, *day, false))
		default:
			s.where = append(s.where, "("+heldIn(d+".k", may)+">="+unknownDay+" OR "+c.compareDay(d+".k", may, op, *day, false)+")")
		}
	}
	bound(from.First, catalog.Latest, catalog.Earliest, plan.Gte)
	bound(from.Last, catalog.Earliest, catalog.Latest, plan.Lte)
	if from.Spans() {
		s.where = append(s.where, "NOT "+c.inGap(d+".g", *from.First, *from.Last))
	}
	return s
}

// dating is the SQL of a part of a row's date.
func (c *compiler) dating(of plan.Dating, s *scope) string {
	if s.date == "" {
		return c.fail("there is no date here")
	}
	return s.date + [...]string{plan.Written: ".v", plan.Name: ".f", plan.DateKey: ".k"}[of]
}
