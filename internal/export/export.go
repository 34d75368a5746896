// Package export writes what a store holds in the formats that others read.
//
// Its one idea: an export is a stream of whole facts. [Run] reads them through
// plans, page by page in the order of their ids, and hands each to a [Format],
// which writes it and forgets it. So a graph of any size is exported in the
// memory of a page, every store gives the same bytes for the same graph, and no
// format knows a type by its name: columns, keys and terms come from the catalog.
//
// # Invariants
//
//  1. What is exported stands by itself: with the facts of a [Choice] come the
//     nodes that its relationships join and the Sources that its facts cite.
//  2. Every fact comes once; the Sources come first.
//  3. An export is of one state. Run fails where a dataset is not whole, and where
//     any program changed something that it exports while it read.
package export

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// A Store is what an export needs of a store: see store.Store.
type Store interface {
	Session(ctx context.Context) (store.Session, error)
}

// A Format writes facts. Its methods are called from one goroutine; after an
// error none is called any more.
type Format interface {
	// Begin is called once, first.
	Begin(Header) error
	// Fact is called for each fact. It may keep nothing of it.
	Fact(*store.Fact) error
	// End is called once, last.
	End() error
}

// A Header is what an export says of itself.
type Header struct {
	// At is when the facts were read.
	At time.Time
	// Datasets are those of the store, by name, whether or not a fact of theirs
	// is exported.
	Datasets []store.Dataset
	// Whole says that everything in the store is exported.
	Whole bool
}

// A Summary is what was exported.
type Summary struct {
	Nodes, Relationships int
	// Referred are those of the Nodes that were not chosen, and came because others
	// refer to them.
	Referred int
}

// Run exports what is chosen. The store must have been migrated to the catalog.
// Its error is a Format's, the store's, or UNAVAILABLE where something that is
// exported was changed meanwhile.
func Run(ctx context.Context, from Store, c *catalog.Catalog, choice Choice, at time.Time, to Format) (Summary, error) {
	session, err := from.Session(ctx)
	if err != nil {
		return Summary{}, err
	}
	defer session.Close()
	r := newReader(session, c)
	datasets, err := r.datasets(ctx)
	if err != nil {
		return Summary{}, err
	}
	for _, d := range datasets {
		if d.Values["status"] == catalog.Loading {
			return Summary{}, fault.New(fault.Unavailable, "the dataset %q is not whole: it is being loaded, or its load broke off; export when the load is over, or load it again", d.Name)
		}
	}
	if err := to.Begin(Header{At: at, Datasets: datasets, Whole: choice.everything()}); err != nil {
		return Summary{}, err
	}
	e := &exporter{reader: r, fact: to.Fact, digest: newDigest()}
	if err := e.run(ctx, choice); err != nil {
		return Summary{}, err
	}
	if err := e.verify(ctx, session, choice, datasets); err != nil {
		return Summary{}, err
	}
	return e.done, to.End()
}

// verify fails where what was exported is not as it was read. A store without a
// snapshot over all reads is read once more, unless nothing at all was written to
// it.
func (e *exporter) verify(ctx context.Context, session store.Session, choice Choice, datasets []store.Dataset) error {
	unchanged, err := session.Unchanged(ctx)
	if err != nil || unchanged {
		return err
	}
	again := &exporter{reader: e.reader, fact: func(*store.Fact) error { return nil }, digest: e.digest.empty()}
	if err := again.run(ctx, choice); err != nil {
		return err
	}
	now, err := e.datasets(ctx)
	if err != nil {
		return err
	}
	if again.digest.sum() != e.digest.sum() || !reflect.DeepEqual(now, datasets) {
		return fault.New(fault.Unavailable, "the store was written to while it was exported; export it again when that is over")
	}
	return nil
}

// HasDataset says with an error that the store has no dataset of the name, and
// which it has.
func HasDataset(ctx context.Context, from Reader, c *catalog.Catalog, name string) error {
	all, err := newReader(from, c).datasets(ctx)
	if err != nil {
		return err
	}
	var names []string
	for _, d := range all {
		if d.Name == name {
			return nil
		}
		names = append(names, d.Name)
	}
	if len(names) == 0 {
		return fmt.Errorf("there is no dataset %q: the store is empty", name)
	}
	return fmt.Errorf("there is no dataset %q; the store has %s", name, strings.Join(names, ", "))
}

// An exporter reads facts, hands each on, and adds it to a digest.
type exporter struct {
	*reader
	fact   func(*store.Fact) error
	digest *digest
	done   Summary
	// known are the nodes that were exported (true) and those that facts refer to
	// and that were not (false). It is nil where everything is exported: then
	// nothing has to be kept.
	known map[string]bool
}

// run exports all parts of a choice, and the nodes that these refer to.
func (e *exporter) run(ctx context.Context, choice Choice) error {
	if !choice.everything() {
		e.known = map[string]bool{}
	}
	for _, part := range choice.parts(e.c) {
		if err := e.facts(ctx, part, e.export); err != nil {
			return err
		}
	}
	return e.referred(ctx)
}

func (e *exporter) export(f *store.Fact) error {
	if f.Node != nil {
		e.done.Nodes++
	} else {
		e.done.Relationships++
	}
	if e.known != nil {
		if f.Node != nil {
			e.known[f.ID] = true
		} else {
			e.refer(f.From)
			e.refer(f.To)
		}
		for _, c := range f.Citations {
			e.refer(c.Source)
		}
	}
	e.digest.fact(f)
	return e.fact(f)
}

func (e *exporter) refer(id string) {
	if !e.known[id] {
		e.known[id] = false
	}
}

// referred exports the nodes that others refer to, and the Sources that those cite
// in turn.
func (e *exporter) referred(ctx context.Context) error {
	for {
		var ids []string
		for id, exported := range e.known {
			if !exported {
				ids = append(ids, id)
			}
		}
		if len(ids) == 0 {
			return nil
		}
		e.done.Referred += len(ids)
		if err := e.nodes(ctx, ids, e.export); err != nil {
			return err
		}
		for _, id := range ids {
			if !e.known[id] {
				return fault.New(fault.Unavailable, "the node %s was removed while it was exported; export again when that is over", id)
			}
		}
	}
}
