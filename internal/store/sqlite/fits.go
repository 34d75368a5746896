package sqlite

import (
	"context"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// Fits holds the file against the catalog; see store.Store.
func (s *Store) Fits(ctx context.Context, cat *catalog.Catalog) error {
	c, err := s.readers.get(ctx)
	if err != nil {
		return said(ctx, err)
	}
	defer s.readers.put(c)
	f, err := fitting(ctx, c, cat)
	if err != nil {
		return s.found(ctx, err)
	}
	s.fits.Store(f)
	return nil
}

// fitting is what a store fits that needs no migration; else it is store.Unfit.
func fitting(ctx context.Context, c *conn, cat *catalog.Catalog) (*fitted, error) {
	old, text, err := remembered(ctx, c)
	if err != nil {
		return nil, err
	}
	if old == nil {
		return nil, store.AsFault(store.Unfit{Empty: true})
	}
	if refused := store.Diff(old, cat).Refused; old.Format > store.LayoutFormat {
		return nil, store.AsFault(store.Refused(refused))
	}
	if differences := store.Differences(old, cat); len(differences) > 0 {
		return nil, store.AsFault(store.Unfit{Former: old.Former(), Differences: differences})
	}
	missing, err := lacking(ctx, c, cat)
	if err != nil {
		return nil, err
	}
	if len(missing) > 0 {
		var differences []string
		for _, sql := range missing {
			differences = append(differences, "the index "+nameOf(sql)+" is missing")
		}
		return nil, store.AsFault(store.Unfit{Differences: differences})
	}
	return &fitted{cat, text}, nil
}
