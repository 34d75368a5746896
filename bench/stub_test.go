package bench_test

import (
	"context"
	"errors"
	"fmt"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A stub is a store that has its rows ready: whatever takes time in front of it
// is the GraphQL layer's. Every list is full to its limit, every value is there.
type stub struct{ rows map[string]any }

func newStub() *stub { return &stub{rows: map[string]any{}} }

func (s *stub) Read(_ context.Context, lists []*plan.List) []store.Result {
	out := make([]store.Result, len(lists))
	for i, l := range lists {
		// A list has the same rows each time, so that only the first has to be
		// made. Where it comes from tells apart the few that a benchmark asks.
		of := l.From.String()
		v, ok := s.rows[of]
		if !ok {
			v = listOf(l)
			s.rows[of] = v
		}
		out[i] = store.Result{Value: v, Statements: 1}
	}
	return out
}

func (s *stub) Statistics(context.Context) (*store.Statistics, error) {
	return store.NewStatistics(), nil
}

func (s *stub) Explain(context.Context, *plan.List, bool) ([]store.Explained, error) {
	return nil, errStub
}

func listOf(l *plan.List) any {
	rows := make([]any, min(l.Limit, 100))
	for i := range rows {
		rows[i] = rowOf(l.Row, i)
	}
	if l.Total {
		return []any{rows, int64(len(rows))}
	}
	return rows
}

func rowOf(fields []plan.Field, n int) []any {
	row := make([]any, len(fields))
	for i, f := range fields {
		switch f := f.(type) {
		case plan.Column:
			row[i] = valueOf(f.Property, n)
		case plan.SortValue:
			row[i] = fmt.Sprintf("key %d", n)
		case plan.Endpoint:
			row[i] = rowOf(f.Fields, n)
		case plan.Variant:
			row[i] = append([]any{int64(0)}, rowOf(f.Cases[0].Fields, n)...)
		case *plan.List:
			row[i] = listOf(f)
		case plan.Degrees, plan.Dating, plan.Grouped, plan.Starts: // not asked for
		}
	}
	return row
}

func valueOf(p *catalog.Property, n int) any {
	switch p.Kind {
	case catalog.Int, catalog.BigInt, catalog.DateTime:
		return int64(n)
	case catalog.Float:
		return float64(n) / 2
	case catalog.Boolean:
		return n%2 == 0
	case catalog.EnumKind:
		return p.Enum.Values[n%len(p.Enum.Values)].Name
	case catalog.Date:
		return "2020-08-13"
	case catalog.ID:
		return fmt.Sprintf("statement-%07d", n)
	case catalog.String, catalog.Duration, catalog.URL:
	}
	text := fmt.Sprintf("Sok number %d", n)
	if p.Name == "summary" {
		text += " said what takes as long to say as a summary does."
	}
	return text
}

var errStub = errors.New("the stub only reads")

func (*stub) Name() string                                     { return "stub" }
func (*stub) Migrate(context.Context, *catalog.Catalog) error  { return nil }
func (*stub) Fits(context.Context, *catalog.Catalog) error     { return nil }
func (*stub) Rehearse(context.Context, *catalog.Catalog) error { return nil }
func (*stub) Begin(context.Context) (store.Load, error)        { return nil, errStub }
func (*stub) Replicated() bool                                 { return false }
func (*stub) Await(context.Context, []string) error            { return nil }
func (*stub) Prepare(context.Context, []*plan.List)            {}
func (*stub) Busy() int                                        { return 0 }
func (*stub) Health(context.Context) error                     { return nil }
func (*stub) Close(context.Context) error                      { return nil }
func (*stub) Session(context.Context) (store.Session, error)   { return nil, errStub }
