package main

import (
	"context"
	"sync"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/questions"
	"casegraph/internal/store"
	"casegraph/seed"
)

// tabs has the queries that the IDE opens with. They are the article's examples if the
// article is loaded. Otherwise they follow from the facts in the store.
type tabs struct {
	c  *catalog.Catalog
	st store.Store

	mu    sync.Mutex
	known []string
	asked time.Time
}

// The store is read again after this time, since a load may have changed it.
const (
	tabsFor    = 10 * time.Second
	tabsWithin = 2 * time.Second
)

// list returns the queries. If the store does not answer, they are those for an empty store.
func (t *tabs) list(ctx context.Context) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known != nil && time.Since(t.asked) < tabsFor {
		return t.known
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tabsWithin)
	defer cancel()
	t.known, t.asked = t.fitting(ctx), time.Now()
	return t.known
}

func (t *tabs) fitting(ctx context.Context) []string {
	found, err := load.Datasets(ctx, t.st, t.c, seed.ArticleDataset)
	if err == nil && len(found) == 1 && orNothing(found[0].Values["title"]) == seed.ArticleTitle {
		return seed.Examples()
	}
	st, err := t.st.Statistics(ctx)
	if err != nil {
		st = store.NewStatistics()
	}
	return questions.For(t.c, st)
}
