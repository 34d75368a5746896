package compile

import (
	"os"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// TestManyConditionsAreWrittenOnce for relationships of several types, however they are
// found. Few conditions are written for each type, whose index then ends the page early.
func TestManyConditionsAreWrittenOnce(t *testing.T) {
	w := ofSchema(t)
	types := int64(len(w.Relationships))
	alleged := w.is("Party.status", "ALLEGED")
	since := plan.IsNull{Column: w.col("Party.since")}
	of := func(f plan.Filter, ids ...string) *plan.List {
		l := &plan.List{From: plan.OfRelationships{Types: w.Relationships}, Filter: f, Order: w.order("Party.id"), Limit: 20, Row: []plan.Field{w.col("Party.id")}}
		if ids != nil {
			l.IDs = plan.IDs(ids...)
		}
		return l
	}
	many := plan.Or(slices.Repeat([]plan.Filter{since}, maxRepeated))
	for name, test := range map[string]struct {
		list *plan.List
		want int64 // how often a condition on since is written
	}{
		"few":            {of(plan.Or{since, since}), 2 * types},
		"many":           {of(many), maxRepeated},
		"many of an id":  {of(many, "r1"), maxRepeated},
		"many and equal": {of(plan.And{alleged, many}), maxRepeated},
		"many counted":   {total(of(plan.And{alleged, many})), 2 * maxRepeated},
	} {
		st, err := List(t.Context(), w.Catalog, OfMany, test.list)
		if err != nil {
			t.Fatal(name, err)
		}
		if got := int64(strings.Count(st.Text, "`since` IS NULL")); got != test.want {
			t.Errorf("%s: a condition is written %d times, want %d:\n%.2000s", name, got, test.want, st.Text)
		}
	}
}

// TestTooLargeToPlanIsRefused before Neo4j begins on it.
func TestTooLargeToPlanIsRefused(t *testing.T) {
	w := ofSchema(t)
	all := make(plan.Or, maxStatement/20)
	for i := range all {
		all[i] = plan.Match{Column: w.col("Person.name"), Op: plan.Contains, Text: "x"}
	}
	_, err := List(t.Context(), w.Catalog, OfMany, w.of("Person", w.order("Person.id"), all))
	if fault.CodeOf(err) != fault.TooCostly || !strings.Contains(fault.Public(err), "32000") {
		t.Errorf("%v", err)
	}
}

func ofSchema(t *testing.T) words {
	t.Helper()
	sdl, err := os.ReadFile("../testdata/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Read([]catalog.File{{Name: "schema.graphql", Text: string(sdl)}}, catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return words{c}
}
