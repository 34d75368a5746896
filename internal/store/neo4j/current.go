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

// Another program may migrate the database while this one reads it. Then a property of the
// same name may hold something else. To check the layout with every read would cost each
// read a round trip. So this program relies on a check for some time (usualLease). A
// migration announces itself in the database, and waits twice that time before it changes
// facts. A result is returned only if the layout was seen unchanged after the read, or so
// short a time before it that no change can have begun.
const usualLease = time.Second

// lookWithin is how long a check of the layout may take.
const lookWithin = 5 * time.Second

// A fitted is the catalog that the database fits, the record of its layout, and when the
// layout was last checked.
type fitted struct {
	catalog *catalog.Catalog
	layout  string
	// facts is how many nodes or relationships there were at the last check, whichever are
	// more; -1 is unknown.
	facts   atomic.Int64
	mu      sync.Mutex // never held while the database is asked
	checked time.Time
	looking singleflight.Group
}

func newFitted(c *catalog.Catalog, layout string) *fitted {
	f := &fitted{catalog: c, layout: layout, checked: time.Now()}
	f.facts.Store(-1)
	return f
}

// current is nil if the database still has its layout.
func (s *Store) current(ctx context.Context, f *fitted) error {
	err := f.seen(ctx, time.Now().Add(-s.lease), func() error { return s.look(f) })
	return s.fault(ctx, err)
}

// seen waits until the layout was checked later than a time, or ctx ends. All who wait share
// one check.
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

// check looks at the layout, unless another check was late enough.
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

// look reads the layout. It has a context of its own, because several operations wait for
// it.
func (s *Store) look(f *fitted) error {
	ctx, cancel := context.WithTimeout(context.Background(), lookWithin)
	defer cancel()
	whole, err := s.holds(ctx, f)
	if err == nil && !whole {
		err = fault.New(fault.Unavailable, "the store was changed to fit another schema; restart what uses it, with that schema")
	}
	return err
}

// holds says whether the database has this layout, and no migration is announced. It also
// counts the nodes and the relationships.
func (s *Store) holds(ctx context.Context, f *fitted) (bool, error) {
	records, _, _, err := s.read(ctx, compile.Statement{
		Text:   "MATCH (l:" + compile.LayoutLabel + ") RETURN l.json = $json AND l.changing IS NULL, COUNT { ()-->() }, COUNT { (:" + compile.AnyLabel + ") }",
		Params: map[string]any{"json": f.layout},
	})
	if err == nil && len(records) > 0 {
		relationships, _ := records[0][1].(int64)
		nodes, _ := records[0][2].(int64)
		f.facts.Store(max(relationships, nodes))
	}
	return err == nil && len(records) > 0 && records[0][0] == true, err
}

// scale is the scale of the database at the last check.
func (s *Store) scale(f *fitted) compile.Scale { return s.scaleOf(f.facts.Load()) }
