package load

import (
	"context"
	"slices"
	"strings"

	"casegraph/internal/record"
	"casegraph/internal/store"
)

// identities check that each id means one fact, in the files and in the store.
type identities struct {
	ids      *index
	problems *collector
	twins    []twin
}

// A twin is a relationship between the same nodes as an earlier one, without a key that
// tells them apart.
type twin struct {
	first  Place
	second entry
}

// enter puts a fact into the index, unless its id is there.
func (c *identities) enter(f entry) bool {
	n := c.ids.number(f.ID)
	m := c.ids.of(n)
	if !m.ofFiles() {
		m.kind, m.at = kindOfFact(f.Node, f.Relationship), c.ids.spot(f.file, f.Record.Pos)
		c.ids.facts++
		return true
	}
	first, _ := c.ids.known(n)
	if f.Relationship != nil && !f.Named {
		if len(c.twins) < c.problems.max {
			c.twins = append(c.twins, twin{first.place, f})
		} else {
			c.twin(twin{first.place, f}, nil)
		}
		return false
	}
	at := f.file.place(f.Record.At("id"))
	c.problems.add(at, "the id %s is taken by the %s at %s; expected an id of its own", record.Quoted(f.ID), first.target().Type(), first.place)
	return false
}

// tellTwins reports the twins and in what they differ. It reads again the files with the
// first ones, which are not kept.
func (c *identities) tellTwins(files []*file) error {
	firsts := map[madeAt]*record.Value{}
	wanted := map[int]map[madeAt]bool{}
	for _, t := range c.twins {
		if wanted[t.first.file] == nil {
			wanted[t.first.file] = map[madeAt]bool{}
		}
		wanted[t.first.file][madeAtOf(t.first)] = true
	}
	for _, f := range files {
		places := wanted[f.index]
		if places == nil {
			continue
		}
		clear(firsts)
		err := f.read(&collector{max: 1}, func(r record.Record) error {
			if at := madeAtOf(f.place(r.Pos)); places[at] && r.Get("from") != nil {
				firsts[at] = &r.Value
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, t := range c.twins {
			if t.first.file == f.index {
				c.twin(t, firsts[madeAtOf(t.first)])
			}
		}
	}
	return nil
}

// A madeAt is a place in a file, with the rule that made the fact there. Places have pointers
// to rules, which differ each time that a file is read.
type madeAt struct {
	line, column int
	rule         record.Rule
}

func madeAtOf(p Place) madeAt {
	s := madeAt{line: p.Line, column: p.Column}
	if p.Rule != nil {
		s.rule = *p.Rule
	}
	return s
}

// twin reports a twin. first is the earlier record, or nil.
func (c *identities) twin(t twin, first *record.Value) {
	says := "expected one, or a key in each that tells them apart, such as key: \"1\""
	if names := differences(first, &t.second.Record.Value); len(names) > 0 {
		says = "they differ in " + strings.Join(names, ", ") + "; " + says
	} else if first != nil {
		says = "they are the same; " + says
	}
	c.problems.add(t.second.at(), "another %s joins %s and %s, at %s; %s", t.second.Relationship.Name, t.second.From, t.second.To, t.first, says)
}

// differences names the properties in which two records differ.
func differences(a, b *record.Value) []string {
	if a == nil {
		return nil
	}
	var names []string
	for _, of := range []*record.Value{a, b} {
		for _, m := range of.Members {
			if m.Name == "from" || m.Name == "to" { // of a type without direction
				continue
			}
			x, y := a.Get(m.Name), b.Get(m.Name)
			if same := x == nil && y == nil || x != nil && y != nil && x.Equal(y); !same && !slices.Contains(names, m.Name) {
				names = append(names, m.Name)
			}
		}
	}
	return names
}

// stored looks the ids of the files up in the store, and refuses those that mean
// something else there. It gives the stored facts that the files have too.
func (c *identities) stored(ctx context.Context, ld store.Load, each func(is known, was *store.Fact)) error {
	return c.ids.batches((*mark).ofFiles, func(ids []string) error {
		facts, err := ld.Facts(ctx, ids)
		if err != nil {
			return err
		}
		for id, was := range facts {
			is, _ := c.ids.known(c.ids.number(id))
			if is.node == nil && is.relationship == nil {
				continue
			}
			if is.node != was.Node || is.relationship != was.Relationship {
				c.problems.add(is.place, "the store has the id %s for %s; expected that type, or another id", record.Quoted(id), described(was))
				continue
			}
			each(is, was)
		}
		return nil
	})
}

func described(f *store.Fact) string {
	if f.Node != nil {
		return "the node of type " + f.Node.Name
	}
	return "the relationship of type " + f.Relationship.Name
}
