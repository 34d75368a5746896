package neo4j

import (
	"context"
	"fmt"
	"strings"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// Fits compares the database with the catalog. See store.Store.
func (s *Store) Fits(ctx context.Context, c *catalog.Catalog) error {
	m := migration{s: s, catalog: c}
	f, err := m.fitting(ctx)
	if err != nil {
		return err
	}
	s.fits.Store(f)
	return nil
}

// fitting returns the fitted of a database that needs no migration. For another database the
// error is a store.Unfit.
func (m *migration) fitting(ctx context.Context) (*fitted, error) {
	began := time.Now()
	old, text, err := m.layout(ctx)
	if err != nil {
		return nil, err
	}
	if old == nil {
		if err := m.foreign(ctx); err != nil {
			return nil, err
		}
		return nil, store.AsFault(store.Unfit{Empty: true})
	}
	if old.Format > store.LayoutFormat {
		return nil, store.AsFault(store.Refused(store.Diff(old, m.catalog).Refused))
	}
	differences := store.Differences(old, m.catalog)
	if len(differences) == 0 {
		o, err := m.compareObjects(ctx)
		if err != nil {
			return nil, err
		}
		for _, x := range o.missing {
			differences = append(differences, "the index or constraint "+x.name+" is missing or has failed")
		}
		for _, name := range o.building {
			differences = append(differences, "the index "+name+" is still being built")
		}
	}
	f := newFitted(m.catalog, text)
	if whole, err := m.s.holds(ctx, f); err != nil {
		return nil, err
	} else if !whole {
		differences = append(differences, "a migration is running, or was interrupted")
	}
	if len(differences) > 0 {
		return nil, store.AsFault(store.Unfit{Former: old.Former(), Differences: differences})
	}
	f.checked = began
	return f, nil
}

// layout reads the layout that the last migration made, and its text. A new database has
// none: then it is nil.
func (m *migration) layout(ctx context.Context) (l *store.Layout, text string, err error) {
	records, err := m.read(ctx, "MATCH (l:"+compile.LayoutLabel+") RETURN l.json", nil)
	if err != nil || len(records) == 0 {
		return nil, "", err
	}
	text, _ = records[0][0].(string)
	l, err = store.ParseLayout([]byte(text))
	if err != nil {
		return nil, "", fault.Wrap(fault.Internal, err, "the database's record of its layout is damaged; restore it from a backup, or load the seeds into an empty database")
	}
	return l, text, nil
}

// foreign refuses a database that has data but no layout: it belongs to another program.
func (m *migration) foreign(ctx context.Context) error {
	records, err := m.read(ctx, "MATCH (n) RETURN count(n)", nil)
	if err != nil {
		return err
	}
	nodes, _ := records[0][0].(int64)
	if nodes == 0 {
		return nil
	}
	const sample = "MATCH (n) WITH n LIMIT 1000 UNWIND labels(n) AS l WITH DISTINCT l ORDER BY l LIMIT 6 RETURN collect(l)"
	if records, err = m.read(ctx, sample, nil); err != nil {
		return err
	}
	var labels []string
	for _, l := range records[0][0].([]any) {
		labels = append(labels, fmt.Sprintf("%.60q", l))
	}
	what := ""
	switch {
	case len(labels) > 5:
		what = ", of them " + strings.Join(labels[:5], ", ") + " and others"
	case len(labels) > 0:
		what = ", of them " + strings.Join(labels, ", ")
	}
	return fault.New(fault.Internal, "the database holds %d nodes%s, and nothing that says casegraph put them there; it was left as it is: name another database (?database=NAME), or an empty one", nodes, what)
}
