package neo4j

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// Explain is the Cypher of a plan, as it would be run, with its parameters. It
// needs no database.
func Explain(c *catalog.Catalog, l *plan.List) (string, error) {
	text, params, err := Statement(c, l)
	if err != nil {
		return "", err
	}
	return explained(text, params), nil
}

func explained(text string, params map[string]any) string {
	var b strings.Builder
	fmt.Fprintln(&b, text)
	for _, name := range slices.Sorted(maps.Keys(params)) {
		fmt.Fprintf(&b, "  $%s = %#v\n", name, params[name])
	}
	return b.String()
}

// Statement is the Cypher of a plan and its parameters. It needs no database.
func Statement(c *catalog.Catalog, l *plan.List) (text string, params map[string]any, err error) {
	st, err := compile(context.Background(), c, l)
	return st.text, st.of(l, []any{}).params, err
}

// Longest are the lengths of a plan's statement and of the longest that may follow it,
// for what is decided late; 0 where none may. It needs no database.
func Longest(ctx context.Context, c *catalog.Catalog, l *plan.List) (first, late int, err error) {
	st, err := compile(ctx, c, l)
	if err != nil {
		return 0, 0, err
	}
	late, err = st.longestLate(ctx)
	return len(st.text), late, err
}

func (s statement) longestLate(ctx context.Context) (int, error) {
	longest := 0
	for _, l := range s.late {
		for number := range kindsOf(l.catalog, l.of) {
			st, err := l.statement(ctx, int64(number))
			if err != nil {
				return 0, err
			}
			below, err := st.longestLate(ctx)
			if err != nil {
				return 0, err
			}
			longest = max(longest, len(st.text), below)
		}
	}
	return longest, nil
}

// Explain is the one statement of a list; see store.Store.
func (s *Store) Explain(ctx context.Context, l *plan.List, ask bool) ([]store.Explained, error) {
	f, err := s.fitted()
	if err != nil {
		return nil, err
	}
	st, err := statementOf(ctx, f.catalog, l)
	if err != nil {
		return nil, err
	}
	e := store.Explained{Statement: st.text}
	if ask {
		if err := s.gate.enter(); err != nil {
			return nil, err
		}
		defer s.gate.leave()
		if e.Plan, err = s.queryPlan(ctx, st.of(l, []any{})); err != nil {
			return nil, s.fault(ctx, err)
		}
	}
	return []store.Explained{e}, nil
}

// queryPlan is what Neo4j would do for a statement, a line an operator, those that
// it takes its rows from indented below.
func (s *Store) queryPlan(ctx context.Context, st statement) (string, error) {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer release(ctx, session)
	result, err := session.Run(ctx, "EXPLAIN "+st.text, st.params, limits(ctx, "explain")...)
	if err != nil {
		return "", err
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	var each func(p neo4j.Plan, depth int)
	each = func(p neo4j.Plan, depth int) {
		operator, _, _ := strings.Cut(p.Operator(), "@") // the rest names the database
		fmt.Fprintf(&b, "%s%s", strings.Repeat("  ", depth), operator)
		if details, ok := p.Arguments()["Details"]; ok {
			fmt.Fprintf(&b, " %v", details)
		}
		b.WriteByte('\n')
		for _, inner := range p.Children() {
			each(inner, depth+1)
		}
	}
	if p := summary.Plan(); p != nil {
		each(p, 0)
	}
	return b.String(), nil
}
