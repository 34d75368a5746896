package neo4j

import (
	"context"
	"slices"
	"sync"
	"time"

	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store/neo4j/compile"
)

// A reader runs a statement that reads, and returns its records. runs is how often the
// statement ran, took how long it took.
type reader func(ctx context.Context, st compile.Statement) (records [][]any, runs int, took time.Duration, err error)

// A lateRead reads one list and then the late parts of its rows (compile.Late). The
// statements for late parts run at the same time.
type lateRead struct {
	reads reader
	// gone are the ids of facts that earlier attempts to read the list did not find.
	gone []any

	mu   sync.Mutex
	runs int
	took time.Duration
	err  error
	// missed are the ids of facts that this attempt did not find.
	missed []any
	// short says that the page of this attempt lacks rows; attempts is how often that was so.
	short    bool
	attempts int
}

// mostAttempts is how often a list is read whose page lacks rows each time.
const mostAttempts = 5

// again says whether the list has to be read again, because facts of it were removed
// meanwhile. The next attempt leaves them out (gone). A fact that is missed although it was
// to be left out is an error, or the reading would never end.
func (d *lateRead) again() (bool, error) {
	if d.err != nil || len(d.missed) == 0 && !d.short {
		return false, d.err
	}
	if d.short {
		if d.attempts++; d.attempts == mostAttempts {
			return false, changed()
		}
	}
	for _, id := range d.missed {
		if slices.Contains(d.gone, id) {
			return false, changed()
		}
	}
	d.gone, d.missed, d.short = append(d.gone, d.missed...), nil, false
	return true, nil
}

func changed() error {
	return fault.New(fault.Unavailable, "another program changed facts while they were read; try again")
}

// late fetches the late parts of a list's value. It notes the facts that it misses.
func (d *lateRead) late(ctx context.Context, all []*compile.Late, value any) {
	if len(all) == 0 {
		return
	}
	var together sync.WaitGroup
	for _, l := range all {
		for number, gaps := range gapsIn(l, value) {
			together.Go(func() { d.guard(func() error { return d.fill(ctx, l, number, gaps) }) })
		}
	}
	together.Wait()
}

// read runs a statement.
func (d *lateRead) read(ctx context.Context, st compile.Statement) ([][]any, error) {
	records, runs, took, err := d.reads(ctx, st)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.runs, d.took = d.runs+runs, d.took+took
	return records, err
}

// fill fetches the late parts of facts of one type, and puts them in their places.
func (d *lateRead) fill(ctx context.Context, l *compile.Late, number int64, gaps gaps) error {
	st, err := l.Statement(ctx, number)
	if err != nil {
		return err
	}
	ids := make([]any, 0, len(gaps))
	for id := range gaps {
		ids = append(ids, id)
	}
	records, err := d.read(ctx, st.Bind(&plan.List{IDs: ids}, d.gone))
	if err != nil {
		return err
	}
	rows := value(st, &plan.List{}, records)
	d.late(ctx, st.Late, rows)
	for _, r := range rows.([]any) {
		row := r.([]any)
		for _, tuple := range gaps[row[0]] {
			for i, at := range l.Places {
				tuple[at] = row[1+i]
			}
		}
		delete(gaps, row[0])
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for id := range gaps {
		if !slices.Contains(d.missed, id) { // another late part may have noted it
			d.missed = append(d.missed, id)
		}
	}
	return nil
}

// gaps are the tuples that lack their late parts, by the id of the fact.
type gaps map[any][][]any

// gapsIn finds the gaps in a value. It returns them by the number of the fact's type, or of
// the first type that has its statement in common with it.
func gapsIn(l *compile.Late, value any) map[int64]gaps {
	found := map[int64]gaps{}
	var walk func(at any, path []compile.Step)
	walk = func(at any, path []compile.Step) {
		tuple, _ := at.([]any)
		switch {
		case len(tuple) == 0:
		case len(path) == 0:
			pair := tuple[l.Places[0]].([]any)
			number, ok := pair[0].(int64)
			if !ok { // the fact has no type of the schema; package answer reports it
				return
			}
			number = l.Together(number)
			if found[number] == nil {
				found[number] = gaps{}
			}
			found[number][pair[1]] = append(found[number][pair[1]], tuple)
		case path[0].Kind == compile.EachRow:
			for _, row := range tuple {
				walk(row, path[1:])
			}
		case path[0].Kind == compile.Place:
			walk(tuple[path[0].N], path[1:])
		case tuple[0] == any(int64(path[0].N)):
			walk(at, path[1:])
		}
	}
	walk(value, l.Path)
	return found
}
