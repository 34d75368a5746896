package golden

import (
	"strings"
	"testing"

	"casegraph/internal/plan"
	"casegraph/internal/store/neo4j"
)

// TestLargeDatabasesAnswerTheSame holds that no question is refused, because there are
// many relationships or many types of them, that is answered where there are few.
func TestLargeDatabasesAnswerTheSame(t *testing.T) {
	long := operation{name: "relationships by conditions", query: `{ relationships(
		where: {status: {eq: ALLEGED}, createdAt: {gte: "2020-01-01T00:00:00Z"}, updatedAt: {gte: "2020-01-01T00:00:00Z"}}, first: 5
	) { totalCount facets(by: [type, status]) { by values { value count } } nodes { id } } }`}
	for _, a := range []asking{engineOf(t, catalogOf(t)), engineOf(t, grown(t))} {
		for _, op := range append(append(operations(t), questions...), long) {
			for _, l := range a.asked(t, op) {
				if _, err := neo4j.Texts(t.Context(), a.cat, l, manyFacts); err != nil {
					t.Errorf("%s, of %d types: %v", op.name, len(a.cat.Relationships), err)
				}
			}
		}
	}
}

// TestWhatIsAskedAlikeIsToldOnce: each level of a question has what is fetched of nodes, and
// of relationships by type if these are many. Explaining it does not multiply the types of
// one level by those of the next.
func TestWhatIsAskedAlikeIsToldOnce(t *testing.T) {
	a := engineOf(t, catalogOf(t))
	inner := "id"
	for level := 1; level <= 3; level++ {
		inner = `id citations { source { id supports(first: 2) { nodes { ` + inner + ` } } } }`
		asked := a.asked(t, operation{query: `{ node(id: "per-nak") { ` + inner + ` } }`})
		for facts, each := range map[int64]int{fewFacts: 2, manyFacts: 1 + len(a.cat.Relationships)} {
			texts, err := neo4j.Texts(t.Context(), a.cat, asked[0], facts)
			if err != nil || len(texts) != 1+level*each {
				t.Errorf("%d levels, %d facts: %d statements, want one and %d for each level: %v", level, facts, len(texts), each, err)
			}
		}
	}
}

// asked are the lists that an operation reads.
func (a asking) asked(t *testing.T, op operation) []*plan.List {
	t.Helper()
	a.judge.asked = nil
	if answer := runWith(t, a.engine, op.query, op.variables); strings.Contains(string(answer), `"errors"`) {
		t.Fatalf("%s is not answered:\n%s", op.name, answer)
	}
	return a.judge.asked
}
