package graph

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph/compile"
	"casegraph/graph/cost"
	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// observe runs an operation with a run that reports on it.
func (s *server) observe(t *testing.T, query string, run *Run) *graphql.Response {
	t.Helper()
	return s.run(WithRun(t.Context(), run), &graphql.RawParams{Query: query})
}

func TestCostIsOfListsAndRows(t *testing.T) {
	s := serve(t, whole(t))
	for query, want := range map[string]int{
		`{ __typename }`:              0,
		`{ server { version } }`:      1,
		`{ person(id: "a") { id } }`:  1 + 1,
		`{ people { totalCount } }`:   1,
		`{ people { nodes { id } } }`: 1 + 20,
		`{ people(first: 3) { nodes { id } pageInfo { hasNextPage } } }`:                1 + 4, // one additional row, for hasNextPage
		`{ people(first: 3) { nodes { id } edges { node { name } } } }`:                 1 + 3,
		`{ people(first: 3) { nodes { statements(last: 5) { nodes { id } } } } }`:       1 + 3*(1+1+5),
		`{ people(first: 3) { nodes { citations { quote } } } }`:                        1 + 3*(1+1+4),
		`{ a: people(first: 3) { nodes { id } } b: people(first: 4) { nodes { id } } }`: 1 + 3 + 1 + 4,
		// A row has one of several types.
		`{ nodes(ids: ["a", "b"]) { ... on Person { statements(first: 1) { nodes { id } } } ... on Agency { statements(first: 9) { nodes { id } } } } }`: 1 + 2*(1+1+9),
		`{ people { facets(by: [living], limit: 7) { by } nodes { id } } }`:                                                                              1 + 20 + 7,
	} {
		for _, how := range []string{"compiled", "prepared"} {
			var run Run
			if resp := s.observe(t, query, &run); len(resp.Errors) > 0 || run.Cost.Requested != want {
				t.Errorf("%s, %s: %d, want %d %v", query, how, run.Cost.Requested, want, resp.Errors)
			}
		}
	}
}

// hubs are the statistics of a graph with hubs. 100 courts heard 10,000 court cases, and one
// of the courts heard every tenth. 20,000 people made 40,000 statements, and one of them made
// 1,000.
func hubs(t *testing.T, c *catalog.Catalog) *store.Statistics {
	t.Helper()
	st := store.NewStatistics()
	st.Nodes = map[string]int64{"CourtCase": 10_000, "Agency": 1_000, "Person": 20_000, "Statement": 40_000}
	st.Relationships = map[string]int64{"HeardBy": 10_000, "Made": 40_000}
	end := func(node, field string, d store.Degrees) {
		n := c.Node(node)
		st.Ends[store.EndKey(n, n.End(field))] = d
	}
	end("CourtCase", "courts", store.Degrees{Sum: 10_000, Squares: 10_000, Most: 1})
	end("Agency", "casesHeard", store.Degrees{Sum: 10_000, Squares: 1_000_000 + 99*90*90, Most: 1_000})
	end("Person", "statements", store.Degrees{Sum: 40_000, Squares: 1_000_000 + 80_000, Most: 1_000})
	end("Statement", "makers", store.Degrees{Sum: 40_000, Squares: 40_000, Most: 1})
	return st
}

func TestCostIsOfWhatMayBeLookedAt(t *testing.T) {
	s := serve(t, whole(t))
	s.counts = hubs(t, s.cat)
	const page, cases, people = 1 + 20, 10_000.0, 20_000.0
	for query, want := range map[string]float64{
		// If an index has the order, it gives the first rows.
		`{ courtCases { nodes { id } } }`:                             page,
		`{ courtCases(orderBy: [{title: DESC}]) { nodes { id } } }`:   page,
		`{ courtCases(orderBy: [{country: ASC}]) { nodes { id } } }`:  page + cases*2/50,
		`{ courtCases { totalCount } }`:                               1 + cases*.02/50,
		`{ courtCases(where: {country: {eq: "KH"}}) { totalCount } }`: 1 + cases*1.1/50,
		// Each count reads the rows once more.
		`{ courtCases(where: {title: {contains: "x"}}) { totalCount nodes { id } } }`: page + cases*1.5/50*2,
		`{ courtCases { facets(by: [status], limit: 7) { by } } }`:                    1 + 7 + cases*1.1/50,
		// An index finds one node for an id, and few for a name.
		`{ courtCases(where: {id: {in: ["a", "b"]}}) { nodes { id } } }`:      page,
		`{ courtCases(where: {title: {eq: "a"}}) { nodes { id } } }`:          page + 2,
		`{ people(orderBy: [{statements: {count: DESC}}]) { nodes { id } } }`: page + people*(1+1+2)/50,
		// A key of what stands at an end reads each of its relationships.
		`{ people(orderBy: [{statements: {count: DESC, where: {summary: {contains: "x"}}}}]) { nodes { id } } }`: page + people*(1+1+2*1.5)/50,
		`{ people(orderBy: [{statements: {max: {summary: DESC}}}]) { nodes { id } } }`:                           page + people*(1+1+2*1.1)/50,
		`{ courtCases(orderBy: [{courts: {max: {casesHeard: {count: DESC}}}}]) { nodes { id } } }`:               page + cases*(1+1+1+180.19)/50,
		// A condition on an end tries each of its relationships. Nodes that are reached over
		// relationships have more of them than the average.
		`{ courtCases(where: {courts: {some: {jurisdiction: {eq: "x"}}}}) { nodes { id } } }`:                                   page + cases*(1+1+1+.1)/50,
		`{ courtCases(where: {courts: {some: {casesHeard: {some: {title: {contains: "x"}}}}}}) { nodes { id } } }`:              page + cases*(1+1+1+1+180.19*1.5)/50,
		`{ courtCases(where: {courts: {none: {casesHeard: {count: {gt: 2}}}}}) { nodes { id } } }`:                              page + cases*(1+1+1+1+180.19)/50,
		`{ people(where: {or: [{name: {contains: "x"}}, {statements: {some: {summary: {contains: "x"}}}}]}) { nodes { id } } }`: page + people*(1+.5+1+2*1.5)/50,
		// A page of one node's list looks only at its rows, if the order is kept at the end.
		`{ person(id: "a") { statements(first: 5) { nodes { id } } } }`:                                       1 + 1 + 1 + 5,
		`{ people(first: 100) { nodes { statements(first: 5, orderBy: [{date: DESC}]) { nodes { id } } } } }`: 1 + 100*(1+1+5),
		// Otherwise it looks at all rows of the list, and the node may have the most.
		`{ person(id: "a") { statements(first: 5, where: {object: {isNull: true}}) { nodes { id } } } }`:        1 + 1 + 1 + 5 + 1_039.2*1.1/50,
		`{ people(first: 100) { nodes { statements(first: 5, orderBy: [{summary: ASC}]) { nodes { id } } } } }`: 1 + 100*(1+1+5) + 2*10_392.3/50,
	} {
		var run Run
		resp := s.observe(t, query, &run)
		if len(resp.Errors) > 0 || math.Abs(float64(run.Cost.Requested)-want) > 1 {
			t.Errorf("%s: %d, want %.1f %v", query, run.Cost.Requested, want, resp.Errors)
		}
	}
}

func TestFiltersThatMayLookAtTooMuchAreRefused(t *testing.T) {
	s := serve(t, whole(t))
	s.counts = hubs(t, s.cat)
	resp := s.observe(t, `{ courtCases(where: {courts: {some: {casesHeard: {some: {courts: {some: {casesHeard: {some: {title: {contains: "x"}}}}}}}}}}) { nodes { id } } }`, &Run{})
	if len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != string(fault.TooCostly) || len(s.plans) > 0 ||
		!strings.Contains(resp.Errors[0].Message, "the store may have to look at") {
		t.Error(resp.Errors, len(s.plans))
	}
}

// TestPlansCostByTheirSize checks that a condition on every type costs more than the same
// condition on one type.
func TestPlansCostByTheirSize(t *testing.T) {
	s := serve(t, whole(t))
	costs := func(field, condition string) int {
		var run Run
		where := "[" + strings.Repeat(condition+" ", 50) + "]"
		if resp := s.observe(t, "{ "+field+"(where: {or: "+where+"}) { nodes { id } } }", &run); len(resp.Errors) > 0 {
			t.Fatal(resp.Errors)
		}
		return run.Cost.Requested
	}
	types := len(s.cat.Relationships)
	one, all := costs("people", `{name: {eq: "x"}}`), costs("relationships", `{confidence: {eq: 1}}`)
	if want := 50 * compile.ConditionSize * (types - 1) / cost.SizePerUnit; all-one < want {
		t.Errorf("of one type it costs %d, of %d types %d; want at least %d more", one, types, all, want)
	}
}

func TestCostsOverTheLimitAreRefusedUnread(t *testing.T) {
	s := serve(t, whole(t))
	s.maxCost = 100
	deep := func(n, first int) string {
		page := fmt.Sprintf("(first: %d) { nodes { ", first)
		return "{ people" + page + strings.Repeat("statements"+page+"makers"+page+"... on Person { ", n) + "id" + strings.Repeat(" } } } } }", n) + " } } }"
	}
	for query, told := range map[string]string{
		`{ people(first: 99) { nodes { id } } }`:  "",
		`{ people(first: 100) { nodes { id } } }`: "costs 101, and the limit is 100",
		deep(5, 100): "costs 9007199254740991, and", // the greatest cost
	} {
		s.plans = nil
		var run Run
		resp := s.observe(t, query, &run)
		if told == "" {
			if len(resp.Errors) > 0 {
				t.Error(resp.Errors)
			}
			continue
		}
		if len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != string(fault.TooCostly) ||
			!strings.Contains(resp.Errors[0].Message, told) || resp.Data != nil || len(s.plans) > 0 {
			t.Errorf("%s: %v %s, %d plans read", query, resp.Errors, resp.Data, len(s.plans))
		}
	}
}

func TestIntrospectionIsBoundedByItself(t *testing.T) {
	s := serve(t, whole(t))
	s.maxCost = 1
	const types = `__schema { types { name fields { name args { name } type { name fields { name } } } inputFields { name } } }`
	var run Run
	if resp := s.observe(t, `{ `+types+` }`, &run); len(resp.Errors) > 0 || run.Cost.Requested < 1000 || run.Cost.Actual != run.Cost.Requested {
		t.Error(run.Cost, resp.Errors)
	}
	// A kept answer costs the same and can be refused too. It reads nothing, so it does not
	// wait for others.
	again := Run{Admit: func(int) error { return nil }, Expensive: func() error { return fault.New(fault.Unavailable, "later") }}
	if resp := s.observe(t, `{ `+types+` }`, &again); len(resp.Errors) > 0 || again.Cost != run.Cost {
		t.Error(again.Cost, resp.Errors)
	}
	again.Admit = func(int) error { return fault.New(fault.RateLimited, "later") }
	if resp := s.observe(t, `{ `+types+` }`, &again); len(resp.Errors) != 1 || resp.Data != nil {
		t.Error("it is answered although it was refused", resp.Errors)
	}
	many := "{"
	for i := range 10 {
		many += fmt.Sprintf(" s%d: %s", i, types)
	}
	if resp := s.observe(t, many+"}", &run); len(resp.Errors) != 1 || resp.Data != nil || !strings.Contains(resp.Errors[0].Message, "fields about the schema") {
		t.Errorf("%.300v", resp.Errors)
	}
}

func TestWhoAdmitsIsAskedFirst(t *testing.T) {
	s := serve(t, whole(t))
	asked := 0
	run := Run{Admit: func(requested int) error {
		asked += requested
		return fault.New(fault.RateLimited, "later")
	}}
	resp := s.observe(t, `{ people(first: 4) { nodes { id } } }`, &run)
	if asked != 5 || len(s.plans) > 0 || len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != string(fault.RateLimited) {
		t.Error(asked, len(s.plans), resp.Errors)
	}
}

func TestRunsAreToldOf(t *testing.T) {
	s := serve(t, whole(t))
	s.answer = rowsOfIDs("a", "b", "c")
	var run Run
	if resp := s.observe(t, `{ people { nodes { id } } agencies { nodes { id } } }`, &run); len(resp.Errors) > 0 {
		t.Fatal(resp.Errors)
	}
	if run.Rows != 6 || run.Cost != (Cost{Requested: 42, Actual: 8}) || len(run.Plans) != 2 || run.Reading <= 0 || run.Compiling <= 0 || run.Writing <= 0 {
		t.Errorf("%+v", run)
	}
	// A list that was not read has no rows.
	s.answer = func(*plan.List) store.Result { return store.Result{Err: errors.New("away")} }
	run = Run{}
	s.observe(t, `{ people { totalCount nodes { id } } }`, &run)
	if run.Cost != (Cost{Requested: 21, Actual: 1}) {
		t.Error(run.Cost)
	}
}
