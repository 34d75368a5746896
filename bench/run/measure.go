package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// burstLength is the duration of one burst of requests.
const burstLength = 300 * time.Millisecond

// concurrencies are the numbers of clients that send requests at once.
func (o options) concurrencies() []int {
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

// measure warms up, and then measures in rounds until the time is over. A round has each
// query of each store, in random order. A query is sent to the store's systems one after the
// other, also in random order, with the same variables. So other work of the machine affects
// all systems alike.
func (b *bench) measure(ctx context.Context) error {
	r := rand.New(rand.NewPCG(b.options.seed, 1))
	type turn struct {
		store *opened
		query string
	}
	var turns []turn
	for _, s := range b.stores {
		for _, q := range b.queries {
			turns = append(turns, turn{s, q.Name})
		}
	}
	for _, t := range turns {
		for _, sys := range t.store.systems {
			if len(sys.asked[t.query]) == 0 {
				continue
			}
			if _, err := sys.burst(ctx, t.query, 0, 4, 1, b.options.warm); err != nil {
				return err
			}
		}
	}
	end := time.Now().Add(b.options.duration)
	for round := 0; round < 2 || time.Now().Before(end); round++ {
		b.rounds = round + 1
		r.Shuffle(len(turns), func(i, j int) { turns[i], turns[j] = turns[j], turns[i] })
		for _, t := range turns {
			systems := slices.Clone(t.store.systems)
			r.Shuffle(len(systems), func(i, j int) { systems[i], systems[j] = systems[j], systems[i] })
			offset := r.IntN(1000)
			for _, clients := range b.options.concurrencies() {
				for _, sys := range systems {
					if len(sys.asked[t.query]) == 0 {
						continue
					}
					before := sys.databaseCPU(ctx)
					got, err := sys.burst(ctx, t.query, offset, clients, least, burstLength)
					if err != nil {
						return err
					}
					got.database = sys.databaseCPU(ctx) - before
					b.cell(t.query, sys.name, clients).add(got)
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
