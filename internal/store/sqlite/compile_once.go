package sqlite

import (
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A list over relationships of several types has a select for each type, in its page, its
// total and its tallies, and each has the conditions of the list. SQLite then stops early,
// at the end of the page. But it takes long to prepare many long conditions. So long ones
// are written once: one select of all types finds what meets them, and the rest reads that.

// writesOnce says whether the conditions of a list are written once.
func (c *compiler) writesOnce(l *plan.List) bool {
	from, ok := l.From.(plan.OfRelationships)
	if !ok || len(from.Types) == 1 || l.Filter == nil || c.nested || registered(l) {
		return false
	}
	reads, most := len(l.Aggregates), c.bounds.repeated
	if l.Limit > 0 {
		reads++
	}
	if l.Total {
		reads++
	}
	if !l.Total && len(l.Aggregates) == 0 {
		most *= 4 // it would stop early otherwise
	}
	trial, bytes := newCompiler(c.ctx, c.cat, c.bounds, false), 0
	for _, s := range trial.sources(from) {
		if bytes += reads * len(trial.filter(l.Filter, s.scope)); bytes > most || trial.err != nil {
			return true
		}
	}
	return false
}

// A union is a select of the relationships of several types, as seen from outside: under
// an alias, with the columns that something reads.
type union struct {
	alias   string
	columns *[]string
}

func (u *union) column(p *catalog.Property, part catalog.Part) string {
	name := quote(p.Column(part))
	at := slices.Index(*u.columns, name)
	if at < 0 {
		at = len(*u.columns)
		*u.columns = append(*u.columns, name)
	}
	return u.alias + ".c" + strconv.Itoa(at)
}

// scope is that of a row of the union.
func (u *union) scope(types []*catalog.RelationshipType) *scope {
	return &scope{edge: &edge{src: u.alias + ".s", dst: u.alias + ".d", id: u.alias + ".i", types: types, union: u}}
}

// A once is the table of what meets the conditions of a list that writes them once.
type once struct {
	list    *plan.List
	types   []*catalog.RelationshipType
	columns []string
}

// source is the table as the source of the list.
func (o *once) source(c *compiler) *source {
	u := &union{c.alias("m"), &o.columns}
	return &source{scope: u.scope(o.types), from: "_met " + u.alias, columns: u.alias + ".t t," + u.alias + ".s s," + u.alias + ".d d," + u.alias + ".i i"}
}

// table is the select of the table. It is to be asked for last: what is read of the rows
// has a part in it.
func (o *once) table(c *compiler) string {
	u := &union{c.alias("u"), &o.columns}
	light, heavy := lightly(o.list.Filter)
	condition := c.filter(heavy, u.scope(o.types))
	each := *o.list
	each.Filter = light
	var selects []string
	for _, s := range c.sources(plan.OfRelationships{Types: o.types}) {
		conditions := c.asked(&each, s.scope)
		if and(conditions...) == "0" {
			continue
		}
		sql := "SELECT " + s.columns
		for i, name := range o.columns {
			sql += "," + columnOf(s.scope.edge, name) + " c" + strconv.Itoa(i)
		}
		selects = append(selects, sql+" FROM "+s.from+where(conditions...))
	}
	if len(selects) == 0 {
		sql := "SELECT NULL t,NULL s,NULL d,NULL i"
		for i := range o.columns {
			sql += ",NULL c" + strconv.Itoa(i)
		}
		return sql + " WHERE 0"
	}
	// The limit keeps SQLite from writing the condition into each select itself.
	return "SELECT * FROM (" + strings.Join(selects, " UNION ALL ") + " LIMIT -1) " + u.alias + where(condition)
}

// columnOf reads a column of a relationship's table. It is null if the type has no such column.
func columnOf(e *edge, name string) string {
	for _, p := range e.typ.Properties {
		for _, part := range p.Parts() {
			if quote(p.Column(part)) == name {
				return e.alias + "." + name
			}
		}
	}
	return "NULL"
}

// lightly parts a filter into conditions on one column of the relationship, which an index
// may serve, and the rest.
func lightly(f plan.Filter) (light, heavy plan.Filter) {
	all, ok := f.(plan.And)
	if !ok {
		all = plan.And{f}
	}
	const most = 4 // conditions in each select
	n := 0
	for _, x := range all {
		switch x := x.(type) {
		case plan.Compare, plan.Is:
			if n++; n <= most {
				light = plan.All(light, x)
				continue
			}
		case plan.And, plan.Or, plan.In, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Gap, plan.Typed, plan.Exists, plan.Count, plan.At, plan.Cites, plan.Covered:
		}
		heavy = plan.All(heavy, x)
	}
	return light, heavy
}
