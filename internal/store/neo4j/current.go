package neo4j

import (
	"context"
	"sync"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
)

// Another program may migrate the database while this one reads it, and a property
// of the same name may then hold something else. To look at the layout with every
// read would cost each a round trip. So what was seen of it holds for a while
// (usualLease), and whoever is about to change facts says so first and waits twice
// as long. What was read is given out only where the layout was seen unchanged
// since, or so lately that no change can have begun.
const usualLease = time.Second

// A fitted is what the database fits: a catalog, the record of its layout, and when
// that was last looked at.
type fitted struct {
	catalog *catalog.Catalog
	layout  string
	mu      sync.Mutex
	checked time.Time
}

func newFitted(c *catalog.Catalog, layout string) *fitted {
	return &fitted{catalog: c, layout: layout, checked: time.Now()}
}

// current is nil where the database still has the layout that it was found to fit.
func (s *Store) current(ctx context.Context, f *fitted) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	if now.Sub(f.checked) < s.lease {
		return nil
	}
	whole, err := s.holds(ctx, f)
	if err == nil && !whole {
		err = fault.New(fault.Unavailable, "the store was changed to fit another schema; restart what uses it, with that schema")
	}
	if err == nil {
		f.checked = now
	}
	return err
}

// holds says whether the database has this layout, and nobody is about to change it.
func (s *Store) holds(ctx context.Context, f *fitted) (bool, error) {
	records, _, _, err := s.read(ctx, statement{
		text:   "MATCH (l:" + layoutLabel + ") RETURN l.json = $json AND l.changing IS NULL",
		params: map[string]any{"json": f.layout},
	})
	return err == nil && len(records) > 0 && records[0][0] == true, err
}
