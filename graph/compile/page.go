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
func (c *Compiler) page(args input.Object, bound uint32, order []plan.SortKey) (page, error) {
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
	if p.after, err = cursorArgument(args, "after", bound, order); err != nil {
		return p, err
	}
	p.before, err = cursorArgument(args, "before", bound, order)
	return p, err
}

// cursorArgument reads after or before; nil if it is not given.
func cursorArgument(args input.Object, name string, bound uint32, order []plan.SortKey) ([]any, error) {
	v := args.Get(name)
	if v == nil {
		return nil, nil
	}
	return cursorOf(name, v, bound, order)
}

func cursorOf(name string, v any, bound uint32, order []plan.SortKey) ([]any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, fault.Input(name, "expected a string, not %s", input.Show(v))
	}
	return cursor.Parse(name, s, bound, order)
}

// bindCursors makes after and before of a root field parameters of the list.
func (c *Compiler) bindCursors(f graphql.CollectedField, bound uint32, order []plan.SortKey) {
	for name, in := range map[string]plan.Place{"after": plan.InAfter, "before": plan.InBefore} {
		c.Bind(f, name, plan.Parameter{In: in, At: plan.Every}, func(_ *Root, v any) ([]any, error) {
			return cursorOf(name, v, bound, order)
		})
	}
}

// CursorOf returns the cursor of a node in the root list of its type, ordered ascending by
// one property. key is the sort key of the property's value. It is for programs such as
// benchmarks, which start in the middle of a list. It panics if lists cannot be ordered by
// the property.
func CursorOf(c *catalog.Catalog, nodeType, property, key, id string) string {
	t := c.Node(nodeType)
	order := []plan.SortKey{{By: KeyColumn(plan.Node, catalog.Find(t.Properties, property))}, {By: IDColumn(plan.Node, c)}}
	quoted := cursor.Append(nil, cursor.Binding("Query."+t.Plural, order), []any{key, id})
	return string(quoted[1 : len(quoted)-1])
}
