package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"casegraph/bench/workload"
)

// A soak asks both stores everything at once, for minutes, from more clients than
// the machine can serve, and kills Neo4j twice while it does. What must hold: no
// answer ever differs from the first; nothing fails but on Neo4j while that is
// down; and afterwards the servers hold no more memory than they did.
const (
	soakClients = 24 // of each store
	outage      = 15 * time.Second
	// recovers is how long after Neo4j is back a failure is forgiven: its
	// connections were torn, and it warms up.
	recovers = 20 * time.Second
	// mayGrow is what a server's memory may grow by, from after its first tenth of
	// the time to the end: a share of it, and MiB for what the system rounds.
	memoryMayGrow, memorySlack = 0.5, 48.0
)

// A soaked system and what came of it.
type soaked struct {
	*system
	want     map[string][][]byte // by query, an answer for each variables
	forgiven atomic.Bool         // Neo4j is down, or was just now
	answered atomic.Int64
	failed   atomic.Int64 // while it was forgiven
	early    float64      // MiB
}

func (b *bench) soak(ctx context.Context, long time.Duration) error {
	var all []*soaked
	for _, s := range b.stores {
		for _, sys := range s.systems {
			if !strings.HasPrefix(sys.name, "casegraph-") {
				continue
			}
			k := &soaked{system: sys}
			if err := k.expect(ctx, b.queries); err != nil {
				return err
			}
			all = append(all, k)
		}
	}
	for _, k := range all[1:] {
		for name, answers := range all[0].want {
			for i, want := range answers {
				if !bytes.Equal(want, k.want[name][i]) {
					return fmt.Errorf("query %s: %s and %s answer differently", name, all[0].name, k.name)
				}
			}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	var group sync.WaitGroup
	failures := make(chan error, 1)
	for _, k := range all {
		for n := range soakClients {
			group.Go(func() {
				r := rand.New(rand.NewPCG(b.options.seed, uint64(n)))
				for ctx.Err() == nil {
					if err := k.once(ctx, b.queries, r); err != nil {
						select {
						case failures <- err:
							cancel()
						default:
						}
						return
					}
				}
			})
		}
	}
	group.Go(func() {
		wait(ctx, long/10)
		for _, k := range all {
			k.early = k.process.resident()
		}
	})
	for _, k := range all {
		if k.name == "casegraph-neo4j" {
			group.Go(func() { b.outages(ctx, k, long, failures, cancel) })
		}
	}
	group.Wait()
	select {
	case err := <-failures:
		return err
	default:
	}
	return b.soakedWell(all)
}

// expect asks everything once.
func (k *soaked) expect(ctx context.Context, queries []workload.Query) error {
	k.want = map[string][][]byte{}
	for _, q := range queries {
		for _, p := range k.asked[q.Name] {
			text, err := k.post(ctx, p)
			if err == nil {
				err = parse(text)
			}
			if err != nil {
				return fmt.Errorf("%s, query %s: %w", k.name, q.Name, err)
			}
			k.want[q.Name] = append(k.want[q.Name], text)
		}
	}
	return nil
}

// once asks one query and holds the answer against the first one.
func (k *soaked) once(ctx context.Context, queries []workload.Query, r *rand.Rand) error {
	q := queries[r.IntN(len(queries))]
	i := r.IntN(len(k.asked[q.Name]))
	before := k.forgiven.Load()
	text, err := k.post(ctx, k.asked[q.Name][i])
	switch {
	case ctx.Err() != nil:
		return nil
	case err == nil && bytes.Equal(text, k.want[q.Name][i]):
		k.answered.Add(1)
		return nil
	case before || k.forgiven.Load():
		if err == nil && parse(text) == nil {
			return fmt.Errorf("%s, query %s: a wrong answer while the database was down: %.300s", k.name, q.Name, text)
		}
		k.failed.Add(1)
		wait(ctx, 50*time.Millisecond)
		return nil
	case err != nil:
		return fmt.Errorf("%s, query %s: %w", k.name, q.Name, err)
	}
	return fmt.Errorf("%s, query %s: another answer than at first: %.300s", k.name, q.Name, text)
}

// outages kills Neo4j twice and starts it again.
func (b *bench) outages(ctx context.Context, k *soaked, long time.Duration, failures chan<- error, cancel func()) {
	if b.server == nil {
		return // it is not ours to kill
	}
	for range 2 {
		wait(ctx, long/4)
		if ctx.Err() != nil {
			return
		}
		k.forgiven.Store(true)
		err := b.server.Kill()
		if err == nil {
			wait(ctx, outage)
			err = b.server.Restart(context.WithoutCancel(ctx))
		}
		if err != nil {
			select {
			case failures <- err:
				cancel()
			default:
			}
			return
		}
		wait(ctx, recovers)
		k.forgiven.Store(false)
	}
}

// soakedWell says what came of it, and whether memory stayed within bounds.
func (b *bench) soakedWell(all []*soaked) error {
	var grown error
	for _, k := range all {
		k.client.CloseIdleConnections()
	}
	time.Sleep(5 * time.Second)
	for _, k := range all {
		late := k.process.resident()
		fmt.Fprintf(b.out, "%s: %d answers as at first, %d failures while Neo4j was down; %.0f MiB early, %.0f at the end\n",
			k.name, k.answered.Load(), k.failed.Load(), k.early, late)
		if late > k.early*(1+memoryMayGrow)+memorySlack {
			grown = errors.Join(grown, fmt.Errorf("%s grew from %.0f to %.0f MiB", k.name, k.early, late))
		}
		if !k.ready() {
			grown = errors.Join(grown, fmt.Errorf("%s is not ready in the end", k.name))
		}
		if threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*", k.process.cmd.Process.Pid)); len(threads) > 200 {
			grown = errors.Join(grown, fmt.Errorf("%s has %d threads in the end", k.name, len(threads)))
		}
	}
	return grown
}

// ready gives the server, and a database that has just started, time to be so.
func (k *soaked) ready() bool {
	for range 60 {
		resp, err := http.Get("http://" + k.process.address + "/readyz")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return true
			}
		}
		time.Sleep(time.Second)
	}
	return false
}

// wait waits, or until ctx is done.
func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
