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
	id    string
	place Place
}

// A join is a relationship whose ends are to be looked up. from and to are as
// they are kept; the places are those of what is written.
type join struct {
	typ          *catalog.RelationshipType
	from, to     string
	at           Place
	fromAt, toAt Place
}

// cites notes what a citation leads to, unless a file has shown it to be right.
func (k *checker) cites(f *fact, c store.Citation, at record.Pos) {
	// The default source is checked once, with the header.
	if c.Source != f.file.source {
		if e, ok := k.ids[c.Source]; !ok || e.node != k.c.Source() {
			k.refs = append(k.refs, ref{c.Source, f.file.place(at)})
		}
	}
	if f.Node != nil && f.Node == k.c.Source() {
		if _, before := k.ids[c.Source]; !before {
			k.early[c.Source] = true
		}
	}
}

// join checks the ends of a relationship now if the files have shown both, else
// later.
func (k *checker) join(f *fact) {
	j := join{typ: f.Relationship, from: f.From, to: f.To, at: f.at()}
	j.fromAt, j.toAt = f.file.place(f.record.At("from")), f.file.place(f.record.At("to"))
	if f.Relationship.Undirected && f.record.Get("from").Text != f.From {
		j.fromAt, j.toAt = j.toAt, j.fromAt
	}
	_, from := k.ids[f.From]
	_, to := k.ids[f.To]
	if from && to {
		k.checkJoin(j, nil)
		return
	}
	k.joins = append(k.joins, j)
}

// resolve looks up in the store what the files lack, and checks what waited for
// it.
func (k *checker) resolve(ctx context.Context, ld store.Load) error {
	found := map[string]known{}
	missing := map[string]bool{}
	want := func(id string) {
		if _, ok := k.ids[id]; !ok {
			missing[id] = true
		}
	}
	for _, r := range k.refs {
		want(r.id)
	}
	for _, j := range k.joins {
		want(j.from)
		want(j.to)
	}
	ids := make([]string, 0, len(missing))
	for id := range missing {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	err := batches(ids, func(ids []string) error {
		facts, err := ld.Facts(ctx, ids)
		if err != nil {
			return err
		}
		for id, f := range facts {
			if k.gone.all[id] {
				continue // it goes with this load
			}
			found[id] = known{node: f.Node, relationship: f.Relationship, where: "in the store"}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, r := range k.refs {
		x, ok := k.lookup(r.id, found)
		switch {
		case !ok:
			k.lacks(r.place, "source", r.id, k.c.Source())
		case x.node != k.c.Source() && !x.broken:
			k.problems.add(r.place, "source: %s is %s (%s); expected a Source", r.id, x.what(), x.where)
		}
	}
	for _, j := range k.joins {
		k.checkJoin(j, found)
	}
	return nil
}

func (x known) what() string {
	if x.node != nil {
		return withArticle(x.node.Name)
	}
	return "the relationship " + x.relationship.Name
}

// checkJoin wants the ends of a relationship to be nodes that its type joins.
func (k *checker) checkJoin(j join, found map[string]known) {
	from, ok1 := k.end(j.from, "from", j.fromAt, found)
	to, ok2 := k.end(j.to, "to", j.toAt, found)
	if !ok1 || !ok2 || j.typ.Joins(from, to) || j.typ.Undirected && j.typ.Joins(to, from) {
		return
	}
	switch {
	case !j.typ.From.Has(from):
		k.problems.add(j.fromAt, "from: %s is %s; expected %s, which %s leads from", j.from, withArticle(from.Name), anyOf(j.typ.From), j.typ.Name)
	case !j.typ.To.Has(to):
		k.problems.add(j.toAt, "to: %s is %s; expected %s, which %s leads to", j.to, withArticle(to.Name), anyOf(j.typ.To), j.typ.Name)
	default:
		k.problems.add(j.at, "%s is %s and %s is %s; expected two of one type, which %s joins", j.from, withArticle(from.Name), j.to, withArticle(to.Name), j.typ.Name)
	}
}

// end is the type of the node at an end, if there is one and its type is known.
func (k *checker) end(id, key string, at Place, found map[string]known) (*catalog.NodeType, bool) {
	x, ok := k.lookup(id, found)
	switch {
	case !ok:
		k.lacks(at, key, id, nil)
	case x.relationship != nil:
		k.problems.add(at, "%s: %s is %s (%s); expected a node", key, id, x.what(), x.where)
	}
	return x.node, x.node != nil
}

// lacks says that an id is nowhere; wanted is the type it should have, or nil.
func (k *checker) lacks(at Place, key, id string, wanted *catalog.NodeType) {
	if k.unread {
		return // it may stand where the files could not be read
	}
	what := "a node"
	if wanted != nil {
		what = withArticle(wanted.Name)
	}
	meant := ""
	if k.guesses > 0 {
		k.guesses--
		var ids []string
		for x, e := range k.ids {
			if e.node != nil && (wanted == nil || e.node == wanted) {
				ids = append(ids, x)
			}
		}
		slices.Sort(ids)
		if n := nearest(id, ids); n != "" {
			meant = "; did you mean " + n + "?"
		}
	}
	k.problems.add(at, "%s: %s is neither in the files nor in the store; expected %s%s", key, record.Quoted(id), what, meant)
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
