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

const (
	// statisticsAge is how long the engine uses statistics before it reads them again.
	statisticsAge = 10 * time.Second
	// statisticsTimeout bounds how long reading them may take.
	statisticsTimeout = 5 * time.Second
)

// A judgeCache keeps the judge that was made from the store's last statistics.
type judgeCache struct {
	cat   *catalog.Catalog
	store store.Store

	reading singleflight.Group

	mu    sync.Mutex
	known *cost.Judge // nil before the first statistics
	read  time.Time   // when the statistics were last read
}

// judge returns the judge. If its statistics are old, it refreshes them in the background and
// returns the old judge. The error is that of the store: if it cannot give its first
// statistics, it cannot answer anything else either.
func (c *judgeCache) judge(ctx context.Context) (cost.Judge, error) {
	c.mu.Lock()
	known, fresh := c.known, time.Since(c.read) < statisticsAge
	c.mu.Unlock()
	if known != nil && fresh {
		return *known, nil
	}
	// The refresh continues when this request ends, since other requests use its result.
	refreshed := c.reading.DoChan("", func() (any, error) { return nil, c.refresh(context.WithoutCancel(ctx)) })
	if known != nil {
		return *known, nil // after an error the old judge stays
	}
	select {
	case r := <-refreshed:
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

// refresh reads the statistics.
func (c *judgeCache) refresh(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, statisticsTimeout)
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
