package storetest

import (
	"testing"

	"casegraph/internal/plan"
)

// testExplain explains some plans. It expects the statements that read them, without values,
// and the store's plan for each.
func testExplain(t *testing.T, s *session, subject Subject) {
	for i, c := range rowCases(s.lexicon) {
		_, paths := c.list.From.(plan.Paths)
		_, around := c.list.From.(plan.Neighborhood)
		if i%15 != 0 && !paths && !around { // what is told apart here is not told apart by the plan
			continue
		}
		for _, ask := range []bool{false, true} {
			explained, err := s.store.Explain(s.ctx, c.list, ask)
			if err != nil {
				t.Errorf("%s\n%v", c.list, err)
				continue
			}
			most := 1
			if subject.Statements != nil {
				most = subject.Statements(c.list)
			}
			if len(explained) == 0 || len(explained) > most {
				t.Errorf("%s\n%d statements, expected up to %d", c.list, len(explained), most)
			}
			for _, e := range explained {
				if e.Statement == "" || ask && e.Plan == "" || e.Plan != "" && !ask {
					t.Errorf("%s\n%q is explained by %q", c.list, e.Statement, e.Plan)
				}
			}
		}
	}
}
