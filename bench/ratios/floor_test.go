package ratios

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"casegraph/bench/floor"
	"casegraph/bench/workload"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/neo4jtest"
)

func BenchmarkAggregatesSQLite(b *testing.B) {
	path := filepath.Join(b.TempDir(), "graph.db")
	st, err := sqlite.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	aggregates(b, st, func() (floor.Floor, error) { return floor.OpenSQLite(path) })
}

func BenchmarkAggregatesNeo4j(b *testing.B) {
	url := neo4jtest.Open(b)
	st, err := neo4j.Open(url, neo4j.Options{})
	if err != nil {
		b.Fatal(err)
	}
	aggregates(b, st, func() (floor.Floor, error) { return floor.OpenNeo4j(url) })
}

// aggregates compares questions that aggregate with statements written by hand.
func aggregates(b *testing.B, st store.Store, open func() (floor.Floor, error)) {
	a, g := filled(b, st)
	by, err := open()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = by.Close(context.WithoutCancel(b.Context())) })
	for _, q := range workload.Queries(g, 1) {
		if !slices.Contains([]string{"facets", "stats", "groups"}, q.Name) {
			continue
		}
		b.Run(q.Name, func(b *testing.B) {
			variables := q.Variables[0]
			hand := func() time.Duration {
				began := time.Now()
				if _, err := by.Answer(b.Context(), q.Name, floor.Variables{Months: float64(variables["months"].(int))}); err != nil {
					b.Fatal(err)
				}
				return time.Since(began)
			}
			one := question{q.GraphQL, variables}
			a.ask(b, one)
			hand()
			least, ours := time.Hour, time.Hour
			for b.Loop() {
				least, ours = min(least, hand()), min(ours, a.time(b, one))
			}
			b.ReportMetric(float64(least.Microseconds()), "µs-by-hand")
			b.ReportMetric(float64(ours.Microseconds()), "µs")
			b.ReportMetric(float64(ours)/float64(least), "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}
