package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A bin has the rows with the same group key.
type bin struct {
	value  any
	count  int64
	key, u string      // of texts: the order of bins with equal counts
	far    *store.Fact // of a FarEnd or a NodeAt, beside its label
}

// tally counts rows, one by one.
func (g *Graph) tally(t plan.Aggregate, rows []row) []any {
	var bins []*bin
	for _, r := range rows {
		seen := map[*bin]bool{}
		for _, x := range g.traits(t.Of, r) {
			i := slices.IndexFunc(bins, func(b *bin) bool { return b.value == x.value && b.far == x.far })
			if i < 0 {
				i = len(bins)
				bins = append(bins, &x)
			}
			b := bins[i]
			if b.u = min(b.u, x.u); !seen[b] {
				seen[b] = true
				b.count++
			}
		}
	}
	if _, ok := t.Of.(plan.CitedSource); ok {
		for _, b := range bins {
			if b.value != nil {
				b.value, b.u = b.u, ""
			}
		}
	}
	slices.SortFunc(bins, func(a, b *bin) int {
		if n := cmp.Or(cmp.Compare(b.count, a.count), strings.Compare(a.key, b.key)); n != 0 {
			return n
		}
		if a.value == nil || b.value == nil {
			return map[bool]int{true: 1, false: -1}[a.value == nil]
		}
		if n := strings.Compare(a.u, b.u); n != 0 {
			return n
		}
		return compare(a.value, b.value)
	})
	out, counted := []any{}, int64(0)
	for _, b := range bins {
		counted += b.count
		if len(out) == t.Limit || t.After != nil && compareKeys(t.Order(), b.place(t), t.After) <= 0 {
			continue
		}
		values := []any{b.value, b.count}
		if t.OfNodes() {
			var id any
			if b.far != nil {
				id = b.far.ID
			}
			values = append(values, id)
		}
		if t.Paged {
			values = append(values, b.place(t)...)
		}
		out = append(out, values)
	}
	if t.Paged {
		return []any{out, int64(len(bins)), counted}
	}
	return out
}

// place is the place of a bin in the order of its aggregate.
func (b *bin) place(t plan.Aggregate) []any {
	by := t.Grouping()
	col, isColumn := by.(plan.Column)
	key := b.value
	switch {
	case t.OfNodes() && b.far == nil:
		return []any{b.count, store.NoText, store.NoText}
	case t.OfNodes() || isColumn && col.Property.Text():
		return []any{b.count, b.key, b.u}
	case b.value == nil:
		key = store.NoGroup(by)
	case b.value == true:
		key = int64(1)
	case b.value == false:
		key = int64(0)
	case isColumn && (col.Property.Kind == catalog.String || col.Property.Kind == catalog.URL):
		key = b.u // of a list
	}
	return []any{b.count, key}
}

// traits are the group keys of a row, or one null if it has none.
func (g *Graph) traits(of plan.GroupKey, r row) []bin {
	one := func(v any) []bin { return []bin{{value: v}} }
	switch of := of.(type) {
	case plan.Column:
		return columnBins(of, r)
	case plan.YearOf:
		d, err := edtf.Parse(orEmpty(column(of.Column, r)))
		if err != nil || d.Earliest == nil || d.Latest == nil || *d.Earliest == edtf.Past || *d.Latest == edtf.Future {
			return one(nil)
		}
		first, last := d.Earliest.String()[:4], d.Latest.String()[:4]
		if first != last {
			return one(nil)
		}
		year := int64(0)
		for _, c := range first {
			year = year*10 + int64(c-'0')
		}
		return one(year)
	case plan.TypeOf:
		return one(r.subject(of.Of).Type())
	case plan.Cases:
		for _, c := range of {
			if c.Where == nil || g.holds(c.Where, r) {
				return one(c.Value)
			}
		}
		return one(nil)
	case plan.FarEnd:
		var out []bin
		for _, x := range g.over(of.End, r.node) {
			out = append(out, labelBin(x.node))
		}
		if out == nil {
			out = []bin{{key: store.NoText}}
		}
		return out
	case plan.NodeAt:
		return []bin{labelBin(g.beside(of.Side, r).node)}
	case plan.CitedSource:
		return g.cited(of, r)
	}
	panic("storetest: a trait nobody knows")
}

func labelBin(n *store.Fact) bin {
	key := store.KeyOf(label(n.Node), n.Values["label"]).(string)
	return bin{value: n.Values["label"], key: key, u: n.ID, far: n}
}

// cited are the independent sources of a row. Sources that count as one are known by the
// smallest id among those that rows cite.
func (g *Graph) cited(of plan.CitedSource, r row) []bin {
	var out []bin
	for _, f := range []*store.Fact{r.node, r.relationship} {
		if f == nil {
			continue
		}
		for _, c := range f.Citations {
			by := g.find(c.Source).Values[of.By.Name]
			if by == nil {
				by = "#" + c.Source
			}
			out = append(out, bin{value: by, u: c.Source})
		}
	}
	if out == nil {
		out = []bin{{}}
	}
	return out
}

func columnBins(c plan.Column, r row) []bin {
	v := column(c, r)
	text := c.Property.Kind == catalog.String || c.Property.Kind == catalog.URL
	id := ""
	if text {
		id = r.subject(c.Of).ID
	}
	if !c.Property.List {
		b := bin{value: v, u: id}
		if text {
			b.key = store.KeyOf(c.Property, v).(string)
		}
		return []bin{b}
	}
	var out []bin
	for i, x := range v.([]any) {
		b := bin{value: x}
		if text {
			b.u = fmt.Sprintf("%s %08d", id, i)
		}
		out = append(out, b)
	}
	if out == nil {
		out = []bin{{u: id}}
	}
	return out
}

func label(t *catalog.NodeType) *catalog.Property { return t.Property("label") }

func orEmpty(v any) string {
	s, _ := v.(string)
	return s
}
