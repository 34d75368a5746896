package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"casegraph/internal/plan"
)

// testRandom asks random plans of random graphs, and asks the reference the same. If the answers
// to a plan differ, it reports the smallest part of the plan for which they differ, and the
// seed that reproduces it.
func testRandom(t *testing.T, subject Subject, plans int) {
	const graphs = 3
	first := setting(t, "CASEGRAPH_STORETEST_SEED", 1)
	for n := range graphs {
		seed := uint64(first + n)
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			x := small(t)
			r := rand.New(rand.NewPCG(seed, 0))
			g := wild(x, r, n)
			s := open(t, x, subject.place(t))
			s.load(g)
			s.gamble(g, seed, r, (plans+graphs-1)/graphs, subject.Tried)
		})
	}
}

// gamble asks n random plans of the graph that the store holds, none of which was tried; tried
// may be nil. It reports the first few wrong answers.
func (s *session) gamble(g *Graph, seed uint64, r *rand.Rand, n int, tried func(*plan.List) bool) {
	const told = 3
	b := newGambler(s.lexicon, r, g)
	failed := 0
	for i, most := 0, 100*n; n > 0 && failed < told; i++ {
		if i == most {
			s.Fatalf("of %d plans nearly all were tried already", most)
		}
		l := b.root()
		if tried != nil && tried(l) {
			continue
		}
		n--
		if why := s.wrong(g, l); why != "" {
			failed++
			l, why = shrink(l, why, func(l *plan.List) string { return s.wrong(g, l) })
			s.Errorf("plan %d of seed %d, made small\n%s%s", i, seed, indent(l.String()), "\n"+why)
		}
	}
}

// wrong says what is wrong with the store's answer to a list, or nothing.
func (s *session) wrong(g *Graph, l *plan.List) string {
	r := s.store.Read(s.ctx, []*plan.List{l})[0]
	if r.Err != nil {
		return "error: " + r.Err.Error()
	}
	if want, got := show(settle(l, g.Answer(l))), show(settle(l, r.Value)); want != got {
		return differ(want, got)
	}
	return ""
}

// shrink removes parts of a plan, as long as the answer stays wrong.
func shrink(l *plan.List, why string, wrong func(l *plan.List) string) (*plan.List, string) {
	for budget := 400; budget > 0; {
		smaller := false
		for _, c := range smallerLists(l) {
			if budget--; budget < 0 {
				break
			}
			if w := wrong(c); w != "" {
				l, why, smaller = c, w, true
				break
			}
		}
		if !smaller {
			break
		}
	}
	return l, why
}

// smallerLists are copies of a list, each without one part.
func smallerLists(l *plan.List) []*plan.List {
	var out []*plan.List
	but := func(change func(l *plan.List)) {
		c := *l
		change(&c)
		out = append(out, &c)
	}
	out = append(out, smallerWalks(l)...)
	if l.Filter != nil {
		but(func(c *plan.List) { c.Filter = nil })
	}
	if l.After != nil {
		but(func(c *plan.List) { c.After = nil })
	}
	if l.Before != nil {
		but(func(c *plan.List) { c.Before = nil })
	}
	if l.Total && l.Limit > 0 {
		but(func(c *plan.List) { c.Total = false })
	}
	if l.Backward {
		but(func(c *plan.List) { c.Backward = false })
	}
	if l.Limit != plan.NoLimit && l.Limit > 0 {
		but(func(c *plan.List) { c.Limit = plan.NoLimit })
	}
	for i := range l.Row {
		but(func(c *plan.List) { c.Row = slices.Delete(slices.Clone(c.Row), i, i+1) })
	}
	if _, groups := l.From.(plan.Groups); !groups && l.After == nil && l.Before == nil {
		for i, t := range l.Order {
			if c, ok := t.By.(plan.Column); ok && c.Property.Name == "id" {
				continue
			}
			but(func(c *plan.List) { c.Order = slices.Delete(slices.Clone(c.Order), i, i+1) })
		}
	}
	for i, f := range l.Row {
		for _, g := range smallerFields(f) {
			but(func(c *plan.List) { c.Row = slices.Clone(c.Row); c.Row[i] = g })
		}
	}
	if l.Filter != nil {
		for _, f := range smallerFilters(l.Filter) {
			but(func(c *plan.List) { c.Filter = f })
		}
	}
	return out
}

// smallerWalks are walks that follow fewer relationships, or have fewer conditions.
func smallerWalks(l *plan.List) (out []*plan.List) {
	with := func(from plan.From) {
		c := *l
		c.From = from
		out = append(out, &c)
	}
	ways := func(w plan.Traversal) (smaller []plan.Traversal) {
		if w.Filter != nil {
			c := w
			c.Filter = nil
			smaller = append(smaller, c)
		}
		if len(w.Avoid) > 0 {
			c := w
			c.Avoid = nil
			smaller = append(smaller, c)
		}
		return smaller
	}
	walk, ok := l.From.(plan.Walk)
	if !ok {
		return nil
	}
	switch from := walk.(type) {
	case plan.Paths:
		for _, w := range ways(from.Traversal) {
			from.Traversal = w
			with(from)
		}
	case plan.Neighborhood:
		for _, w := range ways(from.Traversal) {
			from.Traversal = w
			with(from)
		}
		if from.Depth > 0 {
			from.Depth--
			with(from)
		}
	}
	return out
}

func smallerFields(f plan.Field) []plan.Field {
	var out []plan.Field
	fields := func(list []plan.Field, with func([]plan.Field)) {
		for i := range list {
			with(slices.Delete(slices.Clone(list), i, i+1))
		}
		for i, f := range list {
			for _, g := range smallerFields(f) {
				c := slices.Clone(list)
				c[i] = g
				with(c)
			}
		}
	}
	switch f := f.(type) {
	case *plan.List:
		for _, l := range smallerLists(f) {
			out = append(out, l)
		}
	case plan.Endpoint:
		fields(f.Fields, func(list []plan.Field) { out = append(out, plan.Endpoint{Side: f.Side, Fields: list}) })
	case plan.Variant:
		for i := range f.Cases {
			fields(f.Cases[i].Fields, func(list []plan.Field) {
				c := plan.Variant{Of: f.Of, Cases: slices.Clone(f.Cases)}
				c.Cases[i].Fields = list
				out = append(out, c)
			})
		}
	case plan.Column, plan.SortValue, plan.Dating, plan.Grouped, plan.Starts, plan.Degrees:
	}
	return out
}

func smallerFilters(f plan.Filter) []plan.Filter {
	var out []plan.Filter
	several := func(list []plan.Filter, with func([]plan.Filter) plan.Filter) {
		out = append(out, list...)
		for i := range list {
			out = append(out, with(slices.Delete(slices.Clone(list), i, i+1)))
		}
		for i, f := range list {
			for _, g := range smallerFilters(f) {
				c := slices.Clone(list)
				c[i] = g
				out = append(out, with(c))
			}
		}
	}
	within := func(where plan.Filter, with func(plan.Filter) plan.Filter) {
		if where == nil {
			return
		}
		out = append(out, with(plan.True))
		for _, g := range smallerFilters(where) {
			out = append(out, with(g))
		}
	}
	switch f := f.(type) {
	case plan.And:
		several(f, func(l []plan.Filter) plan.Filter { return plan.And(l) })
	case plan.Or:
		several(f, func(l []plan.Filter) plan.Filter { return plan.Or(l) })
	case plan.Typed:
		within(f.Where, func(w plan.Filter) plan.Filter { f.Where = w; return f })
	case plan.Exists:
		within(f.Where, func(w plan.Filter) plan.Filter { f.Where = w; return f })
	case plan.Count:
		within(f.Where, func(w plan.Filter) plan.Filter { f.Where = w; return f })
	case plan.Covered:
		within(f.Where, func(w plan.Filter) plan.Filter { f.Where = w; return f })
	case plan.At:
		within(f.Where, func(w plan.Filter) plan.Filter { f.Where = w; return f })
	case plan.Cites:
		within(f.Where, func(w plan.Filter) plan.Filter { f.Where = w; return f })
	case plan.In:
		if len(f.Values) > 1 {
			for i := range f.Values {
				c := f
				c.Values = f.Values[i : i+1]
				out = append(out, c)
			}
		}
	case plan.Has:
		if len(f.Values) > 1 {
			for i := range f.Values {
				c := f
				c.Values = f.Values[i : i+1]
				out = append(out, c)
			}
		}
	case plan.Compare, plan.IsNull, plan.Match, plan.Empty, plan.Gap, plan.Is:
	}
	return out
}
