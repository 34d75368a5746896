package graph

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"casegraph/graph/cost"
	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// The engine goes by statistics that it read for countedFor. To read them may take
// countWithin.
const (
	countedFor  = 10 * time.Second
	countWithin = 5 * time.Second
)

// factCounts are the store's statistics as they were read last, with who judges by them.
type factCounts struct {
	cat   *catalog.Catalog
	store store.Store

	reading singleflight.Group

	mu    sync.Mutex
	known *cost.Judge
	read  time.Time
}

// judge judges by the statistics of the store. They are read anew now and then, while
// operations go by those that are known. Where none are known, nothing else can be
// read either.
func (c *factCounts) judge(ctx context.Context) (cost.Judge, error) {
	c.mu.Lock()
	known, fresh := c.known, time.Since(c.read) < countedFor
	c.mu.Unlock()
	if known != nil && fresh {
		return *known, nil
	}
	// Others will go by them, so the reading goes on where the caller has given up.
	counted := c.reading.DoChan("", func() (any, error) { return nil, c.count(context.WithoutCancel(ctx)) })
	if known != nil {
		return *known, nil // what is known stays, where they cannot be read
	}
	select {
	case r := <-counted:
		if r.Err != nil {
			return cost.Judge{}, r.Err
		}
	case <-ctx.Done():
		return cost.Judge{}, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return *c.known, nil
}

// count reads the statistics.
func (c *factCounts) count(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, countWithin)
	defer cancel()
	st, err := c.store.Statistics(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.read = time.Now(); err == nil {
		j := cost.New(c.cat, st)
		c.known = &j
	}
	return err
}
