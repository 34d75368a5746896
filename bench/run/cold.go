package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"text/tabwriter"
	"time"

	"casegraph/bench/workload"
	"casegraph/internal/test/neo4jtest"
)

// goalCold bounds the ratio of a first answer to the floor's, on Neo4j.
const goalCold = 1.5

// unmeasuredCold is the number of rounds that do not count. The JVM of a new Neo4j has to
// compile the planner first.
const unmeasuredCold = 1

// cold measures every question after the store's caches were cleared, in rounds as measure
// does. It omits questions that are answered without the store.
func (b *bench) cold(ctx context.Context, rounds int) error {
	if rounds == 0 {
		return nil
	}
	type turn struct {
		store *opened
		query string
	}
	var turns []turn
	for _, s := range b.stores {
		for _, q := range b.queries {
			if !q.OwnAnswer {
				turns = append(turns, turn{s, q.Name})
			}
		}
	}
	all := workload.Queries(b.graph, b.options.seed)
	r := rand.New(rand.NewPCG(b.options.seed, 3))
	for round := range unmeasuredCold + rounds {
		r.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
		for _, t := range turns {
			systems := slices.Clone(t.store.systems)
			r.Shuffle(len(systems), func(i, j int) { systems[i], systems[j] = systems[j], systems[i] })
			offset := r.IntN(1000)
			for _, sys := range systems {
				asked := sys.asked[t.query]
				if len(asked) == 0 {
					continue
				}
				took, cpu, err := b.firstAnswer(ctx, t.store, sys, asked[offset%len(asked)], other(all, t.query))
				if err != nil {
					return fmt.Errorf("%s, query %s: %w", sys.name, t.query, err)
				}
				if round >= unmeasuredCold {
					c := b.cell(t.query, sys.name, 1)
					c.colds, c.coldCPU = append(c.colds, took), append(c.coldCPU, cpu)
				}
			}
		}
	}
	return nil
}

// other returns a question to ask before the measured one: the first that differs from it.
func other(all []workload.Query, query string) workload.Query {
	if all[0].Name == query {
		return all[1]
	}
	return all[0]
}

// firstAnswer returns the time of an answer after the store's caches were cleared, and the
// database's processor time for it, both in ms. It asks another question before, so that
// occasional work of the server, and work for a new connection, does not count.
func (b *bench) firstAnswer(ctx context.Context, s *opened, sys *system, asked prepared, before workload.Query) (took, cpu float64, err error) {
	if err := b.forget(ctx, s, sys); err != nil {
		return 0, 0, err
	}
	path, body := sys.request(before, before.Variables[0])
	if err := sys.answersTo(ctx, sys.to(path, body)); err != nil {
		return 0, 0, err
	}
	sys.databaseCPU(ctx) // this runs a statement too
	used := sys.databaseCPU(ctx)
	began := time.Now()
	text, err := sys.post(ctx, asked)
	if err == nil {
		err = parse(text)
	}
	took = time.Since(began).Seconds() * 1000
	return took, (sys.databaseCPU(ctx) - used).Seconds() * 1000, err
}

// forget clears the caches of statements behind a system. Neo4j has caches, and PostgreSQL
// keeps statements with each connection. With SQLite they are in the server, which is
// restarted.
func (b *bench) forget(ctx context.Context, s *opened, sys *system) error {
	switch {
	case s.driver != nil:
		return neo4jtest.ClearQueryCaches(ctx, s.driver)
	case sys.plain:
		return b.postgres.EndConnections(ctx)
	default:
		sys.client.CloseIdleConnections()
		return sys.process.Again()
	}
}

// printCold writes what first answers took.
func (r *report) printCold(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "\nfirst answers after the store's caches were cleared, ms; on Neo4j bold is more than the goal, and the database's CPU × says more where the machine is busy")
	fmt.Fprintln(w, "\n| store\t| query\t| floor\t| ours\t| peer\t| cold ×\t| database CPU ×\t|")
	fmt.Fprintln(w, "| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t|")
	for _, x := range r.ratios {
		if x.ours.Cold == 0 {
			continue // answered without the store
		}
		times := orNone(x.cold)
		if x.store == "neo4j" && x.cold > goalCold {
			times = "**" + times + "**"
		}
		fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %s\t| %s\t| %s\t| %s\t|\n", x.store, x.query, ms(x.floor.Cold), ms(x.ours.Cold), ms(x.peer.Cold), times, orNone(x.coldCPU))
	}
	_ = w.Flush()
}

// ms formats a time, if it was measured.
func ms(t float64) string {
	if t == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", t)
}
