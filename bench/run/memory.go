package main

import (
	"context"
	"math/rand/v2"
	"time"
)

// The bursts after which a system's memory is read: their number for each question, and
// their duration.
const (
	memoryRounds = 3
	memoryBurst  = 500 * time.Millisecond
)

// memory measures the memory of each system. It restarts the system, and sends from many
// clients the questions that all systems of its store are asked. Memory after all questions
// of a system is not comparable: peers are not asked for neighborhoods, which need most.
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
