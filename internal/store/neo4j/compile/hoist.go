package compile

import "casegraph/internal/plan"

// A row is written in two passes (returnRow). The first pass hoists: it writes a clause
//
//	CALL (*) { … RETURN collect(row) AS a1 }
//
// before the RETURN of the row, for each part of a nested list that aggregates, and notes
// the variable. The second pass writes the RETURN (tuple). It writes the variable in the
// place of the part (writeHoisted).
//
// The reason is a rule of Cypher. Where a sub-query in an expression aggregates and reads
// variables from outside, Cypher takes the whole expression for an aggregate.

// A listPart is a part of a list: its rows or, by its index, one of its tallies.
type listPart struct {
	list *plan.List
	row  string // the row that the list stands in: a list can stand in several
	part int
}

// allRows is the part of a list that is its rows, and theTotal, of Groups, their number.
const (
	allRows  = -1
	theTotal = -2
)

// A hoistedPart is the variable that holds the rows of a part, and what is late in them.
type hoistedPart struct {
	variable string
	late     []*Late
}

func partOf(s scope, l *plan.List, part int) listPart {
	return listPart{l, s.node + " " + s.relationship, part}
}

// hoist is the first pass over the fields of a row.
func (c *compiler) hoist(s scope, fields []plan.Field) {
	if s.late != nil {
		return
	}
	c.bindEnds(s, fields)
	for _, f := range fields {
		if _, late := c.isLate(s, f); late {
			continue
		}
		switch f := f.(type) {
		case *plan.List:
			c.hoistList(s, f)
		case plan.Endpoint:
			if inner, bound := s.at(f.Side, c.catalog); bound {
				c.hoist(inner, f.Fields)
			}
		case plan.Variant:
			for _, k := range f.Cases {
				inner := s
				if k.Node != nil {
					inner.nodeType = k.Node
				} else {
					inner.relationshipType = k.Relationship
				}
				c.hoist(inner, k.Fields)
			}
		case plan.Column, plan.SortValue, plan.Degrees, plan.Dating, plan.Grouped, plan.Starts:
		}
	}
}

// hoistList hoists the tallies of a list, and its rows where something in them aggregates.
func (c *compiler) hoistList(s scope, l *plan.List) {
	if impossible(l) {
		return
	}
	if from, ok := l.From.(plan.GroupNode); ok {
		c.hoist(s.keyNode(from), l.Row)
		return
	}
	if from, ok := l.From.(plan.Groups); ok && l.Total {
		if l.Limit == 0 {
			c.hoistTotal(partOf(s, l, theTotal), func() { c.groupsOf(s, from, c.newGroup(from)) })
		} else {
			// The total and the rows use what is found once.
			v := c.collectGroups("CALL (*)", s, from)
			c.hoisted[partOf(s, l, theTotal)] = hoistedPart{variable: "size(" + v + ")"}
			c.found[l] = v
			defer delete(c.found, l)
		}
	}
	if l.Limit > 0 && aggregates(l.From, l.Row) {
		c.hoistPart(partOf(s, l, allRows), func() {
			if _, ok := l.From.(plan.OmittedEnds); ok {
				c.leftOut(s)
				return
			}
			c.clause()
			c.block("CALL (*)", func() { c.pageOf(s, l) })
		})
	}
	for i, t := range l.Aggregates {
		c.hoistPart(partOf(s, l, i), func() { c.tally(s, l, t) })
	}
}

// hoistPart writes the clause that binds a part. body writes clauses that end with the
// variable row.
func (c *compiler) hoistPart(p listPart, body func()) {
	// Where the part will stand is not known yet: writeHoisted completes the paths.
	path, late := c.path, c.late
	c.path, c.late = []Step{{Kind: EachRow}}, nil
	v := c.fresh("a")
	c.clause()
	c.block("CALL (*)", func() {
		body()
		c.clause("RETURN collect(row) AS ", v)
	})
	c.hoisted[p] = hoistedPart{v, c.late}
	c.path, c.late = path, late
}

// hoistTotal writes the clause that binds the number of records that body gives.
func (c *compiler) hoistTotal(p listPart, body func()) {
	v := c.fresh("a")
	c.clause()
	c.block("CALL (*)", func() {
		body()
		c.clause("RETURN count(*) AS ", v)
	})
	c.hoisted[p] = hoistedPart{variable: v}
}

// writeHoisted writes the variable of a part. It returns false, and writes nothing, where
// the part is not hoisted.
func (c *compiler) writeHoisted(s scope, l *plan.List, part int) bool {
	h, ok := c.hoisted[partOf(s, l, part)]
	if !ok {
		return false
	}
	c.write(h.variable)
	if part >= 0 && l.Aggregates[part].Paged {
		c.write("[0]") // its one row
	}
	for _, l := range h.late {
		c.late = append(c.late, l.below(c.path))
	}
	return true
}

// aggregates says whether a list finds its rows by an aggregate, or whether a list in its
// rows does or has tallies.
func aggregates(from plan.From, row []plan.Field) bool {
	if _, ok := from.(plan.OmittedEnds); ok {
		return true
	}
	if _, ok := from.(plan.Groups); ok {
		return true
	}
	for _, f := range row {
		switch f := f.(type) {
		case *plan.List:
			if len(f.Aggregates) > 0 || aggregates(f.From, f.Row) {
				return true
			}
		case plan.Endpoint:
			if aggregates(nil, f.Fields) {
				return true
			}
		case plan.Variant:
			for _, k := range f.Cases {
				if aggregates(nil, k.Fields) {
					return true
				}
			}
		case plan.Column, plan.SortValue, plan.Degrees, plan.Dating, plan.Grouped, plan.Starts:
		}
	}
	return false
}
