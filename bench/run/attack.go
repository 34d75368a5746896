package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"casegraph/bench/attacks"
)

// attack sends the attacks to our servers one at a time. It reports the outcome of each, its
// cost, the processor time of the server and its database, and the server's memory. The
// first time that an attack is sent does not count, since Neo4j plans new statements, which
// takes as long on a small graph as on a large one. attack fails if an outcome is not the
// expected one, or if an attack that was not refused took too much time for its cost.
func (b *bench) attack(ctx context.Context) error {
	w := tabwriter.NewWriter(b.out, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "| attack\t| store\t| outcome\t| cost\t| ms\t| CPU ms\t| µs a unit\t| MiB\t|")
	fmt.Fprintln(w, "| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t|")
	victims, err := b.victims(ctx)
	if err != nil {
		return err
	}
	var wrong []string
	for i := range victims[0].shots {
		for _, v := range victims {
			a := v.shots[i]
			if _, err := v.send(ctx, a); err != nil {
				return err
			}
			came, took, cpu, err := v.measured(ctx, a)
			if err != nil {
				return err
			}
			unit := float64(cpu.Microseconds()) / float64(max(came.cost, 1))
			fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %d\t| %.0f\t| %.1f\t| %.0f\t| %.0f\t|\n", a.Name, v.store, came, came.cost, took.Seconds()*1000, cpu.Seconds()*1000, unit, v.process.Resident())
			if !came.asExpected(a, v.store) {
				wrong = append(wrong, fmt.Sprintf("%s on %s: %s %s", a.Name, v.store, came, came.message))
			}
			if came.accepted() && unit > attacks.Most && cpu > tooLittle {
				wrong = append(wrong, fmt.Sprintf("%s on %s: %.0f µs, and a unit of cost may take %d", a.Name, v.store, unit, attacks.Most))
			}
		}
	}
	_ = w.Flush()
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n"))
	}
	return nil
}

const (
	// tooLittle is the time of any request, however cheap.
	tooLittle = 20 * time.Millisecond
	// measurements is how often an attack is measured, unless that takes longer than
	// measuring. The least processor time counts, because a database has other work too.
	measurements = 3
	measuring    = time.Second
)

// measured sends an attack, and returns its outcome and what it took.
func (v *victim) measured(ctx context.Context, a shot) (came outcome, took, cpu time.Duration, err error) {
	first := time.Now()
	for n := 0; n < measurements && time.Since(first) < measuring; n++ {
		before, _ := v.process.CPU()
		database, began := v.databaseCPU(ctx), time.Now()
		if came, err = v.send(ctx, a); err != nil {
			return came, 0, 0, err
		}
		passed := time.Since(began)
		after, _ := v.process.CPU()
		used := after - before + v.databaseCPU(ctx) - database
		if n == 0 || used < cpu {
			took, cpu = passed, used
		}
	}
	return came, took, cpu, nil
}
