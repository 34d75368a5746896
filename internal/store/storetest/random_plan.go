package storetest

import (
	"math/rand/v2"
	"reflect"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/edtf"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A gambler makes random plans that the contract allows.
type gambler struct {
	lexicon
	*rand.Rand
	// graph is the graph that plans are made for. Each plan is tried on it, so that filters and
	// pages keep some rows.
	graph *Graph
	// values are the values of the graph's facts and citations, by the name of the property.
	values map[string][]any
}

func newGambler(x lexicon, r *rand.Rand, g *Graph) *gambler {
	b := &gambler{x, r, g, map[string][]any{}}
	collect := func(properties []*catalog.Property, values V) {
		for _, p := range properties {
			switch v := values[p.Name].(type) {
			case nil:
			case L:
				b.values[p.Name] = append(b.values[p.Name], v...)
			default:
				b.values[p.Name] = append(b.values[p.Name], v)
			}
		}
	}
	for _, f := range g.Facts {
		collect(f.Properties(), f.Values)
		for _, c := range f.Citations {
			collect(x.Citation, c.Values)
		}
	}
	return b
}

// value is a value that some fact has, or a random one that perhaps no fact has.
func (b *gambler) value(p *catalog.Property) any {
	if list := b.values[p.Name]; len(list) > 0 && !b.odds(3) {
		if v := pick(b.Rand, list); holdsKind(p, v) {
			return v
		}
	}
	return pick(b.Rand, pool(p))
}

// holdsKind says whether a value, of a property of some type, is also a possible value of p,
// which has the same name.
func holdsKind(p *catalog.Property, v any) bool {
	if p.Kind == catalog.EnumKind {
		s, ok := v.(string)
		return ok && p.Enum.Has(s)
	}
	if p.Kind == catalog.Date {
		s, ok := v.(string)
		_, err := edtf.Parse(s)
		return ok && err == nil
	}
	if p.Kind == catalog.Duration || p.Kind == catalog.ID {
		return slices.Contains(pool(p), v)
	}
	return reflect.TypeOf(v) == reflect.TypeOf(pool(p)[0])
}

func (b *gambler) id() string {
	if b.odds(20) {
		return "none"
	}
	return pick(b.Rand, b.graph.Facts).ID
}

func (b *gambler) odds(n int) bool { return b.IntN(n) == 0 }

// A place is what is known about a row while a plan is made.
type place struct {
	node         []*catalog.NodeType         // the types its node can have; nil where it has none
	relationship []*catalog.RelationshipType // likewise
}

// root is a random plan.
func (b *gambler) root() *plan.List {
	switch b.IntN(24) {
	case 0, 1:
		return b.dates()
	case 2, 3, 4:
		return b.paths()
	case 5, 6, 7:
		return b.neighborhood()
	}
	l := &plan.List{}
	var at place
	switch b.IntN(9) {
	case 0:
		at.node = b.Nodes
		l.From = plan.AnyNode{}
		l.IDs = b.ids(8)
		l.Order = b.order(at, nil, "node.id")
	case 1:
		at.relationship = b.types(len(b.Relationships))
		l.From = plan.Induced{Types: at.relationship}
		l.IDs = b.ids(30)
		l.Order = b.order(at, nil, "relationship.id")
		b.fill(l, at, 1)
		l.Total, l.Aggregates, l.Limit = false, nil, max(l.Limit, 1)
		return l
	case 2:
		at.relationship = b.types(3)
		l.From = plan.OfRelationships{Types: at.relationship}
		l.Order = b.order(at, nil, "relationship.id")
	default:
		t := pick(b.Rand, b.Nodes)
		if f := pick(b.Rand, b.graph.Facts); f.Node != nil && !b.odds(4) {
			t = f.Node // types with more facts are more frequent
		}
		at.node = []*catalog.NodeType{t}
		l.From = plan.OfType{Node: t}
		l.Order = b.order(at, nil, "node.id")
		if b.odds(10) {
			l.IDs = []any{}
			for range b.IntN(5) {
				l.IDs = append(l.IDs, b.id())
			}
		}
	}
	b.fill(l, at, 1+b.IntN(3))
	if b.odds(5) {
		return b.groups(l, at, 1+b.IntN(2))
	}
	// A plan without rows tests little, so it is made again once or twice.
	for range 2 {
		rows := (&plan.List{From: l.From, IDs: l.IDs, Filter: l.Filter, Order: l.Order, Limit: plan.NoLimit})
		for _, t := range l.Order {
			rows.Row = append(rows.Row, plan.SortValue{Key: t})
		}
		kept := b.graph.Answer(rows).([]any)
		if len(kept) == 0 && l.Filter != nil {
			l.Filter = b.filter(at, 3)
			continue
		}
		if len(kept) > 0 && l.After != nil && b.odds(2) {
			l.After = pick(b.Rand, kept).([]any)
		}
		if len(kept) > 0 && l.Before != nil && b.odds(2) {
			l.Before = pick(b.Rand, kept).([]any)
		}
	}
	return l
}

func (b *gambler) ids(most int) []any {
	var out []any
	for range b.IntN(most) {
		out = append(out, b.id())
	}
	return append(out, "none")
}

// types are some relationship types, up to a number.
func (b *gambler) types(most int) []*catalog.RelationshipType {
	var out []*catalog.RelationshipType
	for range 1 + b.IntN(most) {
		if t := pick(b.Rand, b.Relationships); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// fill sets all fields of a list except From and Order.
func (b *gambler) fill(l *plan.List, at place, depth int) {
	if b.odds(2) {
		l.Filter = b.filter(at, 3)
	}
	b.page(l)
	for range b.IntN(8) - 5 {
		l.Aggregates = append(l.Aggregates, b.aggregate(at))
	}
	l.Row = b.fields(at, depth)
}

// aggregate is a random aggregate, sometimes a page of one.
func (b *gambler) aggregate(at place) plan.Aggregate {
	t := plan.Aggregate{Of: b.trait(at), Limit: pick(b.Rand, []int{1, 3, plan.NoLimit})}
	if !pages(t.Of) || b.odds(2) {
		return t
	}
	t.Paged = true
	if b.odds(2) {
		return t
	}
	for i, k := range t.Order() { // as if it were of another page
		switch {
		case i == 0:
			t.After = append(t.After, int64(1+b.IntN(3)))
		case k.By.(plan.Grouped).Text:
			t.After = append(t.After, pick(b.Rand, []string{"", b.id(), "RED", store.NoText}))
		default:
			t.After = append(t.After, int64(b.IntN(2100)))
		}
	}
	return t
}

// pages reports whether an aggregate can be Paged.
func pages(k plan.GroupKey) bool {
	col, ok := k.(plan.Column)
	if !ok {
		_, cited := k.(plan.CitedSource)
		return !cited
	}
	switch col.Property.Kind {
	case catalog.Int, catalog.BigInt, catalog.Float, catalog.DateTime, catalog.Date:
		return false
	case catalog.String, catalog.URL, catalog.ID, catalog.EnumKind, catalog.Boolean, catalog.Duration:
	}
	return true
}

// trait is something to tell rows apart by.
func (b *gambler) trait(at place) plan.GroupKey {
	of := plan.Node
	if len(at.node) == 0 || len(at.relationship) > 0 && b.odds(3) {
		of = plan.Relationship
	}
	ends := b.ends(at)
	switch n := b.IntN(6); {
	case n == 0:
		return plan.TypeOf{Of: of}
	case n == 1:
		return plan.Cases{{Value: "ONE", Where: b.filter(at, 1)}, {Value: "TWO", Where: b.filter(at, 0)}}
	case n == 2:
		return plan.CitedSource{By: find(b.Source().Own(), "title")}
	case n < 4 && len(ends) > 0:
		return plan.FarEnd{End: pick(b.Rand, ends)}
	case n < 5 && len(at.relationship) > 0:
		return plan.NodeAt{Side: pick(b.Rand, []plan.Side{plan.Source, plan.Target})}
	}
	c := pick(b.Rand, slices.DeleteFunc(b.columns(of, at), func(c plan.Column) bool { return c.Property.Prose }))
	if c.Property.Kind == catalog.Date && !c.Property.List {
		return plan.YearOf{Column: c}
	}
	return c
}

// dates is a random list of the dates of nodes and of the relationships among them.
func (b *gambler) dates() *plan.List {
	from := plan.DatesAmong{Types: b.Relationships, Undated: b.odds(4), Certainly: b.odds(2)}
	if b.odds(2) {
		from.Types = b.types(3)
	}
	if b.odds(3) {
		from.Where = b.filter(place{relationship: from.Types}, 2)
	}
	if b.odds(2) {
		from.First = day(int64(b.IntN(40_000)))
	}
	if b.odds(2) {
		from.Last = day(int64(b.IntN(40_000)))
	}
	l := b.lexicon.dates(from)
	for range b.IntN(8) {
		l.IDs = append(l.IDs, b.id())
	}
	b.page(l)
	l.After, l.Before = nil, nil
	if all := (&plan.List{From: from, IDs: l.IDs, Order: l.Order, Limit: plan.NoLimit, Row: []plan.Field{plan.DateKey, b.col("fact.id"), plan.Name}}); b.odds(2) {
		if rows := b.graph.Answer(all).([]any); len(rows) > 0 {
			l.After = pick(b.Rand, rows).([]any)
		}
	}
	if b.odds(3) {
		n := len(b.Nodes) + len(b.Relationships)
		fields := map[string][]plan.Field{}
		for _, t := range b.Nodes {
			fields[t.Name] = b.fields(place{node: []*catalog.NodeType{t}}, b.shallow(1, n))
		}
		l.Row = append(l.Row, factVariant(b.lexicon, fields))
	}
	return l
}

func (b *gambler) page(l *plan.List) {
	l.Total = b.odds(3)
	l.Limit = pick(b.Rand, []int{1, 2, 3, 5, 10, 100, plan.NoLimit})
	if l.Total && b.odds(4) {
		l.Limit = 0
	}
	l.Backward = b.odds(3)
	if b.odds(4) {
		l.After = b.cursor(l.Order)
	}
	if b.odds(6) {
		l.Before = b.cursor(l.Order)
	}
}

// cursor is a random place in an order. It is seldom the place of a row.
func (b *gambler) cursor(order []plan.SortKey) []any {
	out := []any{}
	for _, t := range order {
		by := t.By
		if b.odds(2) {
			by = plan.Innermost(by)
		} else if extreme, ok := by.(*plan.ExtremeOf); ok {
			out = append(out, store.NullKey(extreme))
			continue
		}
		switch by := by.(type) {
		case *plan.CountOf:
			out = append(out, int64(b.IntN(4)))
		case plan.Column:
			p := by.Property
			switch {
			case p.Name == "id" && p.Common:
				out = append(out, b.id())
			case p.Unique || b.odds(6) && !p.Required:
				out = append(out, keyed(p, nil))
			default:
				out = append(out, keyed(p, b.value(p)))
			}
		case *plan.ExtremeOf, plan.Rank, plan.Undated, plan.SearchKey, plan.Dating, plan.Grouped: // order draws none of the last five
		}
	}
	return out
}

// order is a random order of rows, up to the ids.
func (b *gambler) order(at place, end *catalog.End, ids ...string) []plan.SortKey {
	var terms []plan.SortKey
	for range b.IntN(3) {
		desc := b.odds(2)
		var by plan.SortBy
		switch n := b.IntN(4); {
		case n == 0 && len(at.node) > 0:
			by = b.orderOver(at, 2)
		case n == 1 && len(at.relationship) > 0 || len(at.node) == 0:
			by = b.orderColumn(b.columns(plan.Relationship, at))
		default:
			by = b.orderColumn(b.columns(plan.Node, at))
		}
		if by != nil {
			terms = append(terms, plan.SortKey{By: by, Desc: desc})
		}
	}
	desc := b.odds(2)
	for _, id := range ids {
		terms = append(terms, plan.SortKey{By: b.col(id), Desc: desc})
	}
	return terms
}

// someEnd is a random end of a row's node, and what is at its other side. It returns false if
// the node has no ends.
func (b *gambler) someEnd(at place) (e *catalog.End, far place, ok bool) {
	ends := b.ends(at)
	if len(ends) == 0 {
		return nil, place{}, false
	}
	e = pick(b.Rand, ends)
	far = beyond(e)
	if len(at.node) > 1 && e.Relationship.Same {
		// The end is that of the first type. The far node has the type of the outer node,
		// whichever that is.
		far.node = at.node
	}
	return e, far, true
}

// orderOver is a random key of what stands at an end of a row's node, or nil. It leads over at
// most so many ends.
func (b *gambler) orderOver(at place, depth int) plan.SortBy {
	e, far, ok := b.someEnd(at)
	if !ok {
		return nil
	}
	var where plan.Filter
	if b.odds(2) {
		where = b.filter(far, 1)
	}
	if b.odds(2) {
		return &plan.CountOf{End: e, Where: where, Distinct: b.odds(3)}
	}
	var by plan.SortBy
	switch n := b.IntN(4); {
	case n == 0 && depth > 1:
		by = b.orderOver(far, depth-1)
	case n == 1:
		by = b.orderColumn(b.columns(plan.Relationship, far))
	default:
		by = b.orderColumn(b.columns(plan.Node, far))
	}
	if by == nil {
		return nil
	}
	return &plan.ExtremeOf{End: e, Where: where, By: by, Greatest: b.odds(2)}
}

func (b *gambler) orderColumn(columns []plan.Column) plan.SortBy {
	columns = slices.DeleteFunc(columns, func(c plan.Column) bool { return !c.Property.Orders() })
	if len(columns) == 0 {
		return nil
	}
	return key(pick(b.Rand, columns))
}

// columns are the columns that a plan may use of a row's node or relationship: those of its
// type, or those that all its possible types share.
func (b *gambler) columns(of plan.Subject, at place) []plan.Column {
	var out []plan.Column
	if of == plan.Relationship {
		first := b.RelationshipFields
		if len(at.relationship) == 1 {
			first = at.relationship[0].Properties
		}
		for _, p := range first {
			out = append(out, plan.Column{Of: of, Property: p})
		}
		return out
	}
	for _, p := range b.shared(at.node) {
		out = append(out, plan.Column{Of: of, Property: p})
	}
	return out
}

func (b *gambler) shared(types []*catalog.NodeType) []*catalog.Property {
	properties := b.NodeFields
	if len(types) == 1 {
		properties = types[0].Properties
	} else if u := b.union(types); u != nil {
		properties = slices.Concat(properties, u.Properties)
	}
	return slices.DeleteFunc(slices.Clone(properties), func(p *catalog.Property) bool { return p.Derived })
}

func (b *gambler) union(types []*catalog.NodeType) *catalog.Union {
	for _, u := range b.Unions {
		if slices.Equal(u.Far.Types, types) {
			return u
		}
	}
	return nil
}

func (b *gambler) ends(at place) []*catalog.End {
	if len(at.node) == 1 {
		return at.node[0].Ends
	}
	if u := b.union(at.node); u != nil {
		return u.Ends
	}
	return nil
}

// common is the first of some ends that nodes of the only one of some types have too, or nil.
func common(ends []*catalog.End, types []*catalog.NodeType) *catalog.End {
	if len(types) != 1 {
		return nil
	}
	for _, e := range ends {
		if slices.ContainsFunc(types[0].Ends, func(o *catalog.End) bool { return o.Relationship == e.Relationship && o.Direction == e.Direction }) {
			return e
		}
	}
	return nil
}

func beyond(e *catalog.End) place {
	return place{e.Far.Types, []*catalog.RelationshipType{e.Relationship}}
}

// fields are random fields of a row.
func (b *gambler) fields(at place, depth int) []plan.Field {
	out := []plan.Field{}
	id := "node.id"
	if len(at.node) == 0 {
		id = "relationship.id"
	}
	out = append(out, b.col(id))
	for range 1 + b.IntN(5) {
		if f := b.field(at, depth); f != nil {
			out = append(out, f)
		}
	}
	return out
}

// readable are the parts of a property that a row can have.
func readable(p *catalog.Property) []catalog.Part {
	parts := p.Parts()
	if slices.Contains(parts, catalog.Gaps) {
		parts = append(parts, catalog.Earliest, catalog.Latest)
	}
	return parts
}

func (b *gambler) field(at place, depth int) plan.Field {
	of := plan.Node
	if len(at.node) == 0 || len(at.relationship) > 0 && b.odds(3) {
		of = plan.Relationship
	}
	switch n := b.IntN(12); {
	case n < 3 || depth <= 0:
		c := pick(b.Rand, b.columns(of, at))
		if len(at.node) == 1 || of == plan.Relationship {
			c.Part = pick(b.Rand, readable(c.Property))
		}
		return c
	case n < 5:
		return b.variant(of, at, depth-1)
	case n == 5 && len(at.relationship) > 0:
		side := pick(b.Rand, []plan.Side{plan.Source, plan.Target})
		return plan.Endpoint{Side: side, Fields: b.fields(place{node: sideTypes(at.relationship, side)}, depth-1)}
	case n == 6:
		return b.citations(of, depth-1)
	case n == 7:
		return b.from(plan.DatasetsOf{Of: of}, nil, b.cols("dataset.name", "dataset.title")...)
	case n == 8 && len(at.node) == 1 && at.node[0] == b.Source():
		return b.citing(depth - 1)
	case n == 9 && of == plan.Node && b.odds(3):
		return plan.Degrees{}
	case n == 9 && of == plan.Node:
		return b.around(at.node, depth-1)
	case n == 10 && len(at.node) == 1:
		return b.chain(at, depth-1)
	case len(at.node) > 0:
		e, far, ok := b.someEnd(at)
		if !ok {
			return nil
		}
		if b.odds(3) {
			return b.distinct(plan.OverEnd{End: e}, far, depth-1)
		}
		l := &plan.List{From: plan.OverEnd{End: e}, Order: b.order(far, e, "node.id", "relationship.id")}
		b.fill(l, far, depth-1)
		if b.odds(4) {
			return b.groups(l, far, depth-1)
		}
		return l
	}
	return nil
}

// around lists the relationships of some types of a node.
func (b *gambler) around(types []*catalog.NodeType, depth int) plan.Field {
	way := plan.Traversal{Direction: pick(b.Rand, []catalog.Direction{catalog.Out, catalog.In, catalog.Both, catalog.Both})}
	for _, t := range b.Relationships {
		if !b.odds(3) {
			way.Types = append(way.Types, t)
		}
	}
	var at place
	for _, t := range types {
		for _, e := range way.Follows(t, false) {
			if !slices.Contains(at.relationship, e.Relationship) {
				at.relationship = append(at.relationship, e.Relationship)
			}
			for _, far := range e.Far.Types {
				if !slices.Contains(at.node, far) {
					at.node = append(at.node, far)
				}
			}
		}
	}
	if len(at.node) > 0 && b.odds(3) {
		return b.distinct(plan.Around{Types: way.Types, Direction: way.Direction}, at, depth)
	}
	l := &plan.List{From: plan.Around{Types: way.Types, Direction: way.Direction}, Order: b.order(at, nil, "node.id", "relationship.id"), Row: b.cols("node.id", "relationship.id"), Limit: 3}
	if b.odds(2) {
		l.Order = l.Order[len(l.Order)-1:]
	}
	if len(at.node) > 0 && !b.odds(3) {
		b.fill(l, at, depth)
	}
	if len(at.node) > 0 && b.odds(5) {
		return b.groups(l, at, 0)
	}
	return l
}

// distinct lists the nodes that relationships of a node lead to, some with these
// relationships.
func (b *gambler) distinct(of plan.FromNode, at place, depth int) plan.Field {
	far, over := place{node: at.node}, place{relationship: at.relationship}
	from := plan.Distinct{Of: of}
	if b.odds(2) {
		from.Via = b.filter(over, max(depth, 0))
	}
	l := &plan.List{From: from, Order: b.order(far, nil, "node.id"), Row: b.cols("node.id"), Limit: 3}
	if b.odds(2) {
		b.fill(l, far, depth)
	}
	if b.odds(5) {
		return b.groups(l, far, 0)
	}
	if l.Limit > 0 && b.odds(2) {
		to := b.from(plan.RelationshipsTo{Of: of}, b.order(over, nil, "relationship.id"), b.cols("relationship.id")...)
		to.Filter = from.Via
		if b.odds(2) {
			to.Row = append(to.Row, b.fields(over, depth-1)...)
		}
		if b.odds(3) {
			to.Limit = 1
		}
		l.Row = append(l.Row, to)
	}
	return l
}

// chain lists the relationships of the chains from a node of one type, or the nodes where the
// chains end.
func (b *gambler) chain(at place, depth int) plan.Field {
	var types []*catalog.RelationshipType
	for _, t := range b.Relationships {
		if !t.Undirected && t.From == at.node[0].Far && t.To == t.From {
			types = append(types, t)
		}
	}
	if len(types) == 0 {
		return nil
	}
	t := pick(b.Rand, types)
	if b.odds(2) {
		end := place{node: at.node}
		l := &plan.List{From: plan.ChainEnds{Relationship: t}, Order: b.order(end, nil, "node.id")}
		b.fill(l, end, depth)
		return l
	}
	over := place{relationship: []*catalog.RelationshipType{t}}
	l := &plan.List{From: plan.ChainOver{Relationship: t}, Order: b.order(over, nil, "relationship.id")}
	b.fill(l, over, depth)
	return l
}

func sideTypes(types []*catalog.RelationshipType, side plan.Side) []*catalog.NodeType {
	var out []*catalog.NodeType
	for _, t := range types {
		far := t.From
		if side == plan.Target {
			far = t.To
		}
		for _, n := range far.Types {
			if !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	slices.SortFunc(out, func(a, b *catalog.NodeType) int { return a.Index - b.Index })
	return out
}

func (b *gambler) variant(of plan.Subject, at place, depth int) plan.Field {
	v := plan.Variant{Of: of}
	if of == plan.Relationship {
		for _, t := range at.relationship {
			v.Cases = append(v.Cases, plan.Case{Relationship: t, Fields: b.fields(place{relationship: []*catalog.RelationshipType{t}}, depth)})
		}
	} else {
		for _, t := range at.node {
			v.Cases = append(v.Cases, plan.Case{Node: t, Fields: b.fields(place{node: []*catalog.NodeType{t}}, b.shallow(depth, len(at.node)))})
		}
	}
	b.Shuffle(len(v.Cases), func(i, k int) { v.Cases[i], v.Cases[k] = v.Cases[k], v.Cases[i] })
	return v
}

// shallow is the depth for one of n cases. Of many cases only one or two go deep, to bound the
// length of the statement.
func (b *gambler) shallow(depth, n int) int {
	if n <= 2 || b.odds(n) {
		return depth
	}
	return 0
}

func (b *gambler) citations(of plan.Subject, depth int) plan.Field {
	l := b.from(plan.CitationsOf{Of: of}, nil, b.cols("citation.locator", "citation.quote", "citation.fields", "citation.dataset")...)
	if b.odds(3) {
		l.Limit = 1
	}
	if depth > 0 && b.odds(2) {
		l.Row = append(l.Row, plan.Endpoint{Side: plan.Cited, Fields: b.fields(place{node: []*catalog.NodeType{b.Source()}}, depth-1)})
	}
	return l
}

func (b *gambler) citing(depth int) plan.Field {
	order := []plan.SortKey{{By: b.col("fact.id"), Desc: b.odds(2)}}
	l := b.from(plan.FactsCiting{}, order, b.cols("fact.id", "fact.note", "fact.datasets")...)
	b.page(l)
	if b.odds(2) {
		fields := map[string][]plan.Field{}
		n := len(b.Nodes) + len(b.Relationships)
		for _, t := range b.Nodes {
			fields[t.Name] = b.fields(place{node: []*catalog.NodeType{t}}, b.shallow(depth, n))
		}
		for _, t := range b.Relationships {
			fields[t.Name] = b.fields(place{relationship: []*catalog.RelationshipType{t}}, b.shallow(depth, n))
		}
		l.Row = append(l.Row, factVariant(b.lexicon, fields))
	}
	return l
}

// filter is a random condition, in negation normal form.
func (b *gambler) filter(at place, depth int) plan.Filter {
	f := b.positive(at, depth)
	if b.odds(4) {
		f = plan.Not(f)
	}
	return f
}

func (b *gambler) positive(at place, depth int) plan.Filter {
	if depth > 0 && b.odds(3) {
		var list []plan.Filter
		for range b.IntN(4) {
			list = append(list, b.filter(at, depth-1))
		}
		if b.odds(2) {
			return plan.Or(list)
		}
		return plan.And(list)
	}
	of := plan.Node
	if len(at.node) == 0 || len(at.relationship) > 0 && b.odds(3) {
		of = plan.Relationship
	}
	ops := []plan.Op{plan.Eq, plan.Lt, plan.Lte, plan.Gt, plan.Gte}
	if depth > 0 {
		switch n := b.IntN(12); {
		case n < 3 && len(at.node) > 0:
			ends := b.ends(at)
			if len(ends) == 0 {
				return plan.False
			}
			e := pick(b.Rand, ends)
			far := beyond(e)
			if len(at.node) > 1 && e.Relationship.Same {
				far.node = at.node
			}
			var where plan.Filter
			if !b.odds(5) {
				where = b.filter(far, depth-1)
			}
			if b.odds(3) {
				return plan.Count{End: e, Where: where, Op: pick(b.Rand, ops), N: int64(b.IntN(5) - 1), Distinct: b.odds(3)}
			}
			if over := common(ends, far.node); b.odds(4) && over != nil {
				return plan.Covered{End: over, By: e, Where: where}
			}
			return plan.Exists{End: e, Where: where}
		case n < 5 && len(at.node) > 1:
			t := pick(b.Rand, at.node)
			return plan.Typed{Node: t, Where: b.filter(place{node: []*catalog.NodeType{t}}, depth-1)}
		case n == 5 && len(at.relationship) > 0:
			side := pick(b.Rand, []plan.Side{plan.Source, plan.Target})
			return plan.At{Side: side, Where: b.filter(place{node: sideTypes(at.relationship, side)}, depth-1)}
		case n == 6:
			return plan.Cites{Of: of, Where: b.cited(depth - 1), Op: pick(b.Rand, ops), N: int64(b.IntN(3))}
		case n == 7 && of == plan.Relationship && b.odds(2):
			t := pick(b.Rand, at.relationship)
			return plan.Typed{Relationship: t, Where: b.filter(place{relationship: []*catalog.RelationshipType{t}}, depth-1)}
		case n == 7:
			f := plan.Is{Of: of}
			if of == plan.Relationship {
				f.Relationships = []*catalog.RelationshipType{pick(b.Rand, at.relationship), pick(b.Rand, b.Relationships)}
			} else {
				f.Nodes = []*catalog.NodeType{pick(b.Rand, at.node), pick(b.Rand, b.Nodes)}
			}
			return f
		}
	}
	return b.leaf(b.columns(of, at))
}

func (b *gambler) cited(depth int) plan.Filter {
	switch b.IntN(4) {
	case 0:
		return nil
	case 1:
		return plan.At{Side: plan.Cited, Where: b.filter(place{node: []*catalog.NodeType{b.Source()}}, max(depth, 0))}
	}
	var columns []plan.Column
	for _, p := range b.Citation {
		columns = append(columns, plan.Column{Of: plan.Citation, Property: p})
	}
	return b.leaf(columns)
}

func (b *gambler) leaf(columns []plan.Column) plan.Filter {
	for {
		c := pick(b.Rand, columns)
		p := c.Property
		switch {
		case p.Name == "id" && p.Common:
			if b.odds(2) {
				return plan.In{Column: c, Values: []any{b.id(), b.id(), b.id(), b.id()}}
			}
			return plan.Compare{Column: c, Op: pick(b.Rand, []plan.Op{plan.Eq, plan.Lt, plan.Gte}), Value: b.id()}
		case p.Name == "datasets":
			return plan.Has{Column: c, Values: []any{b.value(p), b.value(p)}, All: b.odds(2)}
		case p.Prose:
			continue
		}
		return pick(b.Rand, leaves(c, []any{b.value(p), b.value(p)}))
	}
}
