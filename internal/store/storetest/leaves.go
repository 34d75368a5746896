package storetest

import (
	"slices"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/text"
)

// testLeaves asks every leaf filter of the properties of Item, and the negated one: of some
// properties for every value, of the others for a few values.
func testLeaves(t *testing.T, s *session, g *Graph) {
	type sort struct {
		kind                   catalog.Kind
		list, required, search bool
	}
	asked := map[sort]bool{}
	for _, p := range s.typ("Item").Properties {
		of := sort{p.Kind, p.List, p.Required, p.Search}
		if p.Prose || asked[of] {
			continue
		}
		asked[of] = true
		t.Run(p.Name, func(t *testing.T) {
			s := s.in(t)
			var lists []*plan.List
			values := pool(p)
			if most := 4; len(values) > most && !slices.Contains([]string{"s", "big", "f", "d"}, p.Name) {
				values = sample(values, most)
			}
			for _, f := range leaves(plan.Column{Property: p}, values) {
				lists = append(lists, where(f, total(s.idsOf("Item"))), where(plan.Not(f), total(s.idsOf("Item"))))
			}
			s.agree(g, lists...)
		})
	}
}

// sample returns n of the values, from the first to the last.
func sample(values []any, n int) []any {
	var out []any
	for i := range n {
		out = append(out, values[i*(len(values)-1)/(n-1)])
	}
	return out
}

// leaves are the leaf filters that the kind of a property allows, for each of some values. There
// are at least two values.
func leaves(c plan.Column, values []any) []plan.Filter {
	p := c.Property
	if p.List {
		return lists(c, values)
	}
	var out []plan.Filter
	if !p.Required {
		out = append(out, plan.IsNull{Column: c})
	}
	add := func(f plan.Filter) { out = append(out, f) }
	ops := func(c plan.Column, v any) {
		for _, op := range []plan.Op{plan.Eq, plan.Lt, plan.Lte, plan.Gt, plan.Gte} {
			add(plan.Compare{Column: c, Op: op, Value: v})
		}
	}
	add(plan.In{Column: c})
	add(plan.In{Column: c, Values: values[len(values)/2:]})
	for i, v := range values {
		switch p.Kind {
		case catalog.Int, catalog.BigInt, catalog.Float, catalog.DateTime:
			ops(c, v)
			add(plan.In{Column: c, Values: []any{v}})
		case catalog.String, catalog.URL:
			add(plan.Compare{Column: c, Value: v})
			ops(key(c), keyed(p, v))
			add(plan.In{Column: c, Values: []any{v, values[(i+1)%len(values)]}})
			for _, op := range []plan.MatchOp{plan.Contains, plan.StartsWith, plan.EndsWith} {
				add(plan.Match{Column: c, Op: op, Text: v.(string)})
			}
			if p.Search {
				add(plan.Match{Column: part(c, catalog.Fold), Text: text.Tokens(text.Fold(v.(string)))})
			}
		case catalog.Date:
			add(plan.Compare{Column: c, Value: v})
			ops(key(c), keyed(p, v))
		case catalog.ID:
			ops(c, v)
			ops(key(c), v)
		case catalog.EnumKind:
			add(plan.Compare{Column: c, Value: v})
			ops(key(c), v)
		case catalog.Boolean, catalog.Duration:
			add(plan.Compare{Column: c, Value: v})
		}
	}
	if p.Kind == catalog.Date {
		for _, days := range [][2]int64{{18262, 18627}, {18402, 18402}, {18487, 18487}, {-719528, 2932896}} {
			add(plan.Gap{Column: part(c, catalog.Gaps), First: days[0], Last: days[1]})
		}
		for _, bound := range []catalog.Part{catalog.Earliest, catalog.Latest} {
			add(plan.IsNull{Column: part(c, bound)})
			for _, day := range []int64{0, 18487, -719528, 2932896, -(1 << 22), 1 << 22} {
				add(plan.Compare{Column: part(c, bound), Op: plan.Lt, Value: day})
				add(plan.Compare{Column: part(c, bound), Op: plan.Gt, Value: day})
			}
		}
	}
	if p.Kind == catalog.Boolean {
		out = append(out[:0:0], plan.Compare{Column: c, Value: true}, plan.Compare{Column: c, Value: false})
		if !p.Required {
			out = append(out, plan.IsNull{Column: c})
		}
	}
	return out
}

func lists(c plan.Column, values []any) []plan.Filter {
	out := []plan.Filter{
		plan.Empty{Column: c}, plan.Has{Column: c}, plan.Has{Column: c, All: true},
		plan.Has{Column: c, Values: values}, plan.Has{Column: c, Values: values[:2], All: true},
	}
	for i, v := range values {
		out = append(out, plan.Has{Column: c, Values: []any{v}},
			plan.Has{Column: c, Values: []any{v, values[(i*3+1)%len(values)]}},
			plan.Has{Column: c, Values: []any{v, values[(i*3+1)%len(values)], v}, All: true})
	}
	return out
}
