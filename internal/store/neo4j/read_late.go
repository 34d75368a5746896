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

// A reader runs a statement that reads, and gives its records; runs is how often it
// was run, and took how long that was.
type reader func(ctx context.Context, st compile.Statement) (records [][]any, runs int, took time.Duration, err error)

// A decision is late parts of rows being fetched. What it reads of one list runs at
// once.
type decision struct {
	reads reader
	// gone are the ids of the facts that earlier readings of the list did not find
	// any more.
	gone []any

	mu   sync.Mutex
	runs int
	took time.Duration
	err  error
	// missed are those of this reading.
	missed []any
}

// again says whether the list has to be read again, since facts of it are gone. What
// was found to be gone before and is found once more would be found for ever.
func (d *decision) again() (bool, error) {
	if d.err != nil || len(d.missed) == 0 {
		return false, d.err
	}
	for _, id := range d.missed {
		if slices.Contains(d.gone, id) {
			return false, fault.New(fault.Unavailable, "facts were changed by others while they were read; try again")
		}
	}
	d.gone, d.missed = append(d.gone, d.missed...), nil
	return true, nil
}

// late fetches what a list's value lacks, and notes which facts are gone.
func (d *decision) late(ctx context.Context, all []*compile.Late, value any) {
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
func (d *decision) read(ctx context.Context, st compile.Statement) ([][]any, error) {
	records, runs, took, err := d.reads(ctx, st)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.runs, d.took = d.runs+runs, d.took+took
	return records, err
}

// fill fetches late parts of facts of one type.
func (d *decision) fill(ctx context.Context, l *compile.Late, number int64, gaps gaps) error {
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
		if !slices.Contains(d.missed, id) { // another part of it may have been missed
			d.missed = append(d.missed, id)
		}
	}
	return nil
}

// gaps are the tuples that lack late parts, by the id of the fact.
type gaps map[any][][]any

// gapsIn are those in a value, by the number of the fact's type.
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
			if !ok { // of no type of the schema: who writes the answer says so
				return
			}
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
