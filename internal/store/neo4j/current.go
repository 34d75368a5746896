package neo4j

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store/neo4j/compile"
)

// Another program may migrate the database while this one reads it, and a property
// of the same name may then hold something else. To look at the layout with every
// read would cost each a round trip. So what was seen of it holds for a while
// (usualLease), and whoever is about to change facts says so first and waits twice
// as long. What was read is given out only where the layout was seen unchanged
// since, or so lately that no change can have begun.
const usualLease = time.Second

// lookWithin is how long a look at the layout may take.
const lookWithin = 5 * time.Second

// A fitted is what the database fits: a catalog, the record of its layout, and when
// that was last looked at.
type fitted struct {
	catalog *catalog.Catalog
	layout  string
	// relationships is how many there were when the layout was last looked at; -1 is not
	// known.
	relationships atomic.Int64
	mu            sync.Mutex // never held while the database is asked
	checked       time.Time
	looking       singleflight.Group
}

func newFitted(c *catalog.Catalog, layout string) *fitted {
	f := &fitted{catalog: c, layout: layout, checked: time.Now()}
	f.relationships.Store(-1)
	return f
}

// current is nil where the database still has the layout that it was found to fit.
func (s *Store) current(ctx context.Context, f *fitted) error {
	err := f.seen(ctx, time.Now().Add(-s.lease), func() error { return s.look(f) })
	return s.fault(ctx, err)
}

// seen waits, as long as ctx lives, until the layout was looked at later than a time.
// All who wait share one look.
func (f *fitted) seen(ctx context.Context, later time.Time, look func() error) error {
	for !f.checkedAfter(later) {
		select {
		case looked := <-f.looking.DoChan("", func() (any, error) { return nil, f.check(later, look) }):
			if looked.Err != nil {
				return looked.Err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

func (f *fitted) checkedAfter(later time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.checked.After(later)
}

// check takes a look, unless another ended just now.
func (f *fitted) check(later time.Time, look func() error) error {
	if f.checkedAfter(later) {
		return nil
	}
	began := time.Now()
	if err := look(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.checked = began
	return nil
}

// look looks at the layout. It is no read of an operation: others wait for it too.
func (s *Store) look(f *fitted) error {
	ctx, cancel := context.WithTimeout(context.Background(), lookWithin)
	defer cancel()
	whole, err := s.holds(ctx, f)
	if err == nil && !whole {
		err = fault.New(fault.Unavailable, "the store was changed to fit another schema; restart what uses it, with that schema")
	}
	return err
}

// holds says whether the database has this layout, and nobody is about to change it.
func (s *Store) holds(ctx context.Context, f *fitted) (bool, error) {
	records, _, _, err := s.read(ctx, compile.Statement{
		Text:   "MATCH (l:" + compile.LayoutLabel + ") RETURN l.json = $json AND l.changing IS NULL, COUNT { ()-->() }",
		Params: map[string]any{"json": f.layout},
	})
	if err == nil && len(records) > 0 {
		n, _ := records[0][1].(int64)
		f.relationships.Store(n)
	}
	return err == nil && len(records) > 0 && records[0][0] == true, err
}

// scale is as of the last look.
func (s *Store) scale(f *fitted) compile.Scale { return compile.ScaleOf(f.relationships.Load(), s.few) }
