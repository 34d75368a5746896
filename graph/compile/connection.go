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

// Paged compiles the selection on a connection. list has its source, filter and order;
// Paged adds the page and the row. The function rows compiles the selection on the node (or
// fact) of a row. The list is nil if nothing has to be read.
func (c *Compiler) Paged(f graphql.CollectedField, args input.Object, list *plan.List, l Listing, rows func(*Row, ast.SelectionSet) (answer.Object, error)) (*plan.List, answer.Answer, error) {
	conn := &answer.Connection{Binding: cursor.Binding(l.On+"."+f.Name, list.Order)}
	l.Same = l.same(f)
	page, err := c.page(args, l, conn.Binding, list.Order)
	if err != nil {
		return nil, nil, err
	}
	conn.Limit, conn.Backward = page.limit, page.backward
	conn.After, conn.Before = page.after != nil, page.before != nil
	r := &Row{}
	name := f.Definition.Type.Name()
	for _, sel := range c.Collect(f.Selections, []string{name}) {
		var out answer.Answer
		ofList, ofView := l.Fields[sel.Name], c.connectionExtension(sel.Name)
		switch {
		case ofList != nil:
			out, err = ofList(list, sel)
			err = AtField(sel, err)
		case ofView != nil:
			out, err = c.besides(f, conn, func() (answer.Answer, error) { return ofView(c, list, name, l.Far, sel) })
			err = AtField(sel, err)
		case sel.Name == "__typename":
			out = answer.TypeName(name)
		case sel.Name == "totalCount":
			list.Total, out = true, answer.Total{}
		case sel.Name == "pageInfo":
			conn.Rows = true
			out = c.PageInfo(conn, func() []int { return cursorKeys(r, list.Order) }, sel)
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
		c.bindCursors(f, l, conn.Binding, list.Order)
	}
	list.Row = r.Fields
	conn.Total, conn.Aggregates = list.Total, len(list.Aggregates) > 0
	if err := c.addReads(l, list, conn); err != nil {
		return nil, nil, err
	}
	switch last := len(list.Order) - 1; {
	case !conn.Rows && !l.CountsFirst:
		list.Order = nil
	case l.End != nil && l.Distinct == nil && list.After == nil && list.Before == nil && readsOnlyNode(r.Fields):
		// Several relationships to one node make equal rows here. So the relationship's id,
		// which is last in the order, decides nothing.
		list.Order = list.Order[:last]
	}
	if !conn.Rows && !list.Total && !conn.Aggregates {
		return nil, conn, nil // only __typename is selected, or facets with an empty list
	}
	return list, conn, nil
}

// besides calls a compiler that may add lists beside the connection's. Those of a root field are
// extra lists of the root; others stand in the same row as the list of the connection.
func (c *Compiler) besides(f graphql.CollectedField, conn *answer.Connection, ofView func() (answer.Answer, error)) (answer.Answer, error) {
	outer := c.beside
	defer func() { c.beside = outer }()
	c.beside = &conn.Beside
	if f.Field == c.Root.Field.Field {
		c.beside = &c.Root.Extra
	}
	return ofView()
}

// readsOnlyNode reports whether the fields read nothing of the relationship.
func readsOnlyNode(fields []plan.Field) bool {
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
		case plan.Endpoint, plan.SortValue, plan.Dating, plan.Grouped, plan.Starts:
		}
		return true
	})
}

// PageInfo compiles the selection on the PageInfo of a connection. keys returns the positions of
// the order's keys in a row.
func (c *Compiler) PageInfo(conn *answer.Connection, keys func() []int, f graphql.CollectedField) answer.PageInfo {
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
			a = answer.PageCursor{Conn: conn, Keys: keys()}
		case "endCursor":
			a = answer.PageCursor{Conn: conn, Keys: keys(), Last: true}
		}
		out = append(out, answer.NewMember(sel, a))
	}
	return out
}

// cursorKeys adds the order's keys to the row, for its cursor, and returns their positions.
func cursorKeys(r *Row, order []plan.SortKey) []int {
	at := make([]int, len(order))
	for i, t := range order {
		if col, ok := t.By.(plan.Column); ok && col.Part == catalog.Value {
			at[i] = r.Column(col.Of, col.Property)
			continue
		}
		at[i] = -1
		for j, f := range r.Fields {
			if tv, ok := f.(plan.SortValue); ok && tv.Key == t {
				at[i] = j
			}
		}
		if at[i] < 0 {
			at[i] = r.Add(plan.SortValue{Key: t})
		}
	}
	return at
}

func (c *Compiler) edge(conn *answer.Connection, r *Row, order []plan.SortKey, l Listing, rows func(*Row, ast.SelectionSet) (answer.Object, error), f graphql.CollectedField) (answer.Object, error) {
	name := f.Definition.Type.Name()
	var fields []answer.Member
	for _, sel := range c.Collect(f.Selections, []string{name}) {
		var a answer.Answer
		var err error
		if ofList := l.EdgeFields[sel.Name]; ofList != nil {
			of, err := ofList(r, sel)
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
			a = answer.Cursor{Binding: conn.Binding, Keys: cursorKeys(r, order)}
		case "node":
			a, err = rows(r, sel.Selections)
		case "relationship":
			a, err = c.edgeRelationship(r, l, sel)
		case "relationships":
			a, err = c.edgeRelationships(r, l, sel)
		}
		if err != nil {
			return answer.Object{}, err
		}
		fields = append(fields, answer.NewMember(sel, a))
	}
	return answer.Object{At: answer.SameType, Fields: fields}, nil
}

// addReads adds to the plan's size the conditions of a list once for each time that a store
// writes them: for the rows, the total and each aggregate.
func (c *Compiler) addReads(l Listing, list *plan.List, conn *answer.Connection) error {
	reads := len(list.Aggregates)
	if list.Total {
		reads++
	}
	if conn.Rows {
		reads++
	}
	return c.AddForTypes(cost.Times(l.Conditions, reads), l.Branches)
}
