package compile

import (
	"maps"
	"strconv"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A list over relationships of many types, in a large database, has a branch for each type
// in its page, its total and its tallies. So have groups of them. Where this makes a long
// statement, it is split. Early statements find the parts of the list, each for some of the
// types. They return little: of a page the keys of its rows, of a tally the values and their
// counts, and of groups their keys and numbers. The statement of the list merges what they
// return, and reads the rows of the page. So Cypher alone says in which order values are.

// mostText is the most characters of a statement that is not split, and of an early
// statement of several types.
const mostText = 4_000

// notSplit says that a statement is not split.
const notSplit = -1

// mostInPlace is the most characters of a part that a split statement finds itself.
const mostInPlace = 1_000

// An Early is a part of a list that other statements find before the statement of the list
// runs. They may run at once. Each returns one record with one list.
type Early struct {
	// Param is the parameter that gets all that they return, as one list.
	Param string
	// IsPage says that a relationship is to be read for each value, up to the limit.
	IsPage     bool
	Statements []Statement
}

// With returns the statement with what the statements of each Early returned.
func (s Statement) With(found [][]any) Statement {
	if len(found) == 0 {
		return s
	}
	s.Params = maps.Clone(s.Params)
	for i, e := range s.Early {
		s.Params[e.Param] = found[i]
	}
	return s
}

// findEarly writes the early statements of a part of a list. write writes the part for a
// group of types: clauses that end with the variable row. findEarly returns the parameter
// that gets the rows. It returns "", and adds no statement, if that would not help.
func (c *compiler) findEarly(types []*catalog.RelationshipType, l *plan.List, isPage bool, write func(w *compiler, types []*catalog.RelationshipType)) string {
	if c.split == notSplit || len(types) == 1 || c.err != nil {
		return ""
	}
	if at, _ := c.sideAnchor(scope{source: "s", target: "t"}, flatten(l.Filter)); at >= 0 && l.IDs == nil {
		return "" // it begins with some nodes, and has no branches
	}
	one := c.inGroups(types[:1], 1, len(types), write)[0]
	if c.split > 0 && len(one.Text) > c.split/2 {
		return "" // its conditions are long, and are written once (writtenOnce)
	}
	number := min(len(types), 1+len(one.Text)*len(types)/max(c.split, 1))
	all := c.inGroups(types, number, len(types), write)
	for number < len(types) && c.err == nil && longestText(all) > c.split {
		number++
		all = c.inGroups(types, number, len(types), write)
	}
	if c.err != nil || number == 1 && len(all[0].Text) <= min(mostInPlace, c.split) {
		return ""
	}
	param := c.bind([]any{})
	c.early = append(c.early, Early{param[1:], isPage, all})
	return param
}

// inGroups writes a part of a list for so many groups of types.
func (c *compiler) inGroups(types []*catalog.RelationshipType, number, outOf int, write func(w *compiler, types []*catalog.RelationshipType)) []Statement {
	all := make([]Statement, number)
	for i := range all {
		w := newCompiler(c.ctx, c.catalog, c.scale)
		w.outOf = outOf
		w.write("RETURN ")
		w.block("COLLECT", func() {
			write(w, types[i*len(types)/number:(i+1)*len(types)/number])
			w.clause("RETURN row")
		})
		w.write(" AS rows")
		var err error
		if all[i], err = w.statement(); err != nil && c.err == nil {
			c.err = err
		}
	}
	return all
}

func longestText(all []Statement) int {
	n := 0
	for _, st := range all {
		n = max(n, len(st.Text))
	}
	return n
}

// early is the place of a value in what an early statement returns.
func early(of string, i int) string { return of + "[" + strconv.Itoa(i) + "]" }

// earlyPage writes the page of a list from the pages of groups of types. It ends with a
// relationship for each row. It writes nothing and returns false if the page is not split. An early row has the id and the element id of a
// relationship, and its keys in the order. Neo4j finds a relationship of any type by its
// element id alone. It may give this to another one after the relationship was removed, so
// the id is compared.
func (c *compiler) earlyPage(types []*catalog.RelationshipType, l *plan.List) (s scope, ok bool) {
	found := c.findEarly(types, l, true, func(w *compiler, types []*catalog.RelationshipType) {
		s := w.cutRelationships(types, l)
		w.clause("WITH [", s.relationship, ".id, elementId(", s.relationship, ")")
		for _, k := range l.Order {
			w.write(", ", w.key(s, k.By))
		}
		w.write("] AS row")
	})
	if found == "" {
		return scope{}, false
	}
	x := c.fresh("x")
	s.relationship = c.fresh("r")
	ordered := func() {
		for i, k := range l.Order {
			c.write(pick(i == 0, " ORDER BY ", ", "), early(x, 2+i), pick(k.Desc != l.Backward, " DESC", ""))
		}
	}
	c.clause("UNWIND ", found, " AS ", x)
	c.clause("WITH ", x)
	ordered()
	if l.Limit != plan.NoLimit {
		c.write(" LIMIT ")
		c.param(int64(l.Limit))
	}
	c.clause("MATCH ()-[", s.relationship, "]->() WHERE elementId(", s.relationship, ") = ", early(x, 1), " AND ", s.relationship, ".id = ", early(x, 0))
	c.clause("WITH ", s.relationship, ", ", x)
	ordered()
	return s, true
}

// earlyCount writes the number of relationships of a list from the numbers of groups of
// types. It writes nothing and returns false if the number is not split.
func (c *compiler) earlyCount(types []*catalog.RelationshipType, l *plan.List) bool {
	found := c.findEarly(types, l, false, func(w *compiler, types []*catalog.RelationshipType) {
		w.clause("WITH ")
		w.countRelationships(types, l)
		w.write(" AS row")
	})
	if found == "" {
		return false
	}
	c.write("reduce(n = 0, x IN ", found, " | n + x)")
	return true
}

// earlyTally writes a tally from the tallies of groups of types: it ends with the variables
// that it returns. It returns false if the tally is not split.
func (c *compiler) earlyTally(types []*catalog.RelationshipType, l *plan.List, t plan.Aggregate) (counted, bool) {
	var of counted
	found := c.findEarly(types, l, false, func(w *compiler, types []*catalog.RelationshipType) {
		s, _ := w.allRelationships(types, l)
		var values string
		values, of = w.portable(w.counted(s, l, t))
		w.clause("WITH [", values, "] AS row")
	})
	if found == "" {
		return counted{}, false
	}
	c.clause("UNWIND ", found, " AS x")
	c.clause("WITH x[0] AS ", of.value, ", sum(x[1]) AS ", of.n)
	for i, v := range of.least {
		c.write(", min(", early("x", 2+i), ") AS ", v)
	}
	return of, true
}

// earlyGroups writes groups from those of groups of types: it ends with the variables of g. It
// writes nothing and returns false if they are not split. A node is its id in an early row.
func (c *compiler) earlyGroups(types []*catalog.RelationshipType, from plan.Groups, g *group) bool {
	isNode := make([]bool, len(from.By))
	for i, k := range from.By {
		_, isNode[i] = k.Of.(plan.TheNode)
	}
	found := c.findEarly(types, from.Of, false, func(w *compiler, types []*catalog.RelationshipType) {
		s, _ := w.allRelationships(types, from.Of)
		inner := w.newGroup(from)
		w.groupsIn(s, from, inner)
		w.clause("WITH [", inner.count, ", ", pick(inner.numbers == "", "null", inner.numbers))
		for i := range from.By {
			w.write(", ", inner.value[i], pick(isNode[i], ".id", ""), ", ", inner.order[i], ", ", pick(inner.tie[i] == "", "null", inner.tie[i]))
		}
		w.write("] AS row")
	})
	if found == "" {
		return false
	}
	c.clause("UNWIND ", found, " AS x")
	c.clause("WITH sum(x[0]) AS ", g.count)
	if g.numbers != "" {
		c.write(", reduce(all = [], part IN collect(x[1]) | all + part) AS ", g.numbers)
	}
	for i := range from.By {
		c.write(", ", early("x", 2+3*i), " AS ", g.value[i])
		c.least(early("x", 3+3*i), g.order[i])
		if g.tie[i] != "" {
			c.least(early("x", 4+3*i), g.tie[i])
		}
	}
	for i, v := range g.value {
		if isNode[i] {
			n := c.fresh("n")
			c.clause("OPTIONAL MATCH (", n, ":", AnyLabel, " {id: ", v, "})")
			g.value[i] = n
		}
	}
	return true
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
