package compile

import (
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"casegraph/graph/answer"
	"casegraph/graph/cost"
	"casegraph/graph/cursor"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Paged compiles the selection on a connection whose list is known but for its
// page and its row. rows compiles the selection on what stands in the rows.
func (c *Compiler) Paged(f graphql.CollectedField, args input.Object, list *plan.List, l Listing, rows func(*Row, ast.SelectionSet) (answer.Object, error)) (*plan.List, answer.Answer, error) {
	conn := &answer.Connection{Binding: cursor.Binding(l.On+"."+f.Name, list.Order)}
	page, err := c.page(args, conn.Binding, list.Order)
	if err != nil {
		return nil, nil, err
	}
	conn.Limit, conn.Backward = page.limit, page.backward
	conn.After, conn.Before = page.after != nil, page.before != nil
	r := &Row{}
	name := f.Definition.Type.Name()
	for _, sel := range c.Collect(f.Selections, []string{name}) {
		var out answer.Answer
		own, other := l.Fields[sel.Name], c.connectionExtension(sel.Name)
		switch {
		case own != nil:
			out, err = own(list, sel)
			err = AtField(sel, err)
		case other != nil:
			out, err = other(c, list, name, l.Far, sel)
			err = AtField(sel, err)
		case sel.Name == "__typename":
			out = answer.TypeName(name)
		case sel.Name == "totalCount":
			list.Total, out = true, answer.Total{}
		case sel.Name == "pageInfo":
			conn.Rows = true
			out, err = c.pageInfo(conn, r, list.Order, sel)
		case sel.Name == "nodes":
			conn.Rows = true
			var of answer.Object
			of, err = rows(r, sel.Selections)
			out = answer.PageRows{Of: of}
		case sel.Name == "edges":
			conn.Rows = true
			var of answer.Object
			of, err = c.edge(conn, r, list.Order, l, rows, sel)
			out = answer.PageRows{Of: of}
		}
		if err != nil {
			return nil, nil, err
		}
		conn.Fields = append(conn.Fields, answer.NewMember(sel, out))
	}
	if conn.Rows {
		list.Limit = page.limit
		if conn.More {
			list.Limit++
		}
		list.Backward, list.After, list.Before = page.backward, page.after, page.before
		c.bindCursors(f, conn.Binding, list.Order)
	}
	list.Row = r.Fields
	conn.Total, conn.Aggregates = list.Total, len(list.Tallies) > 0
	if err := c.written(l, list, conn); err != nil {
		return nil, nil, err
	}
	switch last := len(list.Order) - 1; {
	case !conn.Rows && !l.CountsFirst:
		list.Order = nil
	case l.End != nil && list.After == nil && list.Before == nil && onNode(r.Fields):
		// Relationships to one node make equal rows here: there is nothing to
		// order by what tells them apart.
		list.Order = list.Order[:last]
	}
	if !conn.Rows && !list.Total && !conn.Aggregates {
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

func (c *Compiler) pageInfo(conn *answer.Connection, r *Row, order []plan.Term, f graphql.CollectedField) (answer.Answer, error) {
	var out answer.PageInfo
	for _, sel := range c.Collect(f.Selections, []string{"PageInfo"}) {
		var a answer.Answer
		switch sel.Name {
		case "__typename":
			a = answer.TypeName("PageInfo")
		case "hasNextPage":
			conn.More, a = conn.More || !conn.Backward, answer.HasMore{Of: conn, Next: true}
		case "hasPreviousPage":
			conn.More, a = conn.More || conn.Backward, answer.HasMore{Of: conn, Next: false}
		case "startCursor":
			a = answer.PageCursor{Conn: conn, Keys: terms(r, order)}
		case "endCursor":
			a = answer.PageCursor{Conn: conn, Keys: terms(r, order), Last: true}
		}
		out = append(out, answer.NewMember(sel, a))
	}
	return out, nil
}

// terms has the row fetch what it is ordered by, for its cursor.
func terms(r *Row, order []plan.Term) []int {
	at := make([]int, len(order))
	for i, t := range order {
		if col, ok := t.By.(plan.Column); ok && col.Part == catalog.Value {
			at[i] = r.Column(col.Of, col.Property)
			continue
		}
		at[i] = -1
		for j, f := range r.Fields {
			if tv, ok := f.(plan.TermValue); ok && tv.Term == t {
				at[i] = j
			}
		}
		if at[i] < 0 {
			at[i] = r.Add(plan.TermValue{Term: t})
		}
	}
	return at
}

func (c *Compiler) edge(conn *answer.Connection, r *Row, order []plan.Term, l Listing, rows func(*Row, ast.SelectionSet) (answer.Object, error), f graphql.CollectedField) (answer.Object, error) {
	name := f.Definition.Type.Name()
	var fields []answer.Member
	for _, sel := range c.Collect(f.Selections, []string{name}) {
		var a answer.Answer
		if own := l.EdgeFields[sel.Name]; own != nil {
			of, err := own(r, sel)
			if err != nil {
				return answer.Object{}, err
			}
			fields = append(fields, answer.NewMember(sel, of))
			continue
		}
		switch sel.Name {
		case "__typename":
			a = answer.TypeName(name)
		case "cursor":
			a = answer.Cursor{Binding: conn.Binding, Keys: terms(r, order)}
		case "node":
			of, err := rows(r, sel.Selections)
			if err != nil {
				return answer.Object{}, err
			}
			a = of
		case "relationship":
			if l.Types != nil {
				of, err := c.Variant(r, plan.Relationship, nil, l.Types, sel.Selections)
				if err != nil {
					return answer.Object{}, err
				}
				a = of
				break
			}
			if l.End == nil {
				a = answer.Null{}
				break
			}
			fields, err := c.relationshipFields(r, l.End.Relationship, sel.Selections)
			if err != nil {
				return answer.Object{}, err
			}
			a = answer.Object{At: answer.SameType, Fields: fields}
		}
		fields = append(fields, answer.NewMember(sel, a))
	}
	return answer.Object{At: answer.SameType, Fields: fields}, nil
}

// written counts what a store writes anew for each of the ways in which a list is
// read: its rows, its total, each tally.
func (c *Compiler) written(l Listing, list *plan.List, conn *answer.Connection) error {
	reads := len(list.Tallies)
	if list.Total {
		reads++
	}
	if conn.Rows {
		reads++
	}
	return c.AddSize(cost.Times(l.Conditions, reads))
}
