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
)

// stepOf is the SQL of one step of a search for paths.
func stepOf(cat *catalog.Catalog, b bounds, p *plan.Paths, k stepKey) (stepper, error) {
	if k.kind == degree {
		either := *p
		either.Direction = catalog.Both
		return degrees(cat, b, either.Follows(k.typ, false))
	}
	return steps(cat, b, p.Follows(k.typ, k.kind == back), p.Filter)
}

// steps is the SQL of where relationships at some ends lead: for each node the
// _id of each relationship, that of its far node and the type of that one.
func steps(cat *catalog.Catalog, b bounds, ends []*catalog.End, filter plan.Filter) (stepper, error) {
	c := newCompiler(cat, b, true)
	var selects []string
	for _, s := range c.overEnds(ends) {
		n := s.scope.node
		typ := ""
		if n.typ != nil {
			typ = strconv.Itoa(n.typ.Index)
		}
		condition := "1"
		if filter != nil {
			condition = c.filter(filter, s.scope)
		}
		if and(append(s.where, condition)...) == "0" {
			continue
		}
		if typ == "" {
			typ = "(SELECT type FROM _fact WHERE _id=" + n.id + ")"
		}
		selects = append(selects, "SELECT "+s.scope.edge.id+" i,"+n.id+" f,"+typ+" t FROM "+s.from+joined(s.joins)+where(append(s.where, condition)...))
	}
	if len(selects) == 0 {
		selects = []string{"SELECT NULL i,NULL f,NULL t WHERE 0"}
	}
	return stepper{"SELECT group_concat(ifnull((SELECT group_concat(q.i||' '||q.f||' '||q.t,';') FROM (" + strings.Join(selects, " UNION ALL ") +
		") q),'')||char(10),'') FROM json_each(?1) k", c.params}, c.err
}

// degrees is the SQL of how many relationships there are at some ends.
func degrees(cat *catalog.Catalog, b bounds, ends []*catalog.End) (stepper, error) {
	c := newCompiler(cat, b, true)
	counts := []string{"0"}
	for _, s := range c.overEnds(ends) {
		counts = append(counts, "(SELECT count(*) FROM "+s.from+where(s.where...)+")")
	}
	return stepper{"SELECT group_concat((" + strings.Join(counts, "+") + ")||char(10),'') FROM json_each(?1) k", c.params}, c.err
}
