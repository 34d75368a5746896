package compile

import (
	"context"
	"slices"
	"sync"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// Some fields depend on the type of a fact. In one statement they are written for each type
// that the fact may have, and Neo4j takes as long to plan a statement as its text is long.
// So where this text is large, the statement returns only the type and the id of the fact.
// Then one more statement for each type that was found fetches the fields. Neo4j plans it
// once for all facts of the type. Fields that are the same for all types are fetched for
// several types at once (Together).

// mostByType is the greatest weight of fields of one fact that are written for each type
// in the first statement: about 600 characters. Above it, they are fetched late, or read by a map
// from the type (columnsByType).
const mostByType = 24

// A Late is a part of the rows that is fetched when the type of a fact is known: fields of
// this fact. Before that, the tuple has a pair at the first of Places: the number of the
// type and the id of the fact.
type Late struct {
	Catalog *catalog.Catalog
	Of      plan.Subject
	Kinds   []plan.Case // the types that the fact may have, by their numbers
	// Path leads from the list's value to the tuples.
	Path   []Step
	Places []int
	fields []plan.Field
	// scale is that of the statement that lacks the part. part is the number that takeApart
	// gave, or 0.
	scale Scale
	part  int

	// cache holds the first statement, and counts the memory of those in Made.
	cache  *plan.Cache
	making sync.Mutex
	Made   map[int64]Statement
}

// A Step leads from a value to values in it: from a list to each row (EachRow), or from a
// tuple to one place in it (Place). ofCase leads from the tuple of a Variant to itself, if
// it is the tuple of this case.
type Step struct {
	Kind stepKind
	N    int
}

type stepKind uint8

// The steps.
const (
	EachRow stepKind = iota
	Place
	ofCase
)

// in adds a step to the path of what body writes.
func (c *compiler) in(s Step, body func()) {
	outer := c.path
	c.path = append(outer[:len(outer):len(outer)], s)
	body()
	c.path = outer
}

// below returns the part for a list that stands at a path.
func (l *Late) below(path []Step) *Late {
	return &Late{
		Catalog: l.Catalog, Of: l.Of, Kinds: l.Kinds, Path: append(slices.Clone(path), l.Path...), Places: l.Places,
		fields: l.fields, scale: l.scale, part: l.part, Made: map[int64]Statement{},
	}
}

// isLate says whether a field of a row is fetched late, and of which fact.
func (c *compiler) isLate(s scope, f plan.Field) (of plan.Subject, late bool) {
	unknown := func(of plan.Subject) bool {
		switch of {
		case plan.Node:
			return s.nodeType == nil
		case plan.Relationship:
			return s.relationshipType == nil
		case plan.Fact:
			return s.kind != "" && s.fact == ""
		case plan.Citation, plan.Dataset:
		}
		return false
	}
	switch f := f.(type) {
	case plan.Degrees:
		return plan.Node, !c.few && unknown(plan.Node)
	case plan.Variant:
		if f.Of == plan.Fact {
			return f.Of, weight(f) > 0 && (unknown(f.Of) || weight(f) > mostByType && !c.isByType(f) || !onlyColumns(f))
		}
		return f.Of, unknown(f.Of) && weight(f) > mostByType && !c.isByType(f) && speaksOf(f.Of, f)
	case plan.Column:
		return f.Of, f.Of == plan.Fact && unknown(f.Of) && f.Property.Name != "id"
	case *plan.List:
		if c.apart[f] > 0 {
			return plan.Node, true
		}
		from, ok := f.From.(plan.DatasetsOf)
		return plan.Fact, ok && from.Of == plan.Fact && unknown(plan.Fact)
	case plan.Endpoint, plan.SortValue, plan.Dating, plan.Grouped, plan.Starts:
	}
	return 0, false
}

// speaksOf says whether a variant speaks of its own subject alone, and of no other
// facts of the row.
func speaksOf(of plan.Subject, v plan.Variant) bool {
	for _, k := range v.Cases {
		for _, f := range k.Fields {
			is := of
			switch f := f.(type) {
			case plan.Column:
				is = f.Of
			case *plan.List:
				if inner, ok := f.From.(plan.Inner); ok {
					is = inner.Outer()
				}
			case plan.Endpoint:
				is = plan.Relationship
			case plan.Degrees:
				is = plan.Node
			case plan.Variant:
				if is = f.Of; !speaksOf(of, f) {
					return false
				}
			case plan.SortValue, plan.Dating, plan.Grouped, plan.Starts:
				return false
			}
			if is != of {
				return false
			}
		}
	}
	return true
}

// weight is the size of fields in a statement. A column has the weight 1.
func weight(fields ...plan.Field) int {
	n := 0
	for _, f := range fields {
		switch f := f.(type) {
		case plan.Variant:
			for _, group := range groupCases(f.Cases) {
				n += weight(f.Cases[group[0]].Fields...)
			}
		case plan.Endpoint:
			n += weight(f.Fields...)
		case *plan.List:
			n += 8*(1+len(f.Aggregates)) + weight(f.Row...)
		case plan.Degrees:
			n += 8
		case plan.Column, plan.SortValue, plan.Dating, plan.Grouped, plan.Starts:
			n++
		}
	}
	return n
}

// decideLate notes the fields of a tuple that are fetched late. It returns what the
// statement has in their places.
func (c *compiler) decideLate(s scope, fields []plan.Field, first int) map[int]string {
	var now map[int]string
	var all []*Late
	// A fact that may be removed has to be looked up: then the late statement fetches all.
	whole := s.late != nil || s.unseen && !slices.ContainsFunc(fields, func(f plan.Field) bool { _, late := c.isLate(s, f); return late })
	for i, f := range fields {
		of, isLate := c.isLate(s, f)
		if whole {
			of = plan.Fact
		} else if !isLate {
			continue
		}
		if now == nil {
			now = map[int]string{}
		}
		part := 0
		if l, ok := f.(*plan.List); ok && isLate {
			part = c.apart[l]
		}
		at := slices.IndexFunc(all, func(l *Late) bool { return l.Of == of && l.part == part })
		if at < 0 {
			at = len(all)
			kinds, number := s.late, "0"
			if part > 0 {
				kinds = []plan.Case{{Node: s.nodeType}}
			} else {
				if kinds == nil {
					kinds = kindsOf(c.catalog, of)
				}
				number = c.numbered(s, of, kinds)
			}
			all = append(all, &Late{Catalog: c.catalog, Of: of, Kinds: kinds, Path: slices.Clone(c.path), scale: c.lateScale(), part: part, Made: map[int64]Statement{}})
			now[i] = "[" + number + ", " + c.idOf(s, of) + "]"
		} else {
			now[i] = "null"
		}
		all[at].Places = append(all[at].Places, first+i)
		all[at].fields = append(all[at].fields, f)
	}
	c.late = append(c.late, all...)
	return now
}

func (c *compiler) idOf(s scope, of plan.Subject) string {
	if of == plan.Fact && s.fact == "" {
		return s.factID
	}
	return s.subject(of) + ".id"
}

// numbered is the number of the case that a fact has, as an expression.
func (c *compiler) numbered(s scope, of plan.Subject, cases []plan.Case) string {
	return c.byType(s, of, "number", cases, func(i int) any { return int64(i) })
}

// byType is an expression for a value that depends on the type of a fact. The values are in
// a parameter, a map by type; what names the map. A CASE would try one type after another
// for each row, and its text would take long to plan.
func (c *compiler) byType(s scope, of plan.Subject, what string, cases []plan.Case, value func(i int) any) string {
	return c.fromType(s, of, what, cases, value, func(v string) string { return v })
}

// fromType is byType for an expression that use makes of the value.
func (c *compiler) fromType(s scope, of plan.Subject, what string, cases []plan.Case, value func(i int) any, use func(value string) string) string {
	all, key := map[string]any{}, what+" "+of.String()
	for i, k := range cases {
		name := k.Name()
		if of == plan.Relationship {
			name = k.Relationship.Label
		}
		all[name] = value(i)
		key += " " + name
	}
	values, ok := c.values[key]
	if !ok {
		values = c.bind(all)
		c.values[key] = values
	}
	switch of {
	case plan.Relationship:
		return use(values + "[type(" + s.relationship + ")]")
	case plan.Fact:
		return use(values + "[" + s.kind + "]")
	case plan.Node, plan.Citation, plan.Dataset: // only nodes have types
	}
	// A node may also have labels of other programs, in any order.
	return "[l IN labels(" + s.node + ") WHERE " + values + "[l] IS NOT NULL | " + use(values+"[l]") + "][0]"
}

// kindsOf are the types that a subject may have.
func kindsOf(cat *catalog.Catalog, of plan.Subject) []plan.Case {
	var out []plan.Case
	for _, t := range cat.Nodes {
		if of != plan.Relationship {
			out = append(out, plan.Case{Node: t})
		}
	}
	if of != plan.Node {
		out = append(out, relationshipKinds(cat.Relationships)...)
	}
	return out
}

func relationshipKinds(types []*catalog.RelationshipType) []plan.Case {
	out := make([]plan.Case, len(types))
	for i, t := range types {
		out[i] = plan.Case{Relationship: t}
	}
	return out
}

// lateScale is the scale of statements for late parts.
func (c *compiler) lateScale() Scale {
	if c.few {
		return OfFew
	}
	return OfMany
}

// Together returns the number of the first type that has its statement in common with a
// type. Where the late fields are the same for all types, nodes of all types have one, since
// they have an index in common. Relationships have one in a small database.
func (l *Late) Together(number int64) int64 {
	if len(l.Kinds) <= 1 || slices.ContainsFunc(l.fields, hasTypes) {
		return number
	}
	isNode := l.Kinds[number].Node != nil
	if !isNode && l.scale != OfFew {
		return number
	}
	return int64(slices.IndexFunc(l.Kinds, func(k plan.Case) bool { return (k.Node != nil) == isNode }))
}

// Only returns the number under which one statement reads the facts of all types. ok is false
// if there are several statements.
func (l *Late) Only() (number int64, ok bool) {
	number = l.Together(0)
	for i := range l.Kinds {
		if l.Together(int64(i)) != number {
			return 0, false
		}
	}
	return number, true
}

// hasTypes says whether the text of a field in a statement depends on the type of the fact.
func hasTypes(f plan.Field) bool {
	switch f := f.(type) {
	case plan.Column, plan.SortValue:
		return false
	case *plan.List:
		_, citations := f.From.(plan.CitationsOf)
		_, datasets := f.From.(plan.DatasetsOf)
		return !citations && !datasets
	case plan.Variant, plan.Degrees, plan.Endpoint, plan.Dating, plan.Grouped, plan.Starts:
	}
	return true
}

// Name names the facts that a statement fetches.
func (l *Late) Name(number int64) string {
	k := l.Kinds[number]
	switch {
	case slices.ContainsFunc(l.fields, hasTypes) || k.Node == nil && l.scale != OfFew:
		return k.Name()
	case k.Node != nil:
		return "nodes"
	}
	return "relationships"
}

// Fields returns the late fields as text. Two parts with the same text have the same
// fields.
func (l *Late) Fields() string { return (&plan.List{From: plan.AnyNode{}, Row: l.fields}).String() }

// Statement returns the statement that fetches the late fields of facts of one type, given
// by its number, or of the types that have it in common (Together). The ids of the facts are to be bound. It has a row for each fact, which
// begins with the id.
func (l *Late) Statement(ctx context.Context, number int64) (Statement, error) {
	l.making.Lock()
	defer l.making.Unlock()
	if st, ok := l.Made[number]; ok {
		return st, nil
	}
	list := &plan.List{IDs: plan.EveryID(), Limit: plan.NoLimit}
	id := plan.Column{Of: plan.Node, Property: l.Catalog.NodeID()}
	var nodes []*catalog.NodeType
	var relationships []*catalog.RelationshipType
	for i, k := range l.Kinds {
		switch {
		case l.Together(int64(i)) != number:
		case k.Node != nil:
			nodes = append(nodes, k.Node)
		default:
			relationships = append(relationships, k.Relationship)
		}
	}
	switch {
	case len(nodes) == 1:
		list.From = plan.OfType{Node: nodes[0]}
	case len(nodes) > 1:
		list.From = plan.AnyNode{}
	default:
		id = plan.Column{Of: plan.Relationship, Property: l.Catalog.RelationshipID()}
		list.From = plan.OfRelationships{Types: relationships}
	}
	list.Row = []plan.Field{id}
	for _, f := range l.fields {
		list.Row = append(list.Row, spokenOf(id.Of, f))
	}
	of := l.scale
	if l.part > 0 {
		of = ofPart
	}
	st, err := List(ctx, l.Catalog, of, list)
	if err == nil {
		st.KeptIn(l.cache)
		l.cache.Grew(st.Bytes())
		l.Made[number] = st
	}
	return st, err
}

// Compiled says whether there is a statement for a type: facts of the type were found, or the
// statement was planned beside the one that finds them.
func (l *Late) Compiled(number int64) bool {
	l.making.Lock()
	defer l.making.Unlock()
	_, ok := l.Made[number]
	return ok
}

// KeptIn says which cache a statement is kept in; nil is none.
func (s Statement) KeptIn(cache *plan.Cache) {
	for _, l := range s.Late {
		l.cache = cache
	}
}

// spokenOf returns a late field of a Fact as a field of the node or relationship that the
// fact is.
func spokenOf(of plan.Subject, f plan.Field) plan.Field {
	switch f := f.(type) {
	case plan.Variant:
		f.Of = of
		return f
	case plan.Column:
		f.Of = of
		return f
	case plan.SortValue: // of the order by id
		f.Key.By = spokenOf(of, f.Key.By.(plan.Column)).(plan.Column)
		return f
	case *plan.List:
		if in, ok := f.From.(plan.Inner); !ok || in.Outer() != plan.Fact {
			return f
		}
		l := *f
		if _, ok := f.From.(plan.CitationsOf); ok {
			l.From = plan.CitationsOf{Of: of}
		} else {
			l.From = plan.DatasetsOf{Of: of}
		}
		return &l
	case plan.Degrees, plan.Endpoint, plan.Dating, plan.Grouped, plan.Starts:
	}
	return f
}
