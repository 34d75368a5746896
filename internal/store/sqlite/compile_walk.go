package sqlite

import (
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A stepper is SQL that tells something of many nodes of one type, whose _ids are
// bound as a JSON array: a line for each, in their order.
type stepper struct {
	sql    string
	params []any
	leads  bool // anywhere, or there would be nothing to ask
}

// A stepKey says what of nodes of a type is asked.
type stepKey struct {
	typ  *catalog.NodeType
	kind int
}

const (
	fore   = iota // where paths go on to from them
	back          // where paths come from to them
	degree        // how many relationships they have
	near          // to where their first relationships lead
	left          // how many lead to others than some nodes
)

// compileStep writes the SQL of one step of the walk.
func (w *walk) compileStep(k stepKey) (stepper, error) {
	switch from := w.list.From.(type) {
	case plan.Paths:
		if k.kind != degree {
			return w.onward(from.Follows(k.typ, k.kind == back), from.Filter, plan.NoLimit)
		}
		from.Direction = catalog.Both
		return w.counts(from.Follows(k.typ, false), nil, false)
	case plan.Neighborhood:
		filter := from.Filter
		if len(from.Avoid) > 0 {
			id := plan.Column{Of: plan.Node, Property: w.cat.NodeFields[0]}
			filter = plan.All(filter, plan.In{Column: id, Values: plan.IDs(from.Avoid...), Not: true})
		}
		if k.kind == near {
			return w.onward(from.Follows(k.typ, false), filter, from.PerNode)
		}
		return w.counts(from.Follows(k.typ, false), filter, true)
	}
	panic("sqlite: a walk that nobody knows")
}

// kinds are what is asked of nodes, in words.
func (w *walk) kinds() map[int]string {
	switch from := w.list.From.(type) {
	case plan.Neighborhood:
		return map[int]string{near: "on from", left: "left out of"}
	case plan.Paths:
		if from.MaxDegree != plan.NoLimit {
			return map[int]string{fore: "on from", back: "back from", degree: "degree of"}
		}
	}
	return map[int]string{fore: "on from", back: "back from"}
}

// onward is the SQL of where relationships at some ends lead, the first few by
// their ids where there is a limit: for each node the _id of each relationship,
// that of its far node and the type of that one.
func (w *walk) onward(ends []*catalog.End, filter plan.Filter, limit int) (stepper, error) {
	c := newCompiler(w.cat, w.bounds, true)
	var selects []string
	for _, s := range c.overEnds(ends) {
		n := s.scope.node
		typ := ""
		if n.typ != nil {
			typ = strconv.Itoa(n.typ.Index)
		}
		condition, key := "1", ""
		if filter != nil {
			condition = c.filter(filter, s.scope)
		}
		if and(append(s.where, condition)...) == "0" {
			continue
		}
		if typ == "" {
			typ = "(SELECT type FROM _fact WHERE _id=" + n.id + ")"
		}
		if limit != plan.NoLimit {
			key = "," + s.scope.edge.column(w.cat.RelationshipFields[0], catalog.Value) + " u"
		}
		selects = append(selects, "SELECT "+s.scope.edge.id+" i,"+n.id+" f,"+typ+" t"+key+" FROM "+s.from+joined(s.joins)+where(append(s.where, condition)...))
	}
	if len(selects) == 0 {
		selects = []string{"SELECT NULL i,NULL f,NULL t,NULL u WHERE 0"}
	}
	all := strings.Join(selects, " UNION ALL ")
	if limit != plan.NoLimit {
		all += " ORDER BY u LIMIT " + c.param(int64(limit))
	}
	return stepper{"SELECT group_concat(ifnull((SELECT group_concat(q.i||' '||q.f||' '||q.t,';') FROM (" + all + ") q),'')||char(10),'') FROM json_each(?1) k", c.params, len(ends) > 0}, c.err
}

// counts is the SQL of how many relationships there are at each of some ends or,
// with others, how many of them lead to others than the ids that are asked for
// besides: for each node as many numbers, with spaces between.
func (w *walk) counts(ends []*catalog.End, filter plan.Filter, others bool) (stepper, error) {
	c := newCompiler(w.cat, w.bounds, true)
	with, far := "", ""
	if others {
		with = "WITH _met(i) AS MATERIALIZED " + c.values([]any{plan.Given{In: plan.InIDs, At: plan.Every}}) + " "
	}
	counts := []string{"''"}
	for _, s := range c.overEnds(ends) {
		condition := ""
		if filter != nil {
			condition = c.filter(filter, s.scope)
		}
		if others {
			far = s.scope.node.id + " NOT IN (SELECT i FROM _met)"
		}
		counts = append(counts, "(SELECT count(*) FROM "+s.from+joined(s.joins)+where(append(s.where, condition, far)...)+")")
	}
	return stepper{with + "SELECT group_concat(" + strings.Join(counts, "||' '||") + "||char(10),'') FROM json_each(?1) k", c.params, len(ends) > 0}, c.err
}
