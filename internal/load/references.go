package load

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A ref is a citation's source that is to be looked up.
type ref struct {
	source number
	at     spot
}

// A join is a relationship whose ends are to be looked up. from and to are as
// they are kept; the spots are those of what is written.
type join struct {
	from, to         number
	at, fromAt, toAt spot
	kind             int16 // see mark
}

// cites notes what a citation leads to, unless a file has shown it to be right.
func (k *checker) cites(f *fact, c store.Citation, at record.Pos) {
	source := f.Node != nil && f.Node == k.c.Source()
	// The default source is checked once, with the header.
	if c.Source == f.file.source && !source {
		return
	}
	n := k.ids.number(c.Source)
	m := k.ids.of(n)
	if c.Source != f.file.source && m.kind != k.sourceKind {
		k.refs.add(ref{n, k.ids.spot(f.file, at)})
	}
	if source && m.at.origin == 0 {
		k.early[n] = true
	}
}

// join checks the ends of a relationship now if the files have shown both, else
// later.
func (k *checker) join(f *fact) {
	j := join{from: k.ids.number(f.From), to: k.ids.number(f.To), kind: kindOfFact(nil, f.Relationship), at: k.ids.spot(f.file, f.record.Pos)}
	j.fromAt, j.toAt = k.ids.spot(f.file, f.record.At("from")), k.ids.spot(f.file, f.record.At("to"))
	if f.Relationship.Undirected && f.record.Get("from").Text != f.From {
		j.fromAt, j.toAt = j.toAt, j.fromAt
	}
	if k.ids.of(j.from).kind != noKind && k.ids.of(j.to).kind != noKind {
		k.checkJoin(&j)
		return
	}
	k.joins.add(j)
}

// resolve looks up in the store what the files lack, and checks what waited for
// it.
func (k *checker) resolve(ctx context.Context, ld store.Load) error {
	err := k.batches(func(m *mark) bool { return m.kind == noKind }, func(ids []string) error {
		facts, err := ld.Facts(ctx, ids)
		if err != nil {
			return err
		}
		for id, f := range facts {
			if k.gone.all[id] {
				continue // it goes with this load
			}
			k.ids.of(k.ids.number(id)).kind = kindOfFact(f.Node, f.Relationship)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for r := range k.refs.all() {
		x, ok := k.known(r.source)
		switch {
		case !ok:
			k.lacks(r.at, "source", r.source, k.c.Source())
		case x.node != k.c.Source() && (x.node != nil || x.relationship != nil):
			k.problems.add(k.ids.place(r.at), "source: %s is %s (%s); expected a Source", k.ids.id(r.source), x.what(), x.where())
		}
	}
	for j := range k.joins.all() {
		k.checkJoin(j)
	}
	k.refs, k.joins = pile[ref]{}, pile[join]{}
	return nil
}

func (x known) what() string {
	if x.node != nil {
		return withArticle(x.node.Name)
	}
	return "the relationship " + x.relationship.Name
}

// checkJoin wants the ends of a relationship to be nodes that its type joins.
func (k *checker) checkJoin(j *join) {
	from, to := k.end(j.from, "from", j.fromAt), k.end(j.to, "to", j.toAt)
	typ := k.c.Relationships[-j.kind-1]
	if from == nil || to == nil || typ.Joins(from, to) || typ.Undirected && typ.Joins(to, from) {
		return
	}
	fromID, toID := k.ids.id(j.from), k.ids.id(j.to)
	switch {
	case !typ.From.Has(from):
		k.problems.add(k.ids.place(j.fromAt), "from: %s is %s; expected %s, which %s leads from", fromID, withArticle(from.Name), anyOf(typ.From), typ.Name)
	case !typ.To.Has(to):
		k.problems.add(k.ids.place(j.toAt), "to: %s is %s; expected %s, which %s leads to", toID, withArticle(to.Name), anyOf(typ.To), typ.Name)
	default:
		k.problems.add(k.ids.place(j.at), "%s is %s and %s is %s; expected two of one type, which %s joins", fromID, withArticle(from.Name), toID, withArticle(to.Name), typ.Name)
	}
}

// end is the type of the node at an end, or nil where there is none or it cannot
// be told.
func (k *checker) end(n number, key string, at spot) *catalog.NodeType {
	m := k.ids.of(n)
	switch {
	case m.kind == noKind:
		k.lacks(at, key, n, nil)
	case m.kind < 0:
		x, _ := k.known(n)
		k.problems.add(k.ids.place(at), "%s: %s is %s (%s); expected a node", key, k.ids.id(n), x.what(), x.where())
	}
	node, _ := k.ids.types(m)
	return node
}

// lacks says that an id is nowhere; wanted is the type it should have, or nil.
func (k *checker) lacks(at spot, key string, missing number, wanted *catalog.NodeType) {
	if k.unread {
		return // it may stand where the files could not be read
	}
	what := "a node"
	if wanted != nil {
		what = withArticle(wanted.Name)
	}
	id, meant := k.ids.id(missing), ""
	if k.guesses > 0 {
		k.guesses--
		var nodes []string
		for n := range k.ids.all(func(m *mark) bool {
			node, _ := k.ids.types(m)
			return m.at.origin != 0 && node != nil && (wanted == nil || node == wanted)
		}) {
			nodes = append(nodes, k.ids.id(n))
		}
		slices.Sort(nodes)
		if n := nearest(id, nodes); n != "" {
			meant = "; did you mean " + n + "?"
		}
	}
	k.problems.add(k.ids.place(at), "%s: %s is neither in the files nor in the store; expected %s%s", key, record.Quoted(id), what, meant)
}

func anyOf(f *catalog.Far) string {
	if len(f.Types) > 4 {
		return "one of " + typeNames(f, " ")
	}
	return withArticle(typeNames(f, " or "))
}

func typeNames(f *catalog.Far, between string) string {
	var names []string
	for _, t := range f.Types {
		names = append(names, t.Name)
	}
	return strings.Join(names, between)
}

func withArticle(name string) string {
	if strings.ContainsRune("AEIOU", rune(name[0])) {
		return fmt.Sprintf("an %s", name)
	}
	return fmt.Sprintf("a %s", name)
}
