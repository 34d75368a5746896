package graph

import (
	"strings"
	"testing"

	"casegraph/graph/view"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// TestWhatIsHeldForAnAnswerIsBounded answers from a store that gives more than the limits.
func TestWhatIsHeldForAnAnswerIsBounded(t *testing.T) {
	tuples := func(n int, tuple ...any) []any {
		out := make([]any, n)
		for i := range out {
			out[i] = tuple
		}
		return out
	}
	for _, c := range []struct {
		query, told string
		value       func(n int) any
		most        int
	}{
		{`{ sentences { stats(of: [months]) { count } } }`, "more than 100000 different values",
			func(n int) any { return []any{[]any{}, tuples(n, 1.5, int64(1))} }, plan.MaxDistinct},
		{`{ statement(id: "a") { hearsayDepth } }`, "more than 10000 relationships",
			func(n int) any { return []any{[]any{tuples(n, []any{"a"}, []any{"b"}), "a"}} }, view.MaxChained},
		{`{ statement(id: "a") { firstHand { __typename } } }`, "more than 10000 relationships",
			func(n int) any { return []any{[]any{tuples(n)}} }, view.MaxChained},
	} {
		for _, n := range []int{c.most, c.most + 1} {
			s := serve(t, whole(t))
			s.answer = func(*plan.List) store.Result { return store.Result{Value: c.value(n)} }
			resp := s.ask(t, c.query, "")
			switch refused := n > c.most; {
			case !refused && len(resp.Errors) > 0:
				t.Errorf("%s of %d: %v", c.query, n, resp.Errors)
			case refused && (len(resp.Errors) != 1 || resp.Errors[0].Extensions["code"] != string(fault.TooCostly) || !strings.Contains(resp.Errors[0].Message, c.told)):
				t.Errorf("%s of %d: %v", c.query, n, resp.Errors)
			}
		}
	}
}
