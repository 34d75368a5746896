package graph

import (
	"context"
	"sync"
	"time"

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

	mu     sync.Mutex
	known  *cost.Judge
	read   time.Time
	asking bool // somebody reads them anew
}

// judge judges by the statistics of the store. They are read anew now and then, while
// operations go by those that are known. Where none are known, nothing else can be
// read either.
func (c *factCounts) judge(ctx context.Context) (cost.Judge, error) {
	c.mu.Lock()
	known, renew := c.known, !c.asking && time.Since(c.read) >= countedFor
	c.asking = c.asking || renew
	c.mu.Unlock()
	switch {
	case known == nil:
		return c.count(ctx)
	case renew:
		go func() { _, _ = c.count(ctx) }() // what is known stays, where they cannot be read
	}
	return *known, nil
}

// count reads the statistics. Others will go by them, so it goes on where the caller
// has given up.
func (c *factCounts) count(ctx context.Context) (cost.Judge, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), countWithin)
	defer cancel()
	st, err := c.store.Statistics(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asking = false
	if c.read = time.Now(); err == nil {
		j := cost.New(c.cat, st)
		c.known = &j
	}
	if c.known == nil {
		return cost.Judge{}, err
	}
	return *c.known, nil
}
