package graph

import (
	"context"
	"sync"
	"time"
)

// The engine goes by statistics that it read for countedFor. To read them may take
// countWithin.
const (
	countedFor  = 10 * time.Second
	countWithin = 5 * time.Second
)

// factCounts are the store's statistics as they were read last, with who judges by them.
type factCounts struct {
	mu     sync.Mutex
	known  *judge
	read   time.Time
	asking bool // somebody reads them anew
}

// judge judges by the statistics of the store, which are read anew now and then. Where
// they cannot be, it goes by those that it knows. Where it knows none, neither can
// anything else be read.
func (e *Engine) judge(ctx context.Context) (judge, error) {
	c := &e.counted
	c.mu.Lock()
	known := c.known
	fresh := known != nil && (c.asking || time.Since(c.read) < countedFor)
	if !fresh {
		c.asking = true
	}
	c.mu.Unlock()
	if fresh {
		return *known, nil
	}
	// Others will go by them: who gives up waiting must not spoil it.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), countWithin)
	defer cancel()
	st, err := e.store.Statistics(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asking = false
	if c.read = time.Now(); err == nil {
		j := newJudge(e.cat, st)
		c.known = &j
	}
	if c.known == nil {
		return judge{}, err
	}
	return *c.known, nil
}
