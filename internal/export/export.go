// Package export writes the facts of a store in formats that other programs read.
//
// Its one idea: an export is a stream of whole facts. [Run] reads them through plans, page
// by page in the order of their ids, and passes each to a [Format], which writes it. So an
// export holds one page of facts in memory, and ids. Every store gives the same bytes for
// the same graph. No format names a type: columns, keys and terms come from the catalog.
//
// # Invariants
//
//  1. An export is complete in itself. With the facts of a [Choice] come the nodes that its
//     relationships join, and the Sources that its facts cite.
//  2. Every fact comes once. Sources come first.
//  3. An export shows one state of the store. Run fails if a dataset is loaded only in
//     part, or if any program changes an exported fact during the export.
package export

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/hashed"
	"casegraph/internal/store"
)

// A Store is the part of store.Store that an export uses.
type Store interface {
	Session(ctx context.Context) (store.Session, error)
}

// A Format writes facts. Its methods are called from one goroutine. After an error, none
// is called.
type Format interface {
	// Begin is called once, before all others.
	Begin(Header) error
	// Fact is called for each fact, and must not retain it.
	Fact(*store.Fact) error
	// End is called once, after all others.
	End() error
}

// A Header describes an export.
type Header struct {
	// At is the time of the export.
	At time.Time
	// Datasets are all datasets of the store, by name, even those without exported facts.
	Datasets []store.Dataset
	// Whole says that all facts of the store are exported.
	Whole bool
	// Nodes and Relationships are the types that were chosen.
	Nodes         []*catalog.NodeType
	Relationships []*catalog.RelationshipType
}

// A Summary counts the exported facts.
type Summary struct {
	Nodes, Relationships int
	// Referred counts the Nodes that were not chosen: other exported facts refer to them.
	Referred int
	// Omitted counts the relationships to nodes that a neighbourhood had no place for.
	Omitted int
}

// Run exports the chosen facts. The store must have the layout of the catalog. The error
// comes from the format or the store, or is UNAVAILABLE if a dataset is loaded only in part
// or an exported fact changed during the export.
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
			return Summary{}, fault.New(fault.Unavailable, "the dataset %q is incomplete: it is being loaded, or its load was interrupted; export it when the load has ended, or load it again", d.Name)
		}
	}
	if err := to.Begin(Header{At: at, Datasets: datasets, Whole: choice.Everything(), Nodes: choice.Nodes, Relationships: choice.Relationships}); err != nil {
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

// verify fails if exported facts changed during the export. A store whose session has no
// snapshot, and to which anything was written meanwhile, is read a second time to compare.
func (e *exporter) verify(ctx context.Context, session store.Session, choice Choice, datasets []store.Dataset) error {
	unchanged, err := session.Unchanged(ctx)
	if err != nil || unchanged {
		return err
	}
	second := &exporter{reader: e.reader, fact: func(*store.Fact) error { return nil }, digest: e.digest.empty()}
	if err := second.run(ctx, choice); err != nil {
		return err
	}
	now, err := e.datasets(ctx)
	if err != nil {
		return err
	}
	if second.digest.sum() != e.digest.sum() || !reflect.DeepEqual(now, datasets) {
		return fault.New(fault.Unavailable, "the store changed while it was exported; export it again when no program writes to it")
	}
	return nil
}

// HasDataset returns an error if the store has no dataset of this name. The error lists
// the datasets that there are.
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
		return fault.Input("dataset", "there is no dataset %q: the store is empty", name)
	}
	return fault.Input("dataset", "there is no dataset %q; the store has %s", name, strings.Join(names, ", "))
}

// An exporter reads facts, passes each on, and adds it to a digest.
type exporter struct {
	*reader
	fact   func(*store.Fact) error
	digest *digest
	done   Summary
	// exported has the nodes that were exported, and referred those that facts refer to and
	// that were not exported yet. Both are nil if everything is exported.
	exported *hashed.Map[struct{}]
	referred map[string]struct{}
	// until is the fact up to which facts are not passed on; "" if they are.
	until string
}

// run exports all parts of a choice, and the nodes that their facts refer to.
func (e *exporter) run(ctx context.Context, choice Choice) error {
	among, omitted, err := e.around(ctx, choice.Around)
	if err != nil {
		return err
	}
	e.done.Omitted = omitted
	parts, after := choice.parts(e.c, among), choice.After
	if choice.refers() {
		// The facts before After refer to nodes that come at the end. So they are read, and
		// not passed on.
		e.exported, e.referred = &hashed.Map[struct{}]{}, map[string]struct{}{}
		e.until, after = choice.After, ""
	}
	if after != "" {
		if parts, err = e.from(ctx, parts, after); err != nil {
			return err
		}
	}
	ahead := choice.NodesFirst && choice.refers()
	for i, part := range parts {
		if ahead && part.relationship != nil {
			ahead = false
			if err := e.ahead(ctx, parts[i:]); err != nil {
				return err
			}
		}
		if err := e.facts(ctx, part, after, e.export); err != nil {
			return err
		}
		after = ""
	}
	if err := e.referenced(ctx); err != nil {
		return err
	}
	if e.until != "" {
		return notExported(e.until)
	}
	return nil
}

// ahead exports the nodes that the facts before these parts, and the relationships of these
// parts refer to.
func (e *exporter) ahead(ctx context.Context, relationships []part) error {
	for _, p := range relationships {
		if err := e.facts(ctx, p, "", func(f *store.Fact) error { e.note(f); return nil }); err != nil {
			return err
		}
	}
	return e.referenced(ctx)
}

// from returns the parts from the one that has the fact with this id.
func (e *exporter) from(ctx context.Context, parts []part, id string) ([]part, error) {
	node, relationship, err := e.typeOf(ctx, id)
	if err != nil {
		return nil, err
	}
	for i, p := range parts {
		if node != nil && p.node == node || relationship != nil && p.relationship == relationship {
			return parts[i:], nil
		}
	}
	return nil, notExported(id)
}

func notExported(id string) error {
	return fault.Input("after", "no fact of this export has the id %q; give the id of the last fact that came whole", id)
}

func (e *exporter) export(f *store.Fact) error {
	if e.exported != nil {
		e.note(f)
	}
	e.digest.fact(f)
	if e.until != "" {
		if e.until == f.ID {
			e.until = ""
		}
		return nil
	}
	if f.Node != nil {
		e.done.Nodes++
	} else {
		e.done.Relationships++
	}
	return e.fact(f)
}

// note notes a node as exported, and the nodes that a fact refers to.
func (e *exporter) note(f *store.Fact) {
	if f.Node != nil {
		e.exported.Put(f.ID, struct{}{})
		delete(e.referred, f.ID)
	} else {
		e.refer(f.From)
		e.refer(f.To)
	}
	for _, c := range f.Citations {
		e.refer(c.Source)
	}
}

func (e *exporter) refer(id string) {
	if _, done := e.exported.Get(id); !done {
		e.referred[id] = struct{}{}
	}
}

// referenced exports the nodes that facts refer to, and then the Sources that those cite,
// until none is missing.
func (e *exporter) referenced(ctx context.Context) error {
	for {
		ids := slices.Collect(maps.Keys(e.referred))
		if len(ids) == 0 {
			return nil
		}
		e.done.Referred += len(ids)
		if err := e.nodes(ctx, ids, e.export); err != nil {
			return err
		}
		for _, id := range ids {
			if _, missing := e.referred[id]; missing {
				return fault.New(fault.Unavailable, "the node %s was removed during the export; export again when no program writes to the store", id)
			}
		}
	}
}
