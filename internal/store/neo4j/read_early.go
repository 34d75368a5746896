package neo4j

import (
	"context"
	"sync"

	"casegraph/internal/plan"
	"casegraph/internal/store/neo4j/compile"
)

// early runs the statements of the early parts of a list, at the same time. It returns what
// they found of each part.
func (d *lateRead) early(ctx context.Context, st compile.Statement, l *plan.List) ([][]any, error) {
	if len(st.Early) == 0 {
		return nil, nil
	}
	found := make([][]any, len(st.Early))
	var together sync.WaitGroup
	for i, e := range st.Early {
		for _, part := range e.Statements {
			together.Go(func() {
				d.guard(func() error {
					records, err := d.read(ctx, part.Bind(l, d.gone))
					if err != nil {
						return err
					}
					d.mu.Lock()
					defer d.mu.Unlock()
					found[i] = append(found[i], records[0][0].([]any)...)
					return nil
				})
			})
		}
	}
	together.Wait()
	return found, d.err
}

// expect notes whether a page lacks rows that an early statement found: their facts were
// removed meanwhile.
func (d *lateRead) expect(st compile.Statement, found [][]any, l *plan.List, value any) {
	for i, e := range st.Early {
		if !e.IsPage {
			continue
		}
		rows := value.([]any)
		if compile.HasMore(l) {
			rows = rows[0].([]any)
		}
		want := len(found[i])
		if l.Limit != plan.NoLimit {
			want = min(want, l.Limit)
		}
		d.short = len(rows) < want
	}
}
