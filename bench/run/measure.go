package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"casegraph/bench/workload"
)

// burstLength is the duration of one burst of requests.
const burstLength = 300 * time.Millisecond

// concurrencies are the numbers of clients that send requests at once.
func (o options) concurrencies() []int {
	if len(o.hubs) > 0 {
		return []int{1}
	}
	return slices.DeleteFunc([]int{1, 8, 64}, func(n int) bool { return n > o.clients })
}

// least is the number of requests that each client makes in a burst, even if they are slow.
const least = 3

// A cell has the measurements of one query on one system.
type cell struct {
	query, system string
	concurrency   int
	latencies     []float64
	rates         []float64 // requests a second, a round each
	medians       []float64 // ms, a round each
	colds         []float64 // ms, a round each; of one client
	coldCPU       []float64 // ms of the database, likewise
	took          time.Duration
	cpu, database time.Duration
}

func (c *cell) add(b burst) {
	c.latencies = append(c.latencies, b.latencies...)
	c.rates = append(c.rates, float64(len(b.latencies))/b.took.Seconds())
	c.medians = append(c.medians, percentile(b.latencies, 50))
	c.took += b.took
	c.cpu += b.cpu
	c.database += b.database
}

// perRequest is processor time in ms.
func (c *cell) perRequest(d time.Duration) float64 {
	return d.Seconds() * 1000 / float64(max(1, len(c.latencies)))
}

func percentile(of []float64, p int) float64 {
	if len(of) == 0 {
		return 0
	}
	of = slices.Sorted(slices.Values(of))
	return of[min(len(of)-1, len(of)*p/100)]
}

// A turn is what is measured together: one query, or one question about hubs of all degrees.
type turn struct {
	store   *opened
	queries []workload.Query
}

// An asking is a query that a system is asked.
type asking struct {
	system *system
	query  workload.Query
}

// askings are what the store's systems are asked in a turn.
func (t turn) askings() []asking {
	var out []asking
	for _, sys := range t.store.systems {
		for _, q := range t.queries {
			if len(sys.asked[q.Name]) > 0 {
				out = append(out, asking{sys, q})
			}
		}
	}
	return out
}

// turns are those of a round.
func (b *bench) turns() []turn {
	var out []turn
	for _, s := range b.stores {
		for i, q := range b.queries {
			if i > 0 && q.Degree > 0 && q.Like == b.queries[i-1].Like {
				last := &out[len(out)-1]
				last.queries = append(last.queries, q)
			} else {
				out = append(out, turn{s, []workload.Query{q}})
			}
		}
	}
	return out
}

// measure warms up, and then measures in rounds until the time is over. A round has each
// query of each store, in random order. A query is sent to the store's systems one after the
// other, also in random order, with the same variables. So other work of the machine affects
// all systems alike.
func (b *bench) measure(ctx context.Context) error {
	r := rand.New(rand.NewPCG(b.options.seed, 1))
	turns := b.turns()
	for _, t := range turns {
		for _, x := range t.askings() {
			if _, err := x.system.burst(ctx, x.query.Name, 0, 4, 1, b.options.warm); err != nil {
				return err
			}
		}
	}
	end := time.Now().Add(b.options.duration)
	for round := 0; round < 2 || time.Now().Before(end); round++ {
		b.rounds = round + 1
		r.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
		for _, t := range turns {
			askings := t.askings()
			r.Shuffle(len(askings), func(i, j int) { askings[i], askings[j] = askings[j], askings[i] })
			offset := r.IntN(1000)
			for _, clients := range b.options.concurrencies() {
				for _, x := range askings {
					before := x.system.databaseCPU(ctx)
					got, err := x.system.burst(ctx, x.query.Name, offset, clients, least, burstLength)
					if err != nil {
						return err
					}
					got.database = x.system.databaseCPU(ctx) - before
					b.cell(x.query.Name, x.system.name, clients).add(got)
				}
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
		}
	}
	for _, s := range b.stores {
		for _, sys := range s.systems {
			b.residentAll[sys.name] = sys.process.Resident()
		}
	}
	return nil
}

func (b *bench) cell(query, system string, concurrency int) *cell {
	key := fmt.Sprintf("%s %s %d", query, system, concurrency)
	c := b.cells[key]
	if c == nil {
		c = &cell{query: query, system: system, concurrency: concurrency}
		b.cells[key] = c
	}
	return c
}
