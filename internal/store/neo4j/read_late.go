package neo4j

import (
	"context"
	"slices"
	"sync"
	"time"

	"casegraph/internal/plan"
)

// A reader runs a statement that reads, and gives its records; runs is how often it
// was run, and took how long that was.
type reader func(ctx context.Context, st statement) (records [][]any, runs int, took time.Duration, err error)

// A decision is late parts of rows being fetched. What it reads of one list runs at
// once.
type decision struct {
	reads reader

	mu   sync.Mutex
	runs int
	took time.Duration
	err  error
	// lists are those from which rows were taken, whose facts are gone.
	lists map[*any]bool
}

// A gap is a tuple that lacks late parts, in a row of a list.
type gap struct {
	tuple     []any
	row, list *any
}

// late fetches what a list's value lacks. A fact that was removed in the meantime is
// left out: so is the row that it stands in.
func (d *decision) late(ctx context.Context, all []*late, value *any) {
	if len(all) == 0 {
		return
	}
	found := make([]map[int64]map[any][]gap, len(all)) // all of them before any is filled
	for i, l := range all {
		found[i] = l.gaps(value)
	}
	var together sync.WaitGroup
	for i, l := range all {
		for number, gaps := range found[i] {
			together.Go(func() { d.guard(func() error { return d.fill(ctx, l, number, gaps) }) })
		}
	}
	together.Wait()
}

// read runs a statement.
func (d *decision) read(ctx context.Context, st statement) ([][]any, error) {
	records, runs, took, err := d.reads(ctx, st)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.runs, d.took = d.runs+runs, d.took+took
	return records, err
}

// fill fetches late parts of facts of one type.
func (d *decision) fill(ctx context.Context, l *late, number int64, gaps map[any][]gap) error {
	st, err := l.statement(ctx, number)
	if err != nil {
		return err
	}
	ids := make([]any, 0, len(gaps))
	for id := range gaps {
		ids = append(ids, id)
	}
	records, err := d.read(ctx, st.of(&plan.List{IDs: ids}))
	if err != nil {
		return err
	}
	rows := value(st, &plan.List{}, records)
	d.late(ctx, st.late, &rows)
	for _, r := range rows.([]any) {
		row, there := r.([]any)
		if !there {
			continue // what stands in it is gone
		}
		for _, g := range gaps[row[0]] {
			for i, at := range l.places {
				g.tuple[at] = row[1+i]
			}
		}
		delete(gaps, row[0])
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, gone := range gaps {
		for _, g := range gone {
			*g.row = nil
			d.lists[g.list] = true
		}
	}
	return nil
}

// leaveOut takes the rows out whose facts are gone.
func (d *decision) leaveOut() {
	for list := range d.lists {
		rows := slices.Clone((*list).([]any))
		*list = slices.DeleteFunc(rows, func(r any) bool { return r == nil })
	}
}

// gaps are the tuples in a value that lack late parts, by the number of the fact's
// type and by its id.
func (l *late) gaps(value *any) map[int64]map[any][]gap {
	found := map[int64]map[any][]gap{}
	var walk func(at *any, path []step, g gap)
	walk = func(at *any, path []step, g gap) {
		tuple, _ := (*at).([]any)
		switch {
		case len(tuple) == 0:
		case len(path) == 0:
			pair := tuple[l.places[0]].([]any)
			number, ok := pair[0].(int64)
			if !ok { // of no type of the schema: who writes the answer says so
				return
			}
			if found[number] == nil {
				found[number] = map[any][]gap{}
			}
			g.tuple = tuple
			found[number][pair[1]] = append(found[number][pair[1]], g)
		case path[0].kind == eachRow:
			for i := range tuple {
				walk(&tuple[i], path[1:], gap{row: &tuple[i], list: at})
			}
		case path[0].kind == place:
			walk(&tuple[path[0].n], path[1:], g)
		case tuple[0] == any(int64(path[0].n)):
			walk(at, path[1:], g)
		}
	}
	walk(value, l.path, gap{})
	return found
}
