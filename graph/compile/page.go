package compile

import (
	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/cursor"
	"casegraph/graph/input"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// defaultPage is the number of rows of a page if neither first nor last is given.
const defaultPage = 20

// A page tells which rows of a list are asked for.
type page struct {
	limit    int
	backward bool
	after    []any
	before   []any
}

// page reads first, last, after and before. Null counts as absent.
func (c *Compiler) page(args input.Object, l Listing, bound uint32, order []plan.SortKey) (page, error) {
	p := page{limit: defaultPage}
	first, last := args.Get("first"), args.Get("last")
	if first != nil && last != nil {
		return p, fault.Input("first", "first and last exclude each other; give one of them")
	}
	for name, v := range map[string]any{"first": first, "last": last} {
		if v == nil {
			continue
		}
		n, err := input.IntIn(name, v, 1, plan.MaxPage)
		if err != nil {
			return p, err
		}
		p.limit, p.backward = int(n.(int64)), name == "last"
	}
	var err error
	if p.after, err = Cursor(args, "after", bound, order, l.Same); err != nil {
		return p, err
	}
	p.before, err = Cursor(args, "before", bound, order, l.Same)
	return p, err
}

// CursorBinding is what binds cursors to what is paged, and to its order.
func CursorBinding(of string, order []plan.SortKey) uint32 { return cursor.Binding(of, order) }

// Cursor reads after or before; nil if it is not given. cursor.Parse tells what same is.
func Cursor(args input.Object, name string, bound uint32, order []plan.SortKey, same string) ([]any, error) {
	v := args.Get(name)
	if v == nil {
		return nil, nil
	}
	return cursorOf(name, v, bound, order, same)
}

func cursorOf(name string, v any, bound uint32, order []plan.SortKey, same string) ([]any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fault.Input(name, "expected a string, not %s", input.Show(v))
	}
	return cursor.Parse(name, s, bound, order, same)
}

// bindCursors makes after and before of a root field parameters of the list.
func (c *Compiler) bindCursors(f graphql.CollectedField, l Listing, bound uint32, order []plan.SortKey) {
	for name, in := range map[string]plan.Place{"after": plan.InAfter, "before": plan.InBefore} {
		c.Bind(f, name, plan.Parameter{In: in, At: plan.Every}, func(_ *Root, v any) ([]any, error) {
			return cursorOf(name, v, bound, order, l.same(f))
		})
	}
}

// CursorOf returns the cursor of a node in the root list of its type, ordered ascending by
// one property. key is the sort key of the property's value. It is for programs such as
// benchmarks, which start in the middle of a list. It panics if lists cannot be ordered by
// the property.
func CursorOf(c *catalog.Catalog, nodeType, property string, key any, id string) string {
	t := c.Node(nodeType)
	order := []plan.SortKey{{By: KeyColumn(plan.Node, catalog.Find(t.Properties, property))}, {By: IDColumn(plan.Node, c)}}
	return cursorText("Query."+t.Plural, order, key, id)
}

// EndCursorOf is CursorOf for a list at an end of a relationship: id is that of the far node,
// and relationship that of the relationship which leads to it.
func EndCursorOf(c *catalog.Catalog, end *catalog.End, property string, key any, id, relationship string) string {
	order := []plan.SortKey{
		{By: KeyColumn(plan.Node, catalog.Find(end.Far.Single().Properties, property))},
		{By: IDColumn(plan.Node, c)}, {By: IDColumn(plan.Relationship, c)},
	}
	return cursorText(endOn(end)+"."+end.Field, order, key, id, relationship)
}

func cursorText(of string, order []plan.SortKey, keys ...any) string {
	quoted := cursor.Append(nil, cursor.Binding(of, order), keys)
	return string(quoted[1 : len(quoted)-1])
}
