package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"casegraph/bench/workload"
)

// A soak sends all queries to the servers of both stores for minutes, from more clients than
// the machine can serve. It also attacks the servers ([siege]), and kills Neo4j twice. These
// must hold:
//   - Every answer is the same as the first one.
//   - Requests fail only on Neo4j, and only while it is down.
//   - Cheap operations stay fast.
//   - The servers' memory does not grow.
//   - After the clients have gone, no more goroutines are left than before.
const (
	soakClients = 24 // of each store
	outages     = 2
	outage      = 15 * time.Second
	// recovers is the time after a restart of Neo4j in which failures are forgiven:
	// connections were broken, and Neo4j warms up.
	recovers = 20 * time.Second
)

// A soaked has a system and the results of its soak.
type soaked struct {
	*system
	want     map[string][][]byte // by query, an answer for each variables
	forgiven atomic.Bool         // Neo4j is down, or was just now
	answered atomic.Int64
	failed   atomic.Int64 // requests that failed while forgiven
	killed   int          // how often Neo4j was killed
	held     held
	siege    siege
}

func (b *bench) soak(ctx context.Context, long time.Duration) error {
	victims, err := b.victims(ctx)
	if err != nil {
		return err
	}
	var all []*soaked
	for _, s := range b.stores {
		for _, sys := range s.systems {
			if !strings.HasPrefix(sys.name, "casegraph-") {
				continue
			}
			k := &soaked{system: sys}
			err := k.expect(ctx, b.queries)
			if err == nil {
				err = k.besiege(victims)
			}
			if err == nil {
				err = k.held.begin(k.system)
			}
			if err != nil {
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
					if err := k.client(n, b.queries)(ctx, r); err != nil {
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
	for _, k := range all {
		group.Go(func() { k.held.watch(ctx, k.process) })
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

// expect sends every query once, and keeps the answers.
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

// any returns a random question of the workload.
func (k *soaked) any(queries []workload.Query, r *rand.Rand) question {
	q := queries[r.IntN(len(queries))].Name
	return question{q, r.IntN(len(k.asked[q]))}
}

// once sends a question and compares the answer with the first one.
func (k *soaked) once(ctx context.Context, q question) error {
	before := k.forgiven.Load()
	text, err := k.post(ctx, k.asked[q.query][q.variables])
	switch {
	case ctx.Err() != nil:
		return nil
	case err == nil && bytes.Equal(text, k.want[q.query][q.variables]):
		k.answered.Add(1)
		return nil
	case before || k.forgiven.Load():
		if err == nil && parse(text) == nil {
			return fmt.Errorf("%s, query %s: a wrong answer while the database was down: %.300s", k.name, q.query, text)
		}
		k.failed.Add(1)
		wait(ctx, 50*time.Millisecond)
		return nil
	case err != nil:
		return fmt.Errorf("%s, query %s: %w\n%s", k.name, q.query, err, k.process.Complaints())
	}
	return fmt.Errorf("%s, query %s: another answer than at first: %.300s\n%s", k.name, q.query, text, k.process.Complaints())
}

// outages kills Neo4j twice and starts it again.
func (b *bench) outages(ctx context.Context, k *soaked, long time.Duration, failures chan<- error, cancel func()) {
	if b.server == nil {
		return // another process started it
	}
	for range outages {
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
		k.killed++
		wait(ctx, recovers)
		k.forgiven.Store(false)
	}
}

// soakedWell reports the results, and what failed.
func (b *bench) soakedWell(all []*soaked) error {
	var wrong error
	for _, k := range all {
		fmt.Fprintf(b.out, "%s: %d answers as at first, %d failures while Neo4j was down", k.name, k.answered.Load(), k.failed.Load())
		if !k.ready() {
			wrong = errors.Join(wrong, fmt.Errorf("%s is not ready in the end", k.name))
		}
		said, err := k.held.end(k.system)
		noticed, tooMuch := k.siege.end(k.system)
		fmt.Fprintf(b.out, "; %s; %s\n", said, noticed)
		wrong = errors.Join(wrong, err, tooMuch)
		if k.name == "casegraph-neo4j" && b.server != nil && k.killed < outages {
			wrong = errors.Join(wrong, fmt.Errorf("there was time to kill Neo4j %d times, not %d; soak for longer", k.killed, outages))
		}
	}
	return wrong
}

// ready waits until the server is ready, whose database may have just started.
func (k *soaked) ready() bool {
	for range 60 {
		resp, err := http.Get("http://" + k.process.Address + "/readyz")
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

// wait waits for a time, or until ctx is done.
func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
