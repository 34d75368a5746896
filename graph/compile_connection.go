package graph

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// paged compiles the selection on a connection whose list is known but for its
// page and its row. rows compiles the selection on what stands in the rows.
func (c *compiler) paged(f graphql.CollectedField, args object, list *plan.List, l listing, rows func(*row, ast.SelectionSet) (shape, error)) (*plan.List, answer, error) {
	conn := &connection{binding: binding(l.on+"."+f.Name, list.Order)}
	page, err := c.page(args, conn.binding, list.Order)
	if err != nil {
		return nil, nil, err
	}
	conn.limit, conn.backward = page.limit, page.backward
	conn.after, conn.before = page.after != nil, page.before != nil
	r := &row{}
	name := f.Definition.Type.Name()
	for _, sel := range c.collect(f.Selections, []string{name}) {
		var out answer
		own, other := l.fields[sel.Name], c.connectionExtension(sel.Name)
		switch {
		case own != nil:
			out, err = own(list, sel)
			err = place(sel, err)
		case other != nil:
			out, err = other(c, list, name, l.far, sel)
			err = place(sel, err)
		case sel.Name == "__typename":
			out = typeName(name)
		case sel.Name == "totalCount":
			list.Total, out = true, total{}
		case sel.Name == "pageInfo":
			conn.rows = true
			out, err = c.pageInfo(conn, r, list.Order, sel)
		case sel.Name == "nodes":
			conn.rows = true
			var of shape
			of, err = rows(r, sel.Selections)
			out = onPage{of}
		case sel.Name == "edges":
			conn.rows = true
			var of shape
			of, err = c.edge(conn, r, list.Order, l, rows, sel)
			out = onPage{of}
		}
		if err != nil {
			return nil, nil, err
		}
		conn.fields = append(conn.fields, member0(sel, out))
	}
	if conn.rows {
		list.Limit = page.limit
		if conn.more {
			list.Limit++
		}
		list.Backward, list.After, list.Before = page.backward, page.after, page.before
		c.bindCursors(f, conn.binding, list.Order)
	}
	list.Row = r.fields
	conn.total, conn.tallies = list.Total, len(list.Tallies) > 0
	if err := c.written(l, list, conn); err != nil {
		return nil, nil, err
	}
	switch last := len(list.Order) - 1; {
	case !conn.rows && !l.countsFirst:
		list.Order = nil
	case l.end != nil && list.After == nil && list.Before == nil && onNode(r.fields):
		// Relationships to one node make equal rows here: there is nothing to
		// order by what tells them apart.
		list.Order = list.Order[:last]
	}
	if !conn.rows && !list.Total && !conn.tallies {
		return nil, conn, nil // only __typename, or facets by nothing
	}
	return list, conn, nil
}

// onNode says whether fields speak of the row's node alone.
func onNode(fields []plan.Field) bool {
	return !slices.ContainsFunc(fields, func(f plan.Field) bool {
		switch f := f.(type) {
		case plan.Column:
			return f.Of != plan.Node
		case plan.Variant:
			return f.Of != plan.Node
		case plan.Degrees:
			return false
		case *plan.List:
			inner, ok := f.From.(plan.Inner)
			return ok && inner.Outer() != plan.Node
		case plan.Beside, plan.TermValue, plan.Dating, plan.Starts:
		}
		return true
	})
}

func (c *compiler) pageInfo(conn *connection, r *row, order []plan.Term, f graphql.CollectedField) (answer, error) {
	var out pageInfo
	for _, sel := range c.collect(f.Selections, []string{"PageInfo"}) {
		var a answer
		switch sel.Name {
		case "__typename":
			a = typeName("PageInfo")
		case "hasNextPage":
			conn.more, a = conn.more || !conn.backward, hasMore{conn, true}
		case "hasPreviousPage":
			conn.more, a = conn.more || conn.backward, hasMore{conn, false}
		case "startCursor":
			a = edgeCursor{conn: conn, keys: terms(r, order)}
		case "endCursor":
			a = edgeCursor{conn: conn, keys: terms(r, order), last: true}
		}
		out = append(out, member0(sel, a))
	}
	return out, nil
}

// terms has the row fetch what it is ordered by, for its cursor.
func terms(r *row, order []plan.Term) []int {
	at := make([]int, len(order))
	for i, t := range order {
		if col, ok := t.By.(plan.Column); ok && col.Part == catalog.Value {
			at[i] = r.column(col.Of, col.Property)
			continue
		}
		at[i] = -1
		for j, f := range r.fields {
			if tv, ok := f.(plan.TermValue); ok && tv.Term == t {
				at[i] = j
			}
		}
		if at[i] < 0 {
			at[i] = r.add(plan.TermValue{Term: t})
		}
	}
	return at
}

func (c *compiler) edge(conn *connection, r *row, order []plan.Term, l listing, rows func(*row, ast.SelectionSet) (shape, error), f graphql.CollectedField) (shape, error) {
	name := f.Definition.Type.Name()
	var fields []keyed
	for _, sel := range c.collect(f.Selections, []string{name}) {
		var a answer
		if own := l.edgeFields[sel.Name]; own != nil {
			of, err := own(r, sel)
			if err != nil {
				return shape{}, err
			}
			fields = append(fields, member0(sel, of))
			continue
		}
		switch sel.Name {
		case "__typename":
			a = typeName(name)
		case "cursor":
			a = cursor{binding: conn.binding, keys: terms(r, order)}
		case "node":
			of, err := rows(r, sel.Selections)
			if err != nil {
				return shape{}, err
			}
			a = of
		case "relationship":
			if l.types != nil {
				of, err := c.variant(r, plan.Relationship, nil, l.types, sel.Selections)
				if err != nil {
					return shape{}, err
				}
				a = of
				break
			}
			if l.end == nil {
				a = null{}
				break
			}
			fields, err := c.relationshipFields(r, l.end.Relationship, sel.Selections)
			if err != nil {
				return shape{}, err
			}
			a = shape{at: here, fields: fields}
		}
		fields = append(fields, member0(sel, a))
	}
	return shape{at: here, fields: fields}, nil
}

// written counts what a store writes anew for each of the ways in which a list is
// read: its rows, its total, each tally.
func (c *compiler) written(l listing, list *plan.List, conn *connection) error {
	reads := len(list.Tallies)
	if list.Total {
		reads++
	}
	if conn.rows {
		reads++
	}
	return c.within(times(l.conditions, reads))
}
