package neo4j

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// Explain returns the Cypher of a plan with its parameters. It needs no database.
func Explain(c *catalog.Catalog, l *plan.List) (string, error) {
	st, err := compile.List(context.Background(), c, compile.OfMany, l)
	if err != nil {
		return "", err
	}
	return explained(st.Text, st.Bind(l, []any{}).Params), nil
}

func explained(text string, params map[string]any) string {
	var b strings.Builder
	fmt.Fprintln(&b, text)
	for _, name := range slices.Sorted(maps.Keys(params)) {
		fmt.Fprintf(&b, "  $%s = %#v\n", name, params[name])
	}
	return b.String()
}

// Texts returns the statement of a plan and all statements for its late parts, for a database
// with so many nodes or relationships. It needs no database.
func Texts(ctx context.Context, c *catalog.Catalog, l *plan.List, facts int64) ([]string, error) {
	st, err := compile.List(ctx, c, compile.ScaleOf(facts), l)
	if err != nil {
		return nil, err
	}
	all, err := all(ctx, st)
	if err != nil {
		return nil, err
	}
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = p.Text
	}
	return out, nil
}

// Answer answers a list with the records that run returns for its statements. It may call
// run several times at once. It needs no database.
func Answer(ctx context.Context, c *catalog.Catalog, l *plan.List, run func(text string, params map[string]any) ([][]any, error)) store.Result {
	return (&Store{}).answer(ctx, c, compile.OfMany, l, func(_ context.Context, st compile.Statement) ([][]any, int, time.Duration, error) {
		records, err := run(st.Text, st.Params)
		return records, 1, 0, err
	})
}

// A piece is one of the statements that answer a list.
type piece struct {
	purpose string // "" for the first
	compile.Statement
}

// met returns a statement and the statements for its late parts, for the types that were
// found so far.
func met(ctx context.Context, s compile.Statement) ([]piece, error) {
	return pieces(ctx, s, (*compile.Late).Compiled)
}

// all returns a statement and the statements for its late parts, for all types. It has each
// once: what is fetched of the facts that cite a source is the same, whatever type of fact
// led to the source.
func all(ctx context.Context, s compile.Statement) ([]piece, error) {
	seen := map[string]bool{}
	return pieces(ctx, s, func(l *compile.Late, number int64) bool {
		what := l.Name(number) + l.Fields()
		first := !seen[what]
		seen[what] = true
		return first
	})
}

// pieces returns a statement and the statements for its late parts, for the types that are
// wanted.
func pieces(ctx context.Context, s compile.Statement, wanted func(l *compile.Late, number int64) bool) ([]piece, error) {
	out := []piece{{Statement: s}}
	for _, e := range s.Early {
		for _, st := range e.Statements {
			out = append(out, piece{"what is found before", st})
		}
	}
	for _, l := range s.Late {
		for i := range l.Kinds {
			number := int64(i)
			if l.Together(number) != number || !wanted(l, number) {
				continue
			}
			st, err := l.Statement(ctx, number)
			if err != nil {
				return nil, err
			}
			below, err := pieces(ctx, st, wanted)
			if err != nil {
				return nil, err
			}
			below[0].purpose = "what is fetched of " + l.Name(number)
			out = append(out, below...)
		}
	}
	return out, nil
}

// Explain returns the statement of a list, then the statements for its late parts. See
// store.Store.
func (s *Store) Explain(ctx context.Context, l *plan.List, ask bool) ([]store.Explained, error) {
	f, err := s.fitted()
	if err != nil {
		return nil, err
	}
	st, err := statementOf(ctx, f.catalog, s.scale(f), l)
	if err != nil {
		return nil, err
	}
	explain := met
	if ask {
		explain = all
	}
	all, err := explain(ctx, st)
	if err != nil {
		return nil, err
	}
	if ask {
		if err := s.gate.enter(); err != nil {
			return nil, err
		}
		defer s.gate.leave()
	}
	out := make([]store.Explained, len(all))
	for i, p := range all {
		out[i].For, out[i].Statement = p.purpose, p.Text
		if !ask {
			continue
		}
		of := l
		if i > 0 {
			of = &plan.List{IDs: plan.IDs("the facts met")}
		}
		if out[i].Plan, err = s.queryPlan(ctx, p.Bind(of, []any{})); err != nil {
			return nil, s.fault(ctx, err)
		}
	}
	return out, nil
}

// queryPlan is Neo4j's plan for a statement: a line for each operator. The operators that
// give it rows are indented below it.
func (s *Store) queryPlan(ctx context.Context, st compile.Statement) (string, error) {
	session := s.session(ctx, neo4j.AccessModeRead)
	defer release(ctx, session)
	result, err := session.Run(ctx, "EXPLAIN "+st.Text, st.Params, limits(ctx, "explain")...)
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
