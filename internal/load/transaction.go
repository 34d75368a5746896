package load

import (
	"context"
	"fmt"

	"casegraph/internal/store"
)

// transact runs work in a load, and keeps what it wrote unless it failed, or only
// checks.
func transact(ctx context.Context, st store.Store, opts Options, work func(store.Load) (Report, error)) (Report, error) {
	opts.waits("for the store, which another program writes to")
	ld, err := st.Begin(ctx)
	if err != nil {
		return Report{}, err
	}
	opts.waits("while the facts are compared with those of the store")
	report, err := work(ld)
	if err == nil && !opts.CheckOnly && report.writes() {
		err = ld.Commit(ctx)
	}
	// A load that is over must let go of the store even where ctx is done. After
	// Commit this does nothing.
	undo := ld.Rollback(context.WithoutCancel(ctx))
	if err == nil {
		err = undo
	}
	if err == nil {
		return report, nil
	}
	if n := ld.Committed(); n > 0 {
		err = fmt.Errorf("%w (%s in the store already: load the files again to bring the rest)", err, count(n, "fact"))
	}
	return Report{}, err
}
