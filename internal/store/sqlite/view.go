package sqlite

import (
	"context"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// View reads over one connection, from one snapshot. See store.Store.
func (s *Store) View(ctx context.Context, read func(store.Reader) error) error {
	cat, err := s.catalog()
	if err != nil {
		return err
	}
	c, err := s.readers.get(ctx)
	if err != nil {
		return said(ctx, err)
	}
	defer s.readers.put(c)
	// Neither end of a transaction that only reads waits for anything, so neither
	// has to be watched over by ctx.
	still := context.WithoutCancel(ctx)
	if err := c.exec(still, "BEGIN", nil); err != nil {
		return said(ctx, err)
	}
	defer func() { _ = c.exec(still, "COMMIT", nil) }()
	return read(view{c, cat, s.bounds})
}

// A view is a snapshot to read from.
type view struct {
	conn   *conn
	cat    *catalog.Catalog
	bounds bounds
}

func (v view) Read(ctx context.Context, lists []*plan.List) []store.Result {
	results := make([]store.Result, len(lists))
	answer(ctx, v.conn, lists, compileAll(v.cat, v.bounds, lists, results), results)
	return results
}
