package sqlite

import (
	"fmt"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// anyOf is true of a person whose name holds one of so many texts.
func anyOf(c *catalog.Catalog, n int) plan.Or {
	all := make(plan.Or, n)
	for i := range all {
		all[i] = plan.Match{Column: column(c, plan.Node, "Person", "name", catalog.Value), Op: plan.Contains, Text: fmt.Sprint(i)}
	}
	return all
}

// TestWhatSQLiteDoesNotTakeIsTooCostly: it is told with the number and the limit, be
// it found out here or by SQLite.
func TestWhatSQLiteDoesNotTakeIsTooCostly(t *testing.T) {
	s := opened(t)
	c := s.fits.Load().catalog
	node := plan.Column{Of: plan.Node, Property: c.NodeID()}
	label := plan.Match{Column: column(c, plan.Node, "Person", "label", catalog.Value), Op: plan.Contains, Text: "x"}
	wide := make(plan.And, 300)
	for i := range wide {
		wide[i] = label
	}
	columns := make([]plan.Field, 1_001)
	for i := range columns {
		columns[i] = node
	}
	found := store.SearchOf(c.Nodes, text.ParseQuery("abc"))
	for _, test := range []struct {
		name string
		list plan.List
		want string // in the message
	}{
		{"parameters", plan.List{From: plan.OfType{Node: c.Node("Person")}, Filter: anyOf(c, 33_000), Total: true}, "33000 parameters, and SQLite takes 32766"},
		{"text", plan.List{From: plan.OfType{Node: c.Node("Person")}, Filter: anyOf(c, 100_000), Total: true}, "1048576 bytes"},
		{"tables", plan.List{From: found, Filter: wide, Limit: 1,
			Order: []plan.SortKey{{By: found.Rank}, {By: plan.ByName}, {By: node}}, Row: []plan.Field{node}}, "1000 tables"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := s.Read(t.Context(), []*plan.List{&test.list})[0]
			if fault.CodeOf(r.Err) != fault.TooCostly || !strings.Contains(fault.Public(r.Err), test.want) {
				t.Errorf("%.300v, expected QUERY_TOO_COSTLY with %s", r.Err, test.want)
			}
		})
	}
}

// TestConditionsMayNestAsDeepAsFiltersDo: however many stand beside one another on
// each level.
func TestConditionsMayNestAsDeepAsFiltersDo(t *testing.T) {
	s := opened(t)
	c := s.fits.Load().catalog
	f := plan.Filter(anyOf(c, 100))
	for i := range 30 {
		if i%2 == 0 {
			f = append(plan.And{f}, anyOf(c, 100)...)
		} else {
			f = append(plan.Or{f}, anyOf(c, 100)...)
		}
	}
	r := s.Read(t.Context(), []*plan.List{{From: plan.OfType{Node: c.Node("Person")}, Filter: f, Total: true}})[0]
	if r.Err != nil {
		t.Error(r.Err)
	}
}
