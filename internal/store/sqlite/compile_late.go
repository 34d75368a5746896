package sqlite

import (
	"context"
	"slices"
	"strconv"
	"sync"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// What is fetched of a fact by its type is decided late. A statement that said it for
// each type that the fact may be of would grow with the schema. So the row tells the
// fact's type, and a statement for each type that there was fetches the rest of all
// facts of the type at once.
//
// A statement more takes longer than to look into one table more. So what is little is
// written out for as many types as a schema usually has, and late for others.

// How many types are written out, in the order of the schema, and how many columns of
// each.
const (
	mostNodes         = 12
	mostRelationships = 36
	mostColumns       = 8
)

// A byType is what is fetched of facts whose type the rows tell: fields of one subject.
type byType struct {
	cat    *catalog.Catalog
	bounds bounds
	of     plan.Subject
	fields []plan.Field

	// cache is told of what is made.
	cache  *plan.Cache
	making sync.Mutex
	made   map[string]*statement
}

// late groups the fields of a tuple that are decided late, by their subject.
func (c *compiler) late(fields []plan.Field, s *scope) (groups []*group, of []*group) {
	for i, f := range fields {
		subject, late := c.isLate(f, s)
		if !late {
			continue
		}
		if of == nil {
			of = make([]*group, len(fields))
		}
		at := slices.IndexFunc(groups, func(g *group) bool { return g.of == subject })
		if at < 0 {
			at = len(groups)
			groups = append(groups, &group{of: subject})
		}
		of[i] = groups[at]
		groups[at].fields = append(groups[at].fields, f)
	}
	return groups, of
}

// A group is the late fields of one subject in a tuple, and their places in it.
type group struct {
	of     plan.Subject
	fields []plan.Field
	places []int
}

// isLate says whether a field is decided by the type of a fact, which only the data
// tells, and which fact that is.
func (c *compiler) isLate(f plan.Field, s *scope) (plan.Subject, bool) {
	unknown := func(of plan.Subject) bool {
		switch of {
		case plan.Node:
			return s.node != nil && s.node.typ == nil
		case plan.Relationship:
			return s.edge != nil && s.edge.typ == nil
		case plan.Fact:
			return s.fact != nil && s.node == nil && s.edge == nil
		case plan.Citation, plan.Dataset:
		}
		return false
	}
	switch f := f.(type) {
	case plan.Column:
		if f.Property.Name == "id" || !unknown(f.Of) {
			return f.Of, false
		}
		_, known := s.page.key(f)
		return f.Of, !known
	case plan.Variant:
		return f.Of, unknown(f.Of)
	case plan.Degrees:
		return plan.Node, unknown(plan.Node)
	case plan.Endpoint:
		return plan.Relationship, unknown(plan.Relationship) && s.edge.src == ""
	case *plan.List:
		if from, ok := f.From.(plan.DatasetsOf); ok {
			return from.Of, unknown(from.Of)
		}
		return plan.Node, fromAround(f.From) && unknown(plan.Node)
	case plan.SortValue, plan.Dating, plan.Grouped, plan.Starts:
	}
	return 0, false
}

// fromAround says whether a list follows the ends of the type of the row's node.
func fromAround(from plan.From) bool {
	if groups, ok := from.(plan.Groups); ok {
		from = groups.Of.From
	}
	if distinct, ok := from.(plan.Distinct); ok {
		from = distinct.Of
	}
	_, around := from.(plan.Around)
	return around
}

// decideLate puts behind the row what is fetched by type. Where that is late it is the
// type of the fact and what it is found by then: of a node its _id, of others the id.
func (r *row) decideLate(g *group, s *scope, sh *shape) {
	c := r.c
	typ, key := "", ""
	switch g.of {
	case plan.Node:
		key = s.node.id
		if s.node.paged {
			s.page.typed = true
			typ = "q.t"
		} else {
			s.node.used = true
			typ = s.node.alias + ".type"
		}
	case plan.Relationship, plan.Fact:
		typ = "q.t"
		id, ok := plan.Column{Of: g.of, Property: c.idOf(g.of)}, false
		if key, ok = s.page.key(id); !ok {
			key = c.column(id, s)
		}
	case plan.Citation, plan.Dataset:
		c.fail("every %s is alike", g.of)
	}
	sl := slot{form: asTyped, places: g.places}
	sql, all := "", false
	if light(g) {
		sql, all = r.cases(g, s, &sl)
	}
	if !all {
		sl.list = c.byType(g)
		sql += " ELSE json_array(" + typ + "," + key + ")"
	}
	if sql = "CASE " + typ + sql + " END"; len(sl.cases) == 0 {
		sql = "json_array(" + typ + "," + key + ")"
	}
	r.after = append(r.after, sql)
	sh.slots = append(sh.slots, sl)
}

// light says whether what is fetched is little.
func light(g *group) bool {
	n := 0
	for _, f := range g.fields {
		switch f := f.(type) {
		case plan.Column:
			n++
		case plan.Variant:
			most := 0
			for _, k := range f.Cases {
				for _, f := range k.Fields {
					if _, ok := f.(plan.Column); !ok {
						return false
					}
				}
				most = max(most, len(k.Fields))
			}
			n += most
		case *plan.List, plan.Degrees, plan.Endpoint, plan.SortValue, plan.Dating, plan.Grouped, plan.Starts:
			return false
		}
	}
	return g.of != plan.Fact && n <= mostColumns
}

// cases writes out what is fetched of the first types, and says whether these are all.
func (r *row) cases(g *group, s *scope, sl *slot) (sql string, all bool) {
	c := r.c
	number := 0
	when := func(name, alias, found string, typed *scope) {
		x := newRow(c)
		x.comma()
		x.text = strconv.AppendInt(x.text, int64(number), 10)
		number++
		sh := &shape{lead: -1}
		for i, f := range g.fields {
			x.field(f, typed, sh, g.places[i])
		}
		sl.cases = append(sl.cases, sh)
		sql += " WHEN " + literal(name) + " THEN (SELECT " + x.sql() + " FROM " + quote(name) + " " + alias + joined(x.joins) + " WHERE " + found + ")"
	}
	if g.of == plan.Node {
		for _, t := range s.node.types[:min(mostNodes, len(s.node.types))] {
			n := &node{id: s.node.id, alias: c.alias("n"), typ: t, based: true}
			when(t.Name, n.alias, n.alias+"._id="+n.id, &scope{node: n, page: s.page})
		}
		return sql, number > 0 && number == len(s.node.types)
	}
	for _, t := range s.edge.types[:min(mostRelationships, len(s.edge.types))] {
		e := &edge{id: s.edge.id, src: s.edge.src, dst: s.edge.dst, alias: c.alias("e"), typ: t, based: true}
		found := e.alias + "._src=" + e.src + " AND " + e.alias + "._dst=" + e.dst + " AND " + e.alias + "._id=" + e.id
		if e.src == "" {
			found = e.alias + ".id=" + s.edge.public
		}
		when(t.Name, e.alias, found, &scope{edge: e, page: s.page})
	}
	return sql, number > 0 && number == len(s.edge.types)
}

// byType gives the place of a group's statements in c.byTypes. Where all that is fetched
// are columns, facts in several places of a row share them.
func (c *compiler) byType(g *group) int {
	columns := func(fields []plan.Field) bool {
		return !slices.ContainsFunc(fields, func(f plan.Field) bool { _, ok := f.(plan.Column); return !ok })
	}
	if columns(g.fields) {
		same := func(b *byType) bool { return b.of == g.of && columns(b.fields) && slices.Equal(b.fields, g.fields) }
		if i := slices.IndexFunc(c.byTypes, same); i >= 0 {
			return i
		}
	}
	c.byTypes = append(c.byTypes, &byType{cat: c.cat, bounds: c.bounds, of: g.of, fields: g.fields, cache: c.cache, made: map[string]*statement{}})
	return len(c.byTypes) - 1
}

// statement is what fetches the fields of facts of a type: a row for each.
func (b *byType) statement(ctx context.Context, typ string) (*statement, error) {
	b.making.Lock()
	defer b.making.Unlock()
	if st, ok := b.made[typ]; ok {
		return st, nil
	}
	st, err := b.compile(ctx, typ)
	if err == nil {
		b.made[typ] = st
		b.cache.Grew(st.bytes())
	}
	return st, err
}

func (b *byType) compile(ctx context.Context, typ string) (*statement, error) {
	c := newCompiler(ctx, b.cat, b.bounds, true)
	c.cache = b.cache
	s := &scope{}
	alias, id := "", ".id"
	if t := b.cat.Node(typ); t != nil && b.of != plan.Relationship {
		alias = c.alias("n")
		s.node = &node{alias: alias, id: alias + "._id", typ: t, based: true}
		if b.of == plan.Node {
			id = "._id"
		}
	} else if t := b.cat.Relationship(typ); t != nil && b.of != plan.Node {
		alias = c.alias("e")
		s.edge = &edge{alias: alias, src: alias + "._src", dst: alias + "._dst", id: alias + "._id", typ: t, based: true}
	} else {
		c.fail("there are facts of %s, which are no %s of the schema", typ, b.of)
		return nil, c.err
	}
	if b.of == plan.Fact {
		s.fact = &node{alias: alias, id: alias + "._id", based: true}
	}
	r := newRow(c)
	st := &statement{nested: true, row: r.tuple(b.fields, s, -1)}
	st.sql = c.finished("SELECT group_concat(ifnull((SELECT " + r.sql() + " FROM " + quote(typ) + " " + alias + joined(r.joins) +
		" WHERE " + alias + id + "=k.value),'')||';','') FROM json_each(?1) k")
	st.params, st.lists, st.byTypes = c.params, c.lists, c.byTypes
	return st, c.err
}

// met are the types of facts that were met.
func (b *byType) met() []string {
	b.making.Lock()
	defer b.making.Unlock()
	var out []string
	for _, typ := range b.may() {
		if _, ok := b.made[typ]; ok {
			out = append(out, typ)
		}
	}
	return out
}

// may are the types that the facts may be of.
func (b *byType) may() []string {
	var out []string
	for _, t := range b.cat.Nodes {
		if b.of != plan.Relationship {
			out = append(out, t.Name)
		}
	}
	for _, t := range b.cat.Relationships {
		if b.of != plan.Node {
			out = append(out, t.Name)
		}
	}
	return out
}
