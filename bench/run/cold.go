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
	turns := slices.DeleteFunc(b.turns(), func(t turn) bool { return t.queries[0].OwnAnswer })
	r := rand.New(rand.NewPCG(b.options.seed, 3))
	for round := range unmeasuredCold + rounds {
		r.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
		for _, t := range turns {
			askings := t.askings()
			r.Shuffle(len(askings), func(i, j int) { askings[i], askings[j] = askings[j], askings[i] })
			offset := r.IntN(1000)
			for _, x := range askings {
				asked := x.system.asked[x.query.Name]
				took, cpu, err := b.firstAnswer(ctx, t.store, x.system, asked[offset%len(asked)], other(b.ordinary, x.query.Name))
				if err != nil {
					return fmt.Errorf("%s, query %s: %w", x.system.name, x.query.Name, err)
				}
				if round >= unmeasuredCold {
					c := b.cell(x.query.Name, x.system.name, 1)
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
