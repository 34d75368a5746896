package load

import (
	"context"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/record"
	"casegraph/internal/store"
	"casegraph/internal/suggest"
)

// references check what facts refer to: the sources of citations, and the ends of
// relationships.
type references struct {
	ids      *index
	problems *collector
	// refs and joins are references to what no file had when they were read.
	refs  pile[ref]
	joins pile[join]
	// early are Sources that a Source before them in the files cites: they have
	// to be put before their turn.
	early map[number]bool
	// sourceKind is the kind of a Source (see mark).
	sourceKind int16
	// unread says that some file could not be read whole. Then what a reference leads
	// to may stand there.
	unread bool
	// guesses is for how many ids more a suggestion is looked for.
	guesses int
}

func newReferences(ids *index, problems *collector) references {
	return references{ids: ids, problems: problems, early: map[number]bool{}, sourceKind: kindOfFact(ids.c.Source(), nil), guesses: 25}
}

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

// header notes the default source of a file, which has to exist even where nothing
// cites it.
func (c *references) header(f *file) {
	if f.Source != "" {
		c.refs.add(ref{c.ids.number(f.Source), c.ids.spot(f, f.sourceAt)})
	}
}

// cite notes what a citation leads to, unless a file has shown it to be right.
func (c *references) cite(f entry, cited store.Citation, at record.Pos) {
	source := f.Node != nil && f.Node == c.ids.c.Source()
	// The default source is checked once, with the header.
	if cited.Source == f.file.Source && !source {
		return
	}
	n := c.ids.number(cited.Source)
	m := c.ids.of(n)
	if cited.Source != f.file.Source && m.kind != c.sourceKind {
		c.refs.add(ref{n, c.ids.spot(f.file, at)})
	}
	if source && !m.ofFiles() {
		c.early[n] = true
	}
}

// join checks the ends of a relationship now if the files have shown both, else
// later.
func (c *references) join(f entry) {
	j := join{from: c.ids.number(f.From), to: c.ids.number(f.To), kind: kindOfFact(nil, f.Relationship), at: c.ids.spot(f.file, f.Record.Pos)}
	j.fromAt, j.toAt = c.ids.spot(f.file, f.Record.At("from")), c.ids.spot(f.file, f.Record.At("to"))
	if f.Relationship.Undirected && f.Record.Get("from").Text != f.From {
		j.fromAt, j.toAt = j.toAt, j.fromAt
	}
	if c.ids.of(j.from).kind != noKind && c.ids.of(j.to).kind != noKind {
		c.checkJoin(&j)
		return
	}
	c.joins.add(j)
}

// stored looks up in the store what the files lack, and checks what waited for it.
// What goes with the load is not there.
func (c *references) stored(ctx context.Context, ld store.Load, goes func(id string) bool) error {
	err := c.ids.batches(func(m *mark) bool { return m.kind == noKind }, func(ids []string) error {
		facts, err := ld.Facts(ctx, ids)
		if err != nil {
			return err
		}
		for id, f := range facts {
			if !goes(id) {
				c.ids.of(c.ids.number(id)).kind = kindOfFact(f.Node, f.Relationship)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for r := range c.refs.all() {
		x, ok := c.ids.known(r.source)
		if !ok {
			c.missing(r.at, "source", r.source, c.ids.c.Source())
		} else if wrong := fact.CheckSource(c.ids.c, c.ids.id(r.source), x.target()); wrong != "" {
			c.problems.add(c.ids.place(r.at), "%s", wrong)
		}
	}
	for j := range c.joins.all() {
		c.checkJoin(j)
	}
	c.refs, c.joins = pile[ref]{}, pile[join]{}
	return nil
}

// checkJoin checks that the ends of a relationship are nodes that its type joins.
func (c *references) checkJoin(j *join) {
	from, to := c.end(j.from, "from", j.fromAt), c.end(j.to, "to", j.toAt)
	typ := c.ids.c.Relationships[-j.kind-1]
	if from == nil || to == nil || fact.Joins(typ, from, to) {
		return
	}
	at := j.at
	key, wrong := fact.CheckEnds(typ, from, to, c.ids.id(j.from), c.ids.id(j.to))
	switch key {
	case "from":
		at = j.fromAt
	case "to":
		at = j.toAt
	}
	c.problems.add(c.ids.place(at), "%s", wrong)
}

// end is the type of the node at an end, or nil where there is none or it cannot
// be told.
func (c *references) end(n number, key string, at spot) *catalog.NodeType {
	m := c.ids.of(n)
	switch {
	case m.kind == noKind:
		c.missing(at, key, n, nil)
	case m.kind < 0:
		x, _ := c.ids.known(n)
		c.problems.add(c.ids.place(at), "%s", fact.CheckEnd(key, c.ids.id(n), x.target()))
	}
	node, _ := c.ids.types(m)
	return node
}

// missing says that an id is nowhere; wanted is the type it should have, or nil.
func (c *references) missing(at spot, key string, n number, wanted *catalog.NodeType) {
	if c.unread {
		return // it may stand where the files could not be read
	}
	id, meant := c.ids.id(n), ""
	if c.guesses > 0 {
		c.guesses--
		meant = suggest.DidYouMean(id, c.nodes(wanted))
	}
	c.problems.add(c.ids.place(at), "%s", fact.Missing(key, id, "the files", wanted, meant))
}

// nodes are the ids of the nodes of the files, all or those of a type.
func (c *references) nodes(typ *catalog.NodeType) []string {
	var ids []string
	for n := range c.ids.all(func(m *mark) bool {
		node, _ := c.ids.types(m)
		return m.ofFiles() && node != nil && (typ == nil || node == typ)
	}) {
		ids = append(ids, c.ids.id(n))
	}
	slices.Sort(ids)
	return ids
}
