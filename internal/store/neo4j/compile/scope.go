package compile

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A scope says by which variables a statement knows the facts of a row, as far
// as the row has them, and of which types they are, as far as that is sure.
type scope struct {
	node, relationship, citation, dataset string
	// date is a list of the parts of the date of DatesAmong.
	date string
	// fact is a node or a relationship; factID its id, also where only that is
	// bound.
	fact, factID string
	// kind is the name of the fact's type, where only that and the id are bound;
	// unseen says that the fact may be gone, late that nothing of it is written now.
	kind         string
	unseen, late bool
	// source and target are the nodes that relationship joins, cited the node
	// that citation points at; "" where they are not bound.
	source, target, cited string
	nodeType              *catalog.NodeType
	relationshipType      *catalog.RelationshipType
	// counts are the numbers of relationships at the node's ends that were
	// counted already, for the order.
	counts map[*catalog.End]string
	// rank is that of all rows here, where they are some of a Search.
	rank string
	// path is a path. Of a neighbourhood, found are the nodes, gone those of them
	// that were gone on from, starts those with the ids, and way what was followed.
	path                     string
	found, gone, starts, ids string
	way                      *plan.Way
}

// subject is the variable of one of the row's facts.
func (s scope) subject(of plan.Subject) string {
	switch of {
	case plan.Node:
		return s.node
	case plan.Relationship:
		return s.relationship
	case plan.Citation:
		return s.citation
	case plan.Dataset:
		return s.dataset
	case plan.Fact:
		return s.fact
	}
	panic("neo4j: a subject nobody knows")
}

// row is the variable of what a row counts as: rows from an end are relationships.
func (s scope) row() string {
	switch {
	case s.relationship != "":
		return s.relationship
	case s.node != "":
		return s.node
	}
	return s.factID
}

// at is the scope of the node at a side of the row, if that node is bound.
func (s scope) at(side plan.Side, c *catalog.Catalog) (scope, bool) {
	var node string
	var far *catalog.Far
	switch side {
	case plan.Source:
		node = s.source
		if s.relationshipType != nil {
			far = s.relationshipType.From
		}
	case plan.Target:
		node = s.target
		if s.relationshipType != nil {
			far = s.relationshipType.To
		}
	case plan.Cited:
		node = s.cited
		if c != nil {
			far = c.Source().Far
		}
	}
	out := scope{node: node}
	if far != nil {
		out.nodeType = far.Single()
	}
	return out, node != ""
}

// decide says whether a filter holds where the types alone tell.
func (s scope) decide(f plan.Filter) (holds, known bool) {
	switch f := f.(type) {
	case nil:
		return true, true
	case plan.And:
		known = true
		for _, x := range f {
			h, k := s.decide(x)
			if k && !h {
				return false, true
			}
			known = known && k
		}
		return known, known
	case plan.Or:
		known = true
		for _, x := range f {
			h, k := s.decide(x)
			if k && h {
				return true, true
			}
			known = known && k
		}
		return false, known
	case plan.Is:
		switch {
		case len(f.Nodes)+len(f.Relationships) == 0:
			return f.Not, true
		case f.Of == plan.Node && s.nodeType != nil:
			return slices.Contains(f.Nodes, s.nodeType) != f.Not, true
		case f.Of == plan.Relationship && s.relationshipType != nil:
			return slices.Contains(f.Relationships, s.relationshipType) != f.Not, true
		case f.Of == plan.Fact && s.relationshipType != nil:
			return slices.Contains(f.Relationships, s.relationshipType) != f.Not, true
		}
	case plan.Typed:
		if s.nodeType != nil && s.nodeType != f.Node {
			return f.Not, true
		}
		inner := s
		inner.nodeType = f.Node
		if h, k := inner.decide(f.Where); k && (!h || s.nodeType != nil) {
			return h != f.Not, true
		}
	case plan.At:
		inner, _ := s.at(f.Side, nil)
		h, k := inner.decide(f.Where)
		return h != f.Not, k
	case plan.Meets:
		if never(f.Where) {
			return f.Not, true
		}
	case plan.Count:
		if never(f.Where) {
			return compareNumbers(0, f.Op, f.N) != f.Not, true
		}
	case plan.Cites:
		if never(f.Where) {
			return compareNumbers(0, f.Op, f.N) != f.Not, true
		}
	case plan.Compare, plan.In, plan.IsNull, plan.Match, plan.Has, plan.Empty:
	}
	return false, false
}

// never says whether no fact can meet the filter.
func never(f plan.Filter) bool {
	holds, known := scope{}.decide(f)
	return known && !holds
}

func compareNumbers(a int64, op plan.Op, b int64) bool {
	switch op {
	case plan.Eq:
		return a == b
	case plan.Lt:
		return a < b
	case plan.Lte:
		return a <= b
	case plan.Gt:
		return a > b
	case plan.Gte:
		return a >= b
	}
	panic("neo4j: an operator nobody knows")
}
