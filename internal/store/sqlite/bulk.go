package sqlite

import (
	"context"

	"casegraph/internal/plan"
)

// A load into a file that is being made puts its rows without indexes. It makes them when
// something has to be found among the rows, at the latest with Commit. It fills the table
// _cites then too. To sort what an index holds once takes a fraction of the time of putting
// each row in its place, and does not grow with the index.

// loosen takes the indexes away, and remembers the statements that make them.
func (l *load) loosen(ctx context.Context) error {
	// Those of the datasets stay: they are few, and replace each other by name.
	const these = " FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL AND tbl_name<>'_dataset'"
	names, err := l.conn.rows(ctx, "SELECT ifnull(group_concat(json_array(name,sql),''),'')||';'"+these, plain(asText, asText))
	if err != nil {
		return err
	}
	for _, row := range names {
		t := row.([]any)
		if err := l.conn.once(ctx, "DROP INDEX "+quote(t[0].(string))); err != nil {
			return err
		}
		l.indexes = append(l.indexes, t[1].(string))
	}
	l.indexes = append(append(l.indexes, fillCites), rebuildTrigrams...)
	return nil
}

// tighten makes the indexes that are missing.
func (l *load) tighten(ctx context.Context) error {
	for len(l.indexes) > 0 {
		if err := l.conn.once(ctx, l.indexes[0]); err != nil {
			return err
		}
		l.indexes = l.indexes[1:]
	}
	return nil
}

// search makes ready to find what the load has put; as long as that is nothing,
// there is nothing to find.
func (l *load) search(ctx context.Context) error {
	if l.put == 0 {
		return nil
	}
	return l.spoil(ctx, l.tighten(ctx))
}

// asks says whether a list looks at facts.
func asks(lists []*plan.List) bool {
	for _, list := range lists {
		if _, ok := list.From.(plan.AllDatasets); !ok {
			return true
		}
	}
	return false
}
