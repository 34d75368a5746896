package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"casegraph/bench/workload"
	"casegraph/internal/store"
)

// During a soak, one client in eight attacks, and one in eight sends cheap operations. The
// attacks must have the expected outcomes. The cheap operations must stay fast, since the
// server's limits are there for that.
const (
	oneIn = 8
	// cheapWithin bounds the 99th percentile of the times of cheap operations, in ms.
	cheapWithin = 100.0
	// mostHeld bounds the memory of a server, in MiB.
	mostHeld = 1024.0
	// pause is the time between cheap operations of a client, so that they are no load.
	pause = 20 * time.Millisecond
)

// A siege attacks one server, and measures how other clients are affected.
type siege struct {
	victim *victim
	cheap  []question // of the workload

	mu        sync.Mutex
	latencies []float64 // of cheap operations, in ms, but for those that were forgiven
	attacked  int
}

// A question is a query of the workload, with its variables.
type question struct {
	query     string
	variables int
}

// besiege selects the cheap operations among those that were answered at first.
func (k *soaked) besiege(victims []*victim) error {
	for _, v := range victims {
		if v.system == k.system {
			k.siege.victim = v
		}
	}
	for query, answers := range k.want {
		for i, text := range answers {
			var told struct {
				Extensions struct{ Cost struct{ Requested int } }
			}
			if err := json.Unmarshal(text, &told); err != nil {
				return err
			}
			if told.Extensions.Cost.Requested < store.ExpensiveFrom {
				k.siege.cheap = append(k.siege.cheap, question{query, i})
			}
		}
	}
	return nil
}

// client returns the function that the client with this number calls repeatedly.
func (k *soaked) client(n int, queries []workload.Query) func(context.Context, *rand.Rand) error {
	switch n % oneIn {
	case 0:
		return k.attack
	case 1:
		return k.askCheap
	}
	return func(ctx context.Context, r *rand.Rand) error { return k.once(ctx, k.any(queries, r)) }
}

// attack sends one attack.
func (k *soaked) attack(ctx context.Context, r *rand.Rand) error {
	a := k.siege.victim.shots[r.IntN(len(k.siege.victim.shots))]
	before := k.forgiven.Load()
	came, err := k.siege.victim.send(ctx, a)
	switch {
	case ctx.Err() != nil:
		return nil
	case before || k.forgiven.Load():
		wait(ctx, 50*time.Millisecond)
		return nil
	case err != nil:
		return fmt.Errorf("%s, %s: %w\n%s", k.name, a.Name, err, k.process.Complaints())
	case !came.asExpected(a, k.siege.victim.store):
		return fmt.Errorf("%s, %s: %s %s\n%s", k.name, a.Name, came, came.message, k.process.Complaints())
	}
	k.siege.mu.Lock()
	k.siege.attacked++
	k.siege.mu.Unlock()
	return nil
}

// askCheap sends a cheap operation, and records its time.
func (k *soaked) askCheap(ctx context.Context, r *rand.Rand) error {
	before, began := k.forgiven.Load(), time.Now()
	if err := k.once(ctx, k.siege.cheap[r.IntN(len(k.siege.cheap))]); err != nil {
		return err
	}
	took := time.Since(began)
	if ctx.Err() == nil && !before && !k.forgiven.Load() {
		k.siege.mu.Lock()
		k.siege.latencies = append(k.siege.latencies, took.Seconds()*1000)
		k.siege.mu.Unlock()
	}
	wait(ctx, pause)
	return nil
}

// end reports how other clients were affected, and whether that exceeds the bounds.
func (s *siege) end(sys *system) (string, error) {
	p99, peak := percentile(s.latencies, 99), sys.process.Peak()
	said := fmt.Sprintf("%d attacks; of %d cheap operations, p50 %.1f ms and p99 %.1f ms; %.0f MiB at most", s.attacked, len(s.latencies), percentile(s.latencies, 50), p99, peak)
	switch {
	case len(s.latencies) == 0 || s.attacked == 0:
		return said, fmt.Errorf("%s: there was no time to attack it; soak for longer", sys.name)
	case peak > mostHeld:
		return said, fmt.Errorf("%s: it came to %.0f MiB, and may come to %.0f", sys.name, peak, mostHeld)
	case p99 > cheapWithin:
		return said, fmt.Errorf("%s: one cheap operation in a hundred takes %.0f ms and more, and may take %.0f", sys.name, p99, cheapWithin)
	}
	return said, nil
}
