package sqlite

import (
	"context"
	"fmt"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/jsontext"
	"casegraph/internal/store"
)

// Facts gives facts whole.
func (l *load) Facts(ctx context.Context, ids []string) (map[string]*store.Fact, error) {
	if err := l.usable(); err != nil {
		return nil, err
	}
	facts, err := l.facts(ctx, ids)
	return facts, said(ctx, err)
}

func (l *load) facts(ctx context.Context, ids []string) (map[string]*store.Fact, error) {
	out := make(map[string]*store.Fact, len(ids))
	if err := l.known.learn(ctx, l.conn, ids); err != nil {
		return nil, err
	}
	byType := map[string][]any{}
	var there []any
	for _, id := range ids {
		if _id, typ, ok := l.known.find(id); ok {
			byType[typ] = append(byType[typ], id)
			there = append(there, _id)
		}
	}
	if len(there) == 0 {
		return out, nil
	}
	if err := l.search(ctx); err != nil {
		return nil, err
	}
	for typ, ids := range byType {
		if err := l.factsOf(ctx, typ, ids, out); err != nil {
			return nil, err
		}
	}
	return out, l.citations(ctx, there, out)
}

// factsOf adds the facts of one type, without their citations.
func (l *load) factsOf(ctx context.Context, typ string, ids []any, out map[string]*store.Fact) error {
	n, r := l.cat.Node(typ), l.cat.Relationship(typ)
	var properties []*catalog.Property
	columns, sh := []string{"x.id", "NULL", "NULL"}, plain(asText, asText, asText)
	switch {
	case n != nil:
		properties = n.Properties
	case r != nil:
		properties = r.Properties
		columns = []string{"x.id", "(SELECT id FROM _fact f WHERE f._id=x._src)", "(SELECT id FROM _fact f WHERE f._id=x._dst)"}
	default:
		return fmt.Errorf("sqlite: there are facts of %s, which the schema does not declare", typ)
	}
	properties = own(properties)
	columns = append(columns, valueColumns("x", properties, sh)...)
	sql := "SELECT ifnull(group_concat(json_array(" + strings.Join(columns, ",") + "),''),'')||';' FROM " + quote(typ) +
		" x WHERE x.id IN (SELECT value FROM json_each(?1))"
	rows, err := l.conn.rows(ctx, sql, sh, string(appendValues(nil, ids)))
	if err != nil {
		return err
	}
	for _, row := range rows {
		t := row.([]any)
		f := &store.Fact{ID: t[0].(string), Node: n, Relationship: r, Values: valuesOf(properties, t[3:])}
		f.From, _ = t[1].(string)
		f.To, _ = t[2].(string)
		out[f.ID] = f
	}
	return nil
}

func (l *load) citations(ctx context.Context, facts []any, out map[string]*store.Fact) error {
	columns, sh := []string{"f.id", "s.id", "c._dataset"}, plain(asText, asText, asText)
	columns = append(columns, valueColumns("c", l.cat.Citation, sh)...)
	sql := "SELECT ifnull(group_concat(json_array(" + strings.Join(columns, ",") + "),'' ORDER BY c._fact,c._seq),'')||';'" +
		" FROM _citation c CROSS JOIN _fact f ON f._id=c._fact CROSS JOIN _fact s ON s._id=c._source" +
		" WHERE c._fact IN (SELECT value FROM json_each(?1))"
	rows, err := l.conn.rows(ctx, sql, sh, string(appendValues(nil, facts)))
	if err != nil {
		return err
	}
	for _, row := range rows {
		t := row.([]any)
		f := out[t[0].(string)]
		if f == nil {
			continue // another program took the fact away and left this behind
		}
		f.Citations = append(f.Citations, store.Citation{
			Source: t[1].(string), Dataset: t[2].(string), Values: valuesOf(l.cat.Citation, t[3:]),
		})
	}
	return nil
}

// own leaves out the id, which is no value of a fact, and what is not stored.
func own(properties []*catalog.Property) []*catalog.Property {
	var out []*catalog.Property
	for _, p := range properties {
		if !p.Derived && p.Name != "id" {
			out = append(out, p)
		}
	}
	return out
}

// valueColumns are the values of properties as arguments of json_array, and
// adds their slots to the shape.
func valueColumns(alias string, properties []*catalog.Property, sh *shape) []string {
	var columns []string
	for _, p := range properties {
		sql := alias + "." + quote(p.Column(catalog.Value))
		form, elem := formOf(p, catalog.Value)
		if form == asList {
			sql = "json(" + sql + ")"
		}
		columns = append(columns, sql)
		sh.slots = append(sh.slots, slot{form: form, elem: elem, at: sh.width})
		sh.width++
	}
	return columns
}

// valuesOf are the values that are there, by name.
func valuesOf(properties []*catalog.Property, values []any) map[string]any {
	out := make(map[string]any, len(properties))
	for i, p := range properties {
		switch v := values[i].(type) {
		case nil:
		case []any:
			if len(v) > 0 {
				out[p.Name] = v
			}
		default:
			out[p.Name] = v
		}
	}
	return out
}

// Targets gives the nodes that relationships of the type lead to, once for each.
func (l *load) Targets(ctx context.Context, t *catalog.RelationshipType, ids []string) (map[string][]string, error) {
	if err := l.usable(); err != nil {
		return nil, err
	}
	if err := l.search(ctx); err != nil {
		return nil, err
	}
	sql := "SELECT ifnull(group_concat(json_array(a.id,b.id),'' ORDER BY a.id,b.id),'')||';' FROM (SELECT a._id,a.id,e._dst d" +
		" FROM _fact a CROSS JOIN " + quote(t.Name) + " e ON e._src=a._id WHERE a.id IN (SELECT value FROM json_each(?1))) a CROSS JOIN _fact b ON b._id=a.d"
	rows, err := l.conn.rows(ctx, sql, plain(asText, asText), jsonTexts(ids))
	if err != nil {
		return nil, said(ctx, err)
	}
	out := map[string][]string{}
	for _, row := range rows {
		t := row.([]any)
		from := t[0].(string)
		out[from] = append(out[from], t[1].(string))
	}
	return out, nil
}

// Holders gives the facts that have these values of a property.
func (l *load) Holders(ctx context.Context, p *catalog.Property, values []any) (map[any]string, error) {
	if err := l.usable(); err != nil {
		return nil, err
	}
	if err := l.search(ctx); err != nil {
		return nil, err
	}
	if l.cat.Node(p.Owner) == nil && l.cat.Relationship(p.Owner) == nil {
		return nil, said(ctx, fmt.Errorf("sqlite: %s is of no one type", p))
	}
	column := quote(p.Column(catalog.Value))
	form, _ := formOf(p, catalog.Value)
	sql := "SELECT ifnull(group_concat(json_array(id," + column + "),''),'')||';' FROM " + quote(p.Owner) + " WHERE " + column + " IN (SELECT value FROM json_each(?1))"
	rows, err := l.conn.rows(ctx, sql, plain(asText, form), string(appendValues(nil, values)))
	if err != nil {
		return nil, said(ctx, err)
	}
	out := map[any]string{}
	for _, row := range rows {
		t := row.([]any)
		out[t[1]] = t[0].(string)
	}
	return out, nil
}

// jsonTexts writes texts as a JSON array.
func jsonTexts(texts []string) string {
	b := []byte{'['}
	for i, s := range texts {
		if i > 0 {
			b = append(b, ',')
		}
		b = jsontext.AppendString(b, s)
	}
	return string(append(b, ']'))
}
