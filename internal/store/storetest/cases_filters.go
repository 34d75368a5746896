package storetest

import (
	"math"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// A filterCase names the facts of a type of the garden that meet a filter. The suite also
// asks for the negated filter, and for both totals.
type filterCase struct {
	name   string
	of     string // a node type or a relationship type
	filter plan.Filter
	want   string // ids, in order
}

func testFilters(t *testing.T, s *session, g *Graph) {
	for _, c := range filterCases(s.lexicon) {
		t.Run(c.name, func(t *testing.T) {
			s := s.in(t)
			var all, rest []string
			wanted := strings.Fields(c.want)
			for _, f := range g.Facts {
				if f.Type() == c.of {
					all = append(all, f.ID)
				}
			}
			for _, id := range all {
				if !contains(wanted, id) {
					rest = append(rest, id)
				}
			}
			s.filtered(c, wanted, rest)
		})
	}
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func (s *session) filtered(c filterCase, wanted, rest []string) {
	s.Helper()
	lists := []*plan.List{total(where(c.filter, s.idsOf(c.of))), total(where(plan.Not(c.filter), s.idsOf(c.of)))}
	values := s.results(s.store.Read(s.ctx, lists), lists...)
	for i, ids := range [][]string{wanted, rest} {
		var rows L
		for _, id := range ids {
			rows = append(rows, L{id})
		}
		if want, got := show(L{rows, int64(len(ids))}), show(values[i]); got != want {
			s.Errorf("%s\n%s", lists[i], differ(want, got))
		}
	}
}

// idsOf lists the ids of a node type's or relationship type's facts.
func (x lexicon) idsOf(of string) *plan.List {
	id := x.col(of + ".id")
	l := &plan.List{Order: []plan.SortKey{{By: id}}, Limit: plan.NoLimit, Row: []plan.Field{id}}
	if t := x.Relationship(of); t != nil {
		l.From = plan.OfRelationships{Types: []*catalog.RelationshipType{t}}
	} else {
		l.From = plan.OfType{Node: x.typ(of)}
	}
	return l
}

func filterCases(x lexicon) []filterCase {
	is := func(col string, v any) plan.Filter { return plan.Compare{Column: x.col(col), Value: v} }
	cmp := func(col string, op plan.Op, v any) plan.Filter {
		return plan.Compare{Column: x.col(col), Op: op, Value: v}
	}
	byKey := func(col string, op plan.Op, v any) plan.Filter {
		c := x.col(col)
		return plan.Compare{Column: key(c), Op: op, Value: store.KeyOf(c.Property, v)}
	}
	day := func(col string, p catalog.Part, op plan.Op, v int64) plan.Filter {
		return plan.Compare{Column: part(x.col(col), p), Op: op, Value: v}
	}
	match := func(col string, op plan.MatchOp, s string) plan.Filter {
		return plan.Match{Column: x.col(col), Op: op, Text: s}
	}
	fold := func(col, s string) plan.Filter {
		return plan.Match{Column: part(x.col(col), catalog.Fold), Text: text.Tokens(text.Fold(s))}
	}
	in := func(col string, v ...any) plan.Filter { return plan.In{Column: x.col(col), Values: v} }
	null := func(col string) plan.Filter { return plan.IsNull{Column: x.col(col)} }
	hasAny := func(col string, v ...any) plan.Filter { return plan.Has{Column: x.col(col), Values: v} }
	hasAll := func(col string, v ...any) plan.Filter { return plan.Has{Column: x.col(col), Values: v, All: true} }
	empty := func(col string) plan.Filter { return plan.Empty{Column: x.col(col)} }
	some := func(end string, f plan.Filter) plan.Filter { return plan.Exists{End: x.end(end), Where: f} }
	count := func(end string, f plan.Filter, op plan.Op, n int64) plan.Filter {
		return plan.Count{End: x.end(end), Where: f, Op: op, N: n}
	}
	covered := func(end, by string, f plan.Filter) plan.Filter {
		return plan.Covered{End: x.end(end), By: x.end(by), Where: f}
	}
	distinct := func(end string, f plan.Filter, op plan.Op, n int64) plan.Filter {
		return plan.Count{End: x.end(end), Where: f, Op: op, N: n, Distinct: true}
	}
	typed := func(typ string, f plan.Filter) plan.Filter { return plan.Typed{Node: x.typ(typ), Where: f} }
	edge := func(typ string, f plan.Filter) plan.Filter {
		return plan.Typed{Relationship: x.rel(typ), Where: f}
	}
	isNode := func(types ...string) plan.Filter {
		f := plan.Is{Of: plan.Node}
		for _, t := range types {
			f.Nodes = append(f.Nodes, x.typ(t))
		}
		return f
	}
	at := func(side plan.Side, f plan.Filter) plan.Filter { return plan.At{Side: side, Where: f} }
	cites := func(of plan.Subject, f plan.Filter, op plan.Op, n int64) plan.Filter {
		return plan.Cites{Of: of, Where: f, Op: op, N: n}
	}
	return []filterCase{
		// And, Or
		{"And of none is true", "Item", plan.True, "i1 i2 i3 i4 i5 i6"},
		{"Or of none is false", "Item", plan.False, ""},
		{"And", "Item", plan.And{is("Item.i", int64(2)), is("Item.colour", "RED")}, "i4"},
		{"Or", "Item", plan.Or{is("Item.i", int64(2)), is("Item.s", "a")}, "i1 i2 i4"},
		{"And within Or within And", "Item", plan.And{plan.Or{plan.And{is("Item.i", int64(2)), is("Item.b", true)}, null("Item.i")}, plan.Or{plan.And{}, plan.Or{}}}, "i1 i3 i6"},
		{"Or of none is false, of relationships", "Link", plan.False, ""},
		{"what folds into false", "Item", plan.And{is("Item.rank", int64(0)), plan.Or{plan.Not(typed("Item", plan.True)), in("Item.s")}}, ""},
		{"what folds into false, of relationships", "Link", plan.Not(at(plan.Source, plan.True)), ""},
		{"what folds into false, at a side", "Link", at(plan.Target, in("Item.id")), ""},
		{"what folds into false, of an end", "Item", plan.And{some("Item.links", at(plan.Target, plan.False)), count("Item.near", plan.Or{plan.And{plan.False}}, plan.Gte, 1)}, ""},
		{"a constant among others", "Item", plan.And{plan.Or{plan.False, is("Item.i", int64(1))}, plan.True}, "i2"},

		// Compare
		{"= text is exact", "Item", is("Item.name", "apple"), "i2"},
		{"= of a null is false", "Item", is("Item.s", "null"), ""},
		{"= empty text", "Box", is("Box.s", ""), ""},
		{"= a letter with a mark", "Item", is("Item.s", "é"), "i4"},
		{"= beyond the basic plane", "Item", is("Item.s", "😀"), "i5"},
		{"= Int", "Item", is("Item.i", int64(2)), "i1 i4"},
		{"= BigInt, next to another double", "Item", is("Item.big", int64(9007199254740993)), "i1"},
		{"= the greatest BigInt, the key of null", "Item", is("Item.big", int64(math.MaxInt64)), "i4"},
		{"= Float", "Item", is("Item.f", 0.30000000000000004), "i1"},
		{"= the least Float", "Item", is("Item.f", 5e-324), "i5"},
		{"= Boolean", "Item", is("Item.b", true), "i1"},
		{"= false is not null", "Item", is("Item.b", false), "i2"},
		{"= enum", "Item", is("Item.colour", "RED"), "i2 i4"},
		{"= Date as written", "Item", is("Item.d", "2020-08-13/.."), "i2"},
		{"= DateTime", "Item", is("Item.at", int64(-1)), "i2"},
		{"= Duration as written", "Item", is("Item.span", "P1Y"), "i1"},
		{"= URL", "Item", is("Item.url", "https://example.org/a"), "i1"},
		{"= ID", "Item", is("Item.ref", "r1"), "i1"},
		{"= id", "Item", is("Item.id", "i3"), "i3"},
		{"= label of one without a name", "Item", is("Item.label", "Pear"), "i3"},
		{"= label from the description", "Item", is("Item.label", "A thing"), "i5"},
		{"= label from type and id", "Item", is("Item.label", "Item i6"), "i6"},
		{"= a default", "Item", is("Item.hue", "RED"), "i2 i3 i4 i5 i6"},
		{"= a computed value", "Item", is("Item.size", int64(1)), "i1 i2 i4 i5 i6"},
		{"< by the key of a text folds", "Item", byKey("Item.name", plan.Lt, "B"), "i1 i2"},
		{">= by the key of a text, null last", "Item", byKey("Item.name", plan.Gte, "APPLE"), "i1 i2 i3 i4 i5 i6"},
		{"> by the key of a text and not null", "Item", plan.And{byKey("Item.name", plan.Gt, "apple"), plan.Not(null("Item.name"))}, "i4"},
		{"<= by the key across planes", "Item", byKey("Item.s", plan.Lte, "\uFFFD"), "i1 i2 i4 i6"},
		{"< Int", "Item", cmp("Item.i", plan.Lt, int64(2)), "i2 i5"},
		{"<= Int", "Item", cmp("Item.i", plan.Lte, int64(1)), "i2 i5"},
		{"> Int", "Item", cmp("Item.i", plan.Gt, int64(1)), "i1 i4"},
		{">= Int", "Item", cmp("Item.i", plan.Gte, int64(2)), "i1 i4"},
		{"> BigInt, next to another double", "Item", cmp("Item.big", plan.Gt, int64(9007199254740992)), "i1 i4"},
		{"< Float", "Item", cmp("Item.f", plan.Lt, 0.3), "i2 i5"},
		{">= Float", "Item", cmp("Item.f", plan.Gte, 1e21), "i4 i6"},
		{">= Float, a number that is whole", "Item", cmp("Item.f", plan.Gte, 1.0), "i4 i6"},
		{"< id", "Item", cmp("Item.id", plan.Lt, "i2"), "i1"},
		{">= DateTime", "Item", cmp("Item.at", plan.Gte, int64(0)), "i1"},
		{"< createdAt", "Item", cmp("Item.updatedAt", plan.Gt, stamp), "i1"},
		{"a date's latest day", "Item", day("Item.d", catalog.Latest, plan.Lt, 18600), "i1"},
		{"a date's earliest day", "Item", day("Item.d", catalog.Earliest, plan.Gte, 18475), "i1 i2"},
		{"a date's latest day that is not known", "Item", plan.IsNull{Column: part(x.col("Item.d"), catalog.Latest)}, "i3 i4 i5 i6"},
		{"Compare on a relationship", "Link", cmp("Link.w", plan.Gte, int64(1)), "l1 l2 l4"},
		{"Compare on a relationship's common property", "Link", is("Link.status", "ALLEGED"), "l1"},
		{"Compare on names that are words", "Table", plan.And{is("Table.order", int64(1)), is("Table.select", "s"), is("Table.rowid", int64(99)), is("Table.uid", "u"), is("Table.from", "f"), is("Table.match", true), is("Table.null", 0.5), is("Table.n", "n"), is("Table.r", "r"), is("Table.value", "v")}, "t1"},
		{"Compare on a relationship's names that are words", "Select", plan.And{is("Select.src", "s"), is("Select.dst", int64(1)), is("Select.rowid", int64(2)), is("Select.type_", "y"), is("Select.desc", true)}, "j1"},

		// In
		{"in", "Item", in("Item.s", "a", "😀", "null"), "i2 i5"},
		{"in of none", "Item", in("Item.s"), ""},
		{"in numbers", "Item", in("Item.big", int64(9007199254740993), int64(math.MinInt64)), "i1 i6"},
		{"in fractions", "Item", in("Item.f", 1e21, 0.30000000000000004, 1.7976931348623157e308), "i1 i4 i6"},
		{"in ids", "Item", in("Item.id", "i1", "b1", "i1"), "i1"},
		{"in enum", "Item", in("Item.colour", "RED", "BLUE"), "i2 i4"},
		{"in instants", "Item", in("Item.at", int64(1000)), "i1"},

		// IsNull
		{"is null", "Item", null("Item.i"), "i3 i6"},
		{"is null, of a Boolean", "Item", null("Item.b"), "i3 i4 i5 i6"},
		{"is null, of a date without bounds", "Item", null("Item.d"), "i3 i5 i6"},
		{"is null, of a relationship", "Link", null("Link.w"), "l3"},

		// Match
		{"contains", "Item", match("Item.name", plan.Contains, "ppl"), "i1 i2"},
		{"contains is exact", "Item", match("Item.name", plan.Contains, "A"), "i1"},
		{"starts with", "Item", match("Item.label", plan.StartsWith, "A"), "i1 i5"},
		{"ends with", "Item", match("Item.label", plan.EndsWith, "air"), "i4"},
		{"contains nothing is in every text, and in no null", "Item", match("Item.name", plan.Contains, ""), "i1 i2 i4"},
		{"starts with nothing", "Item", match("Item.name", plan.StartsWith, ""), "i1 i2 i4"},
		{"ends with nothing", "Item", match("Item.name", plan.EndsWith, ""), "i1 i2 i4"},
		{"starts with a URL", "Item", match("Item.url", plan.StartsWith, "https://"), "i1"},
		{"contains longer than the text", "Item", match("Item.s", plan.Contains, "aa"), ""},
		{"folded", "Item", fold("Item.name", "ECLAIR"), "i4"},
		{"folded, both", "Item", fold("Item.name", "ápple"), "i1 i2"},
		{"folded label", "Item", fold("Item.label", "PEAR"), "i3"},
		{"folded, of a word", "Table", fold("Table.group", "ge"), "t1"},

		// Has, Empty
		{"has any", "Item", hasAny("Item.strings", "x", ""), "i1 i4"},
		{"has any of none", "Item", hasAny("Item.strings"), ""},
		{"has all", "Item", hasAll("Item.strings", "y", "x"), "i1"},
		{"has all of none", "Item", hasAll("Item.strings"), "i1 i2 i3 i4 i5 i6"},
		{"has all, one of them absent", "Item", hasAll("Item.strings", "y", "z"), ""},
		{"has numbers", "Item", hasAny("Item.ints", int64(1)), "i1 i2"},
		{"has big numbers", "Item", hasAll("Item.bigs", int64(9007199254740993)), "i1"},
		{"has not their neighbours", "Item", hasAny("Item.bigs", int64(9007199254740992)), ""},
		{"has fractions", "Item", hasAll("Item.floats", 1e21, 0.5, 1.0), "i1"},
		{"has answers", "Item", hasAny("Item.bools", false), "i1"},
		{"has enum values", "Item", hasAny("Item.colours", "BLUE", "GREEN"), "i1"},
		{"has dates", "Item", hasAny("Item.dates", "XXXX-01-30"), "i1"},
		{"has instants", "Item", hasAny("Item.ats", int64(-1)), "i1"},
		{"has texts that look like numbers", "Item", hasAll("Item.refs", "9", "10"), "i1"},
		{"has of a common list", "Item", hasAny("Item.datasets", "d1"), "i1"},
		{"has of other names", "Item", hasAny("Item.otherNames", "Pear"), "i3"},
		{"has on a relationship", "Link", hasAny("Link.colours", "RED"), "l1"},
		{"is empty", "Item", empty("Item.strings"), "i3 i5 i6"},
		{"is empty, of a relationship", "Link", empty("Link.datasets"), "l2 l3 l4 l5"},

		// Is, Typed
		{"is of a type", "Item", isNode("Item"), "i1 i2 i3 i4 i5 i6"},
		{"is of another type", "Item", isNode("Box", "Note"), ""},
		{"is of no type", "Item", isNode(), ""},
		{"a far node of a type", "Box", some("Box.packs", isNode("Box")), "b1"},
		{"a far node of types", "Note", some("Note.about", isNode("Source", "Table")), "n2"},
		{"a far node that is not of a type", "Note", some("Note.about", plan.Not(isNode("Source", "Table"))), "n1"},
		{"typed", "Note", some("Note.about", typed("Item", is("Item.rank", int64(3)))), "n1"},
		{"typed, any", "Note", some("Note.about", typed("Table", plan.True)), "n2"},
		{"typed, within which an end of that type", "Note", some("Note.about", typed("Box", some("Box.packs", typed("Box", is("Box.b", true))))), "n1"},
		{"not typed", "Note", some("Note.about", plan.Not(typed("Item", is("Item.rank", int64(0))))), "n1 n2"},
		{"typed or typed", "Note", some("Note.about", plan.Or{typed("Item", is("Item.rank", int64(0))), typed("Source", is("Source.title", "Gazette"))}), "n2"},
		{"a relationship of a type", "Link", plan.Is{Of: plan.Relationship, Relationships: []*catalog.RelationshipType{x.rel("Link"), x.rel("Near")}}, "l1 l2 l3 l4 l5"},
		{"a relationship of another type", "Link", plan.Is{Of: plan.Relationship, Relationships: []*catalog.RelationshipType{x.rel("Near")}}, ""},
		{"a relationship of its type, typed", "Link", edge("Link", is("Link.w", int64(2))), "l2"},
		{"a relationship not of its type, typed", "Link", plan.Not(edge("Link", is("Link.w", int64(2)))), "l1 l3 l4 l5"},
		{"a relationship of another type, typed", "Link", edge("Near", is("Near.w", int64(2))), ""},
		{"a relationship not of another type, typed", "Link", plan.Not(edge("Near", is("Near.w", int64(2)))), "l1 l2 l3 l4 l5"},
		{"a relationship typed at an end", "Item", some("Item.links", edge("Link", is("Link.w", int64(2)))), "i1"},
		{"a relationship typed at an end, with its far node", "Item", some("Item.links", plan.And{edge("Link", is("Link.w", int64(-1))), is("Item.s", "b")}), "i3"},

		// Meets
		{"meets any", "Item", some("Item.links", nil), "i1 i2 i3"},
		{"meets true", "Item", some("Item.links", plan.True), "i1 i2 i3"},
		{"meets false", "Item", some("Item.links", plan.False), ""},
		{"meets by the relationship", "Item", some("Item.links", is("Link.w", int64(1))), "i1 i2"},
		{"meets by the far node", "Item", some("Item.links", is("Item.s", "b")), "i1 i3"},
		{"meets by both at once", "Item", some("Item.links", plan.And{is("Link.w", int64(-1)), is("Item.s", "b")}), "i3"},
		{"meets by each apart", "Item", plan.And{some("Item.links", is("Link.w", int64(2))), some("Item.links", is("Link.s", "a"))}, "i1"},
		{"meets by either", "Item", some("Item.links", plan.Or{is("Link.w", int64(2)), null("Item.s")}), "i1 i2"},
		{"meets the same at two ends", "Item", plan.And{some("Item.links", plan.Not(is("Item.id", "i1"))), some("Item.follows", plan.Not(is("Item.id", "i1")))}, "i1 i2"},
		{"meets the same at two ends, and another at one", "Item", plan.And{some("Item.links", plan.Not(is("Item.id", "i1"))), some("Item.links", is("Item.id", "i3")), some("Item.follows", plan.Not(is("Item.id", "i1")))}, "i2"},
		{"meets inward", "Item", some("Item.linkedBy", is("Item.id", "i3")), "i1"},
		{"meets itself", "Item", some("Item.links", is("Item.id", "i1")), "i1 i3"},
		{"meets undirected", "Item", some("Item.near", is("Item.s", "b")), "i2 i3"},
		{"meets undirected, itself", "Item", some("Item.near", is("Item.id", "i3")), "i1 i3"},
		{"meets from a union", "Item", some("Item.holders", isNode("Box")), "i1 i2"},
		{"meets by what a union shares", "Item", some("Item.holders", is("Item.s", "a")), "i1"},
		{"meets by what a union shares, fold", "Box", some("Box.packs", fold("Item.name", "APPLE")), "b1"},
		{"meets across SAME", "Item", some("Item.sameAs", is("Item.id", "i2")), "i1"},
		{"meets across SAME, of the other type", "Box", some("Box.sameAs", is("Box.b", true)), "b1"},
		{"meets two steps away", "Item", some("Item.links", some("Item.links", some("Item.links", nil))), "i1 i2 i3"},
		{"meets what comes back", "Item", some("Item.links", some("Item.linkedBy", is("Item.id", "i2"))), "i2"},
		{"all: none of the complement", "Item", plan.Not(some("Item.links", plan.Not(cmp("Link.w", plan.Gte, int64(1))))), "i2 i4 i5 i6"},
		{"meets by the nearest node's own count", "Item", some("Item.links", count("Item.links", nil, plan.Eq, 1)), "i1 i2"},
		{"meets by names that are words", "Table", some("Table.union", plan.And{is("Select.end", "f"), is("Select.set", "t"), is("Table.order", int64(0))}), "t1"},
		{"meets a loop by names that are words", "Table", some("Table.join", is("Table.key", "k")), "t1 t2"},
		{"meets, and the row's own column", "Item", plan.And{is("Item.s", "b"), some("Item.links", is("Item.s", "a"))}, "i1"},

		// Count
		{"count = 0", "Item", count("Item.links", nil, plan.Eq, 0), "i4 i5 i6"},
		{"count = 3, parallel and looped", "Item", count("Item.links", nil, plan.Eq, 3), "i1"},
		{"count < 1", "Item", count("Item.linkedBy", nil, plan.Lt, 1), "i4 i5 i6"},
		{"count <= 1", "Item", count("Item.links", nil, plan.Lte, 1), "i2 i3 i4 i5 i6"},
		{"count > 1", "Item", count("Item.links", nil, plan.Gt, 1), "i1"},
		{"count of nodes, parallel and looped", "Item", distinct("Item.links", nil, plan.Eq, 2), "i1"},
		{"count of nodes > 2", "Item", distinct("Item.links", nil, plan.Gt, 2), ""},
		{"count of nodes < 1, filtered", "Item", distinct("Item.links", is("Link.s", "b"), plan.Lt, 1), "i2 i3 i4 i5 i6"},
		{"count of nodes, filtered by the node", "Item", distinct("Item.links", is("Item.s", "a"), plan.Eq, 1), "i1"},
		{"count of nodes = 0", "Item", distinct("Item.links", nil, plan.Eq, 0), "i4 i5 i6"},
		{"count of nodes, undirected", "Item", distinct("Item.near", nil, plan.Eq, 1), "i2"},
		{"count of nodes, not", "Item", plan.Not(distinct("Item.near", nil, plan.Gte, 2)), "i2 i4 i5 i6"},
		{"count of nodes of a union", "Box", distinct("Box.tied", nil, plan.Eq, 2), "b1"},
		{"count >= 2, filtered", "Item", count("Item.links", is("Item.s", "a"), plan.Gte, 2), "i1"},
		{"count >= -1 is true", "Item", count("Item.links", nil, plan.Gte, -1), "i1 i2 i3 i4 i5 i6"},
		{"count >= 0 is true", "Item", count("Item.links", plan.False, plan.Gte, 0), "i1 i2 i3 i4 i5 i6"},
		{"count of a false is 0", "Item", count("Item.links", plan.False, plan.Eq, 0), "i1 i2 i3 i4 i5 i6"},
		{"count undirected, a loop once", "Item", count("Item.near", nil, plan.Eq, 2), "i2 i3"},
		{"count undirected across a union, a loop once", "Box", count("Box.tied", nil, plan.Eq, 2), "b1"},
		{"count any to any, a loop once", "Note", count("Note.kin", nil, plan.Eq, 3), "n1"},
		{"count of a loop, each way", "Note", plan.And{count("Note.about", nil, plan.Eq, 3), count("Note.notes", nil, plan.Eq, 1)}, "n1"},
		{"count < 0 is false", "Item", count("Item.links", nil, plan.Lt, 0), ""},
		{"count of a great number", "Item", count("Item.links", nil, plan.Lt, math.MaxInt32), "i1 i2 i3 i4 i5 i6"},

		// Covered
		// Covered
		{"every node at one end is at it of another", "Item", covered("Item.linkedBy", "Item.links", nil), "i1"},
		{"every node, of others that pass", "Item", covered("Item.linkedBy", "Item.links", is("Link.s", "a")), "i1"},
		{"every node, of too few others that pass", "Item", covered("Item.linkedBy", "Item.links", is("Link.w", int64(1))), ""},
		{"every node, of no others", "Item", covered("Item.linkedBy", "Item.links", plan.False), ""},
		{"every node of several types", "Item", covered("Item.holders", "Item.linkedBy", plan.Not(is("Item.id", "i2"))), "i1 i2"},
		{"every node, undirected", "Item", covered("Item.near", "Item.near", nil), "i3"},
		{"every node, within meets", "Item", some("Item.links", covered("Item.near", "Item.near", nil)), "i2"},
		{"every node, of others that are not so themselves", "Item", covered("Item.linkedBy", "Item.links", plan.Not(covered("Item.linkedBy", "Item.links", nil))), ""},

		// At
		{"at the source", "Link", at(plan.Source, is("Item.s", "b")), "l1 l2 l3"},
		{"at the target", "Link", at(plan.Target, null("Item.s")), "l4"},
		{"at both", "Link", plan.And{at(plan.Source, is("Item.id", "i1")), at(plan.Target, is("Item.id", "i1"))}, "l3"},
		{"at a side of a union", "Holds", at(plan.Source, isNode("Box")), "h1 h3"},
		{"at a side of a union, typed", "Packs", at(plan.Target, typed("Box", is("Box.only", "me"))), "p3"},
		{"at any node, by id", "About", at(plan.Target, in("node.id", "s1", "b1")), "o2 o4"},
		{"at any node, by label", "About", at(plan.Target, match("node.label", plan.StartsWith, "Gaz")), "o4"},
		{"at the stored source of an undirected one", "Near", at(plan.Source, is("Item.id", "i1")), "e1 e3 e4"},
		{"at a node that meets", "Link", at(plan.Target, some("Item.links", is("Link.w", int64(-1)))), "l4"},
		{"at within meets", "Item", some("Item.links", at(plan.Source, is("Item.id", "i2"))), "i2"},
		{"at within meets, of an inward end", "Item", some("Item.linkedBy", at(plan.Source, is("Item.id", "i1"))), "i1 i2"},

		// Cites
		{"cites anything", "Item", cites(plan.Node, nil, plan.Gte, 1), "i1"},
		{"cites nothing", "Source", cites(plan.Node, nil, plan.Eq, 0), "s1 s3"},
		{"cites three times", "Item", cites(plan.Node, nil, plan.Eq, 3), "i1"},
		{"cites a quote", "Item", cites(plan.Node, match("citation.quote", plan.Contains, "apple"), plan.Gte, 1), "i1"},
		{"cites without a quote", "Item", cites(plan.Node, null("citation.quote"), plan.Eq, 2), "i1"},
		{"cites for a field", "Item", cites(plan.Node, hasAny("citation.fields", "s"), plan.Eq, 1), "i1"},
		{"cites a source twice", "Item", cites(plan.Node, at(plan.Cited, is("Source.id", "s1")), plan.Gt, 1), "i1"},
		{"cites a source by its title", "Note", cites(plan.Node, at(plan.Cited, is("Source.title", "Record")), plan.Gte, 1), "n1"},
		{"a relationship cites", "Link", cites(plan.Relationship, at(plan.Cited, is("Source.id", "s1")), plan.Gte, 1), "l1"},
		{"a relationship does not cite", "Link", cites(plan.Relationship, nil, plan.Lt, 1), "l2 l3 l4 l5"},
		{"a far relationship cites", "Item", some("Item.links", cites(plan.Relationship, nil, plan.Gte, 1)), "i1"},
		{"a far node cites", "Item", some("Item.links", cites(plan.Node, nil, plan.Gte, 2)), "i1 i3"},
	}
}
