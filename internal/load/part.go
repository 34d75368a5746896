package load

import (
	"context"
	"errors"
	"fmt"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// A part is what was put and may not be lasting yet. A store that does not take a load
// of any size at once commits it at the end of some parts (see store.Load); then the
// descriptions of the datasets say how far the load is.
type part struct {
	ld  store.Load
	c   *catalog.Catalog
	now int64
	// lasts says that the store may commit a part.
	lasts bool
	// first and last are its first and its last fact; they are zero where it has none.
	first, last entry
}

// holds notes that facts are going to be put.
func (p *part) holds(facts []entry) {
	if p.first.Fact == nil {
		p.first = facts[0]
	}
	p.last = facts[len(facts)-1]
}

// begin describes a dataset of which something changes, once a load and before
// its facts: where a load is committed in parts it is not whole until its end.
func (p *part) begin(ctx context.Context, d *dataset, expected int) error {
	if d.put {
		return nil
	}
	d.put = true
	return p.ld.PutDataset(ctx, d.description(p.c, p.now, 0, max(expected, 1)))
}

// end ends a part of a load, with a note of how far it is.
func (p *part) end(ctx context.Context, of datasets, far meter) error {
	if !p.lasts {
		return nil
	}
	for _, d := range of {
		if !d.put {
			continue
		}
		if err := p.ld.PutDataset(ctx, d.description(p.c, p.now, min(far.done, far.expected-1), far.expected)); err != nil {
			return err
		}
	}
	before := p.ld.Committed()
	if err := p.ld.Part(ctx); err != nil {
		return err
	}
	if p.ld.Committed() > before {
		p.first, p.last = entry{}, entry{}
	}
	return nil
}

// failed adds to an error which facts were in the part that failed.
func (p *part) failed(err error) error {
	if p.first.Fact == nil || errors.Is(err, errChanged) {
		return err
	}
	if _, ok := errors.AsType[*Problems](err); ok {
		return err
	}
	return fmt.Errorf("%w (the part that failed holds the facts from %s at %s to %s at %s)", err, p.first.Name(), p.first.at(), p.last.Name(), p.last.at())
}
