package compile

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A scope has the variables of the facts of a row, "" for those that the row does not have,
// and the types of the facts, nil where they are not known.
type scope struct {
	node, relationship, citation, dataset string
	// date is a list of the parts of the date of DatesAmong.
	date string
	// fact is a node or a relationship; factID is its id, where only the id is bound.
	fact, factID string
	// kind is the name of the fact's type, where only the id and the type are bound.
	// unseen says that the fact may have been removed. late are, where a late
	// statement fetches all of the row, the types that the fact may have.
	kind   string
	unseen bool
	late   []plan.Case
	// source and target are the nodes at the ends of relationship, cited is the source of
	// citation; "" where they are not bound.
	source, target, cited string
	nodeType              *catalog.NodeType
	relationshipType      *catalog.RelationshipType
	// near is the node that the outer Distinct stands at: relationships lead from it to node.
	near string
	// copies are the columns of the node of which the relationship has a copy: the names of
	// the columns of the copies.
	copies map[string]string
	// workedOut are the variables of the keys that the order has worked out.
	workedOut map[plan.SortBy]string
	// tier is the value of the tier that all rows have in this part of a Search, or "".
	tier string
	// path is a path. Of a neighbourhood, found is the list of its nodes, gone the list of
	// those whose relationships were followed, starts the list of the start nodes, lost
	// the list of the ids without a node, drawn the list of further nodes, "" if there are
	// none, and way says which relationships were followed.
	path                      string
	found, gone, starts, lost string
	drawn                     string
	way                       *plan.Traversal
	// groups are the variables of a group.
	groups *group
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
	panic("neo4j: unknown subject")
}

// row is the variable that stands for the row when rows are counted. A row with a
// relationship and its far node counts as the relationship.
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

// decide says whether a filter holds, if the types alone are enough to know.
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
		if s.otherThan(f) {
			return f.Not, true
		}
		if h, k := s.as(f).decide(f.Where); k && (!h || s.typeOf(f)) {
			return h != f.Not, true
		}
	case plan.At:
		inner, _ := s.at(f.Side, nil)
		h, k := inner.decide(f.Where)
		return h != f.Not, k
	case plan.Exists:
		if never(f.Where) {
			return f.Not, true
		}
	case plan.Covered:
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
	case plan.Compare, plan.In, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Gap:
	}
	return false, false
}

// typeOf says whether the type that a filter tests is known.
func (s scope) typeOf(f plan.Typed) bool {
	if f.Relationship != nil {
		return s.relationshipType != nil
	}
	return s.nodeType != nil
}

// otherThan says whether the fact that a filter tests is known to have another type.
func (s scope) otherThan(f plan.Typed) bool {
	if f.Relationship != nil {
		return s.relationshipType != nil && s.relationshipType != f.Relationship
	}
	return s.nodeType != nil && s.nodeType != f.Node
}

// as is the scope in which the fact that a filter tests has its type.
func (s scope) as(f plan.Typed) scope {
	if f.Relationship != nil {
		s.relationshipType = f.Relationship
	} else {
		s.nodeType = f.Node
	}
	return s
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
	panic("neo4j: unknown operator")
}
