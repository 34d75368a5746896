package load

import (
	"context"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// Rules finds breaches of the @warn rules of a schema. They are filters in
// GraphQL's syntax, which this package does not know how to compile.
type Rules interface {
	// OfNodes gives, of the nodes with these ids, all of the type, those for which
	// a rule of the type holds, once for each such rule.
	OfNodes(ctx context.Context, in Reader, t *catalog.NodeType, ids []string) ([]Breach, error)
	// OfRelationships does it for relationships.
	OfRelationships(ctx context.Context, in Reader, t *catalog.RelationshipType, ids []string) ([]Breach, error)
}

// A Reader answers plans, as a load does, which sees what it has put.
type Reader interface {
	Read(ctx context.Context, lists []*plan.List) []store.Result
}

// A Breach is a fact for which a rule holds.
type Breach struct {
	ID string
	// Say is what the rule says of such a fact: catalog.Warning.Say.
	Say string
}

// rules looks for breaches among all the facts of the files, changed or not, so
// that a load and the same load again give the same warnings.
func (w *writer) rules(ctx context.Context, rules Rules) error {
	if rules == nil {
		return nil
	}
	if w.dry {
		w.warn(Place{}, "rules not asked", "more than %d facts cannot be tried out in this store: the schema's warnings were not looked for, and come with the load", w.ld.MaxRollback())
		return nil
	}
	for _, t := range w.k.c.Nodes {
		if len(t.Warnings) == 0 {
			continue
		}
		err := w.breaches(kindOfFact(t, nil), func(ids []string) ([]Breach, error) { return rules.OfNodes(ctx, w.ld, t, ids) })
		if err != nil {
			return err
		}
	}
	for _, t := range w.k.c.Relationships {
		if len(t.Warnings) == 0 {
			continue
		}
		err := w.breaches(kindOfFact(nil, t), func(ids []string) ([]Breach, error) { return rules.OfRelationships(ctx, w.ld, t, ids) })
		if err != nil {
			return err
		}
	}
	return nil
}

// breaches looks for those among the files' facts of a kind.
func (w *writer) breaches(kind int16, find func([]string) ([]Breach, error)) error {
	of := func(m *mark) bool { return m.kind == kind && m.ofFiles() }
	return w.k.ids.batches(of, func(ids []string) error {
		found, err := find(ids)
		if err != nil {
			return err
		}
		// Two rules of one fact stand at one place: any order will do, but always
		// the same.
		slices.SortFunc(found, func(a, b Breach) int { return strings.Compare(a.ID+"\x00"+a.Say, b.ID+"\x00"+b.Say) })
		for _, b := range found {
			if !w.k.ids.has(b.ID) {
				continue
			}
			x, _ := w.k.ids.known(w.k.ids.number(b.ID))
			w.warn(x.place, b.Say, "%s %s", x.target().Title(b.ID), b.Say)
		}
		return nil
	})
}
