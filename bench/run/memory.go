package main

import (
	"context"
	"math/rand/v2"
	"time"
)

// The bursts after which a system's memory is read: so many of each question, so long.
const (
	memoryRounds = 3
	memoryBurst  = 500 * time.Millisecond
)

// memory measures what each system holds after it has been asked, newly started and
// by many clients at once, the questions that all systems of its store are asked. What
// one holds after all that it was asked is not comparable: a peer is not asked the
// neighborhoods, which ask the most of ours.
func (b *bench) memory(ctx context.Context) error {
	for _, s := range b.stores {
		for _, sys := range s.systems {
			if err := sys.process.Again(); err != nil {
				return err
			}
			sys.client.CloseIdleConnections()
			if err := sys.answers(ctx); err != nil {
				return err
			}
			r := rand.New(rand.NewPCG(b.options.seed, 2)) // the same order for each
			for range memoryRounds {
				for _, i := range r.Perm(len(b.queries)) {
					query := b.queries[i].Name
					if !s.allAsked(query) {
						continue
					}
					if _, err := sys.burst(ctx, query, r.IntN(1000), b.options.clients, 1, memoryBurst); err != nil {
						return err
					}
				}
			}
			b.resident[sys.name] = sys.process.Resident()
		}
	}
	return nil
}

// allAsked says whether every system of the store is asked a query.
func (s *opened) allAsked(query string) bool {
	for _, sys := range s.systems {
		if len(sys.asked[query]) == 0 {
			return false
		}
	}
	return true
}
