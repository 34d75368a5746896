package storetest

import (
	"fmt"
	"testing"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
)

// testLimits asks for more than one statement can hold. A store must answer it, or refuse it
// before it runs anything.
func testLimits(t *testing.T, s *session) {
	all := make(plan.Or, 1<<17)
	for i := range all {
		all[i] = plan.Match{Column: s.col("Item.s"), Op: plan.Contains, Text: fmt.Sprint("nobody ", i)}
	}
	for _, f := range []plan.Filter{all, plan.Not(all)} {
		l := total(where(f, s.idsOf("Item")))
		r := s.store.Read(s.ctx, []*plan.List{l})[0]
		if r.Err != nil && (fault.CodeOf(r.Err) != fault.TooCostly || r.Statements > 0) {
			t.Errorf("%d statements: %.200s", r.Statements, r.Err)
		}
		if _, err := s.store.Explain(s.ctx, l, false); fault.CodeOf(err) != fault.CodeOf(r.Err) {
			t.Errorf("it is explained: %v; but not read: %v", err, r.Err)
		}
	}
}
