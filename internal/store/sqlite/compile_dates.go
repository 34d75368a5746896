package sqlite

import (
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// SQLite copies what a name of WITH stands for wherever the name is read, so each
// is read once or twice, and the many types stand within: what a node is joined
// by, and what dates a fact has, are JSON texts that a row works out by itself.

// around is the SQL of the nodes that can be reached, each with the distances at
// which it is met (_around).
func (c *compiler) around(from plan.DatesAround, ids []any) string {
	start := "SELECT _id,0 FROM _fact WHERE id IN " + c.values(ids) + " AND type IN (" + typeNames(c.cat.Nodes, nil) + ")"
	return "WITH RECURSIVE _around(i,d) AS (" + start + " UNION SELECT j.value,a.d+1 FROM _around a CROSS JOIN json_each(" +
		c.joins(from.Types, "e.f") + ") j WHERE a.d<" + strconv.Itoa(from.Depth) + ") "
}

// joins is the JSON array of what the relationships of node a.i give: their type
// t, source s, target d, _id i, or far node f.
func (c *compiler) joins(types []*catalog.NodeType, give string) string {
	selects := []string{"SELECT 0 t,0 s,0 d,0 i,0 f WHERE 0"}
	add := func(r *catalog.RelationshipType, near, to string, far *catalog.Far) {
		if join, ok := c.leadsTo(far, "x."+to, types); ok {
			selects = append(selects, "SELECT "+literal(r.Name)+",x._src,x._dst,x._id,x."+to+" FROM "+quote(r.Name)+" x"+join+" WHERE x."+near+"=a.i")
		}
	}
	for _, r := range c.cat.Relationships {
		add(r, "_src", "_dst", r.To)
		add(r, "_dst", "_src", r.From)
	}
	return "(SELECT json_group_array(" + give + ") FROM (" + strings.Join(selects, " UNION ALL ") + ") e)"
}

// leadsTo is the join that keeps what leads to one of the types, if it is needed;
// it is not ok where nothing does.
func (c *compiler) leadsTo(far *catalog.Far, id string, types []*catalog.NodeType) (join string, ok bool) {
	if types == nil {
		return "", true
	}
	var both []*catalog.NodeType
	for _, t := range far.Types {
		if slices.Contains(types, t) {
			both = append(both, t)
		}
	}
	if len(both) == len(far.Types) || len(both) == 0 {
		return "", len(both) > 0
	}
	return " CROSS JOIN _fact f ON f._id=" + id + " AND f.type IN (" + typeNames(both, nil) + ")", true
}

// dates is the source of DatesAround: a row for each date of each fact.
func (c *compiler) dates(from plan.DatesAround) *source {
	when := func(typ string, properties []*catalog.Property, found string) string {
		var dates []string
		for _, p := range plan.Dates(properties) {
			part := func(part catalog.Part) string { return "," + qualified("x", p, part) }
			dates = append(dates, "json_array(x.id,"+literal(p.Name)+part(catalog.Value)+part(catalog.Key)+part(catalog.Earliest)+part(catalog.Latest)+")")
		}
		if len(dates) == 0 {
			return ""
		}
		return " WHEN " + literal(typ) + " THEN (SELECT json_array(" + strings.Join(dates, ",") + ") FROM " + quote(typ) + " x WHERE " + found + ")"
	}
	nodes, relationships := "CASE a.t WHEN '' THEN ''", "CASE a.t WHEN '' THEN ''"
	for _, t := range c.cat.Nodes {
		nodes += when(t.Name, t.Properties, "x._id=a.i")
	}
	for _, r := range c.cat.Relationships {
		relationships += when(r.Name, r.Properties, "x._src=a.s AND x._dst=a.d AND x._id=a.i")
	}
	part := func(n int) string { return "json_extract(j.value,'$[" + strconv.Itoa(n) + "]')" }
	date := "SELECT a.i i,a.t t," + part(0) + " id," + part(1) + " f," + part(2) + " v," + part(3) + " k," + part(4) + " lo," + part(5) + " hi FROM "
	found := " a CROSS JOIN json_each("
	there := " END) j WHERE " + part(2) + " IS NOT NULL"
	walked := "(SELECT DISTINCT json_extract(j.value,'$[0]') t,json_extract(j.value,'$[1]') s,json_extract(j.value,'$[2]') d,json_extract(j.value,'$[3]') i" +
		" FROM (SELECT DISTINCT i FROM _around WHERE d<" + strconv.Itoa(from.Depth) + ") a CROSS JOIN json_each(" + c.joins(from.Types, "json_array(e.t,e.s,e.d,e.i)") + ") j)"
	all := date + "(SELECT _id i,type t FROM _fact WHERE _id IN (SELECT i FROM _around))" + found + nodes + there +
		" UNION ALL " + date + walked + found + relationships + there
	d := c.alias("d")
	n := &node{id: d + ".i", alias: d, based: true}
	s := &source{
		scope: &scope{fact: n, date: d}, from: "(" + all + ") " + d,
		columns: d + ".i i," + d + ".t t," + d + ".id u," + d + ".f f," + d + ".v v," + d + ".k k",
	}
	none := d + ".k=" + c.param(int64(store.NoneDay))
	if from.Undated {
		s.where = []string{none}
		return s
	}
	s.where = []string{"NOT " + none}
	first, last := " IS NULL OR "+d+".hi>=", " IS NULL OR "+d+".lo<="
	lo, hi := d+".hi", d+".lo"
	if from.Certainly {
		first, last, lo, hi = ">=", "<=", d+".lo", d+".hi"
	}
	if from.First != nil {
		s.where = append(s.where, "("+lo+first+c.param(*from.First)+")")
	}
	if from.Last != nil {
		s.where = append(s.where, "("+hi+last+c.param(*from.Last)+")")
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
