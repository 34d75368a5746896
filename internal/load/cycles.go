package load

import (
	"context"
	"fmt"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// A chain holds the relationships of an acyclic type: those of the files, then those of
// the store.
type chain struct {
	links pile[link]
	// moved counts pairs of stored ends that the files replace with others.
	moved map[[2]number]int
	ends  map[number][2]number // of the files' relationships; nil until needed
}

// A link leads from a node to a node. The fact is 0 where only the store has it.
type link struct{ from, to, fact number }

// cycles check that acyclic relationships never lead back to where they started.
type cycles struct {
	ids      *index
	problems *collector
	chains   map[*catalog.RelationshipType]*chain
}

func newCycles(ids *index, problems *collector) cycles {
	return cycles{ids, problems, map[*catalog.RelationshipType]*chain{}}
}

// note notes a relationship of the files.
func (c *cycles) note(f entry) {
	if f.Relationship == nil || !f.Relationship.Acyclic {
		return
	}
	x := c.chains[f.Relationship]
	if x == nil {
		x = &chain{moved: map[[2]number]int{}}
		c.chains[f.Relationship] = x
	}
	x.links.add(link{c.ids.number(f.From), c.ids.number(f.To), c.ids.number(f.ID)})
}

// noteStored notes a relationship of the files as it is in the store.
func (c *cycles) noteStored(was *store.Fact) {
	if x := c.chains[was.Relationship]; x != nil {
		x.leaves(c.ids.number(was.ID), c.ids.number(was.From), c.ids.number(was.To))
	}
}

// leaves notes the stored ends of a relationship of the files. The files may give it
// others.
func (c *chain) leaves(fact, from, to number) {
	if c.ends == nil {
		c.ends = make(map[number][2]number, c.links.len())
		for l := range c.links.all() {
			c.ends[l.fact] = [2]number{l.from, l.to}
		}
	}
	if was := [2]number{from, to}; c.ends[fact] != was {
		c.moved[was]++
	}
}

// stored looks for chains that come back to where they started, over the files
// and the store together. What is stored has none, so each one goes through a
// link of the files, and following those is enough.
func (c *cycles) stored(ctx context.Context, ld store.Load) error {
	for _, t := range c.ids.c.Relationships {
		x := c.chains[t]
		if x == nil {
			continue
		}
		if err := c.follow(ctx, ld, t, x); err != nil {
			return err
		}
		for _, circle := range x.circles(c.ids.marks.len()) {
			c.tellCircle(t, circle)
		}
		delete(c.chains, t)
	}
	return nil
}

// follow adds the stored links that can be reached from the files'.
func (c *cycles) follow(ctx context.Context, ld store.Load, t *catalog.RelationshipType, x *chain) error {
	seen := make([]bool, c.ids.marks.len()+1)
	var reached []number
	reach := func(n number) {
		for int(n) >= len(seen) { // only the store has it
			seen = append(seen, false)
		}
		if !seen[n] {
			seen[n] = true
			reached = append(reached, n)
		}
	}
	for l := range x.links.all() {
		reach(l.from)
		reach(l.to)
	}
	for len(reached) > 0 {
		from := reached[len(reached)-min(batch, len(reached)):]
		reached = reached[:len(reached)-len(from)]
		ids := make([]string, len(from))
		for i, n := range from {
			ids[i] = c.ids.id(n)
		}
		targets, err := ld.Targets(ctx, t, ids)
		if err != nil {
			return err
		}
		for _, id := range ids {
			for _, to := range targets[id] {
				ends := [2]number{c.ids.number(id), c.ids.number(to)}
				if x.moved[ends] > 0 {
					x.moved[ends]--
					continue
				}
				x.links.add(link{from: ends[0], to: ends[1]})
				reach(ends[1])
			}
		}
	}
	return nil
}

// out are the links by where they lead from, the files' own first, and one for
// each pair of ends: those from n are out[first[n]:first[n+1]], but for zeros.
func (c *chain) out(ids int) (out []link, first []int) {
	first = make([]int, ids+2)
	for l := range c.links.all() {
		first[l.from+1]++
	}
	for n := range ids + 1 {
		first[n+1] += first[n]
	}
	out = make([]link, c.links.len())
	next := make([]int, ids+1)
	copy(next, first)
	for l := range c.links.all() {
		out[next[l.from]] = *l
		next[l.from]++
	}
	joined := make([]number, ids+1) // from where a link led there last
	for i, l := range out {
		if joined[l.to] == l.from {
			out[i] = link{}
		}
		joined[l.to] = l.from
	}
	return out, first
}

// circles finds the chains that close. It goes depth first from the files' links, in
// their order, and tells of each closing link once. It has a stack of its own, since a
// chain may be as long as the file.
func (c *chain) circles(ids int) [][]link {
	type frame struct {
		via  link
		next int
	}
	const (
		open = 1
		done = 2
	)
	out, first := c.out(ids)
	var circles [][]link
	state := make([]uint8, ids+1)
	for start := range c.links.all() {
		if start.fact == 0 { // the store's have no circle of their own
			break
		}
		if state[start.from] != 0 {
			continue
		}
		stack := []frame{{via: link{to: start.from}, next: first[start.from]}}
		state[start.from] = open
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			at := top.via.to
			if top.next == first[at+1] {
				state[at] = done
				stack = stack[:len(stack)-1]
				continue
			}
			l := out[top.next]
			top.next++
			switch {
			case l == (link{}):
			case state[l.to] == 0:
				state[l.to] = open
				stack = append(stack, frame{via: l, next: first[l.to]})
			case state[l.to] == open:
				i := len(stack) - 1
				for stack[i].via.to != l.to {
					i--
				}
				var circle []link
				for _, f := range stack[i+1:] {
					circle = append(circle, f.via)
				}
				circles = append(circles, append(circle, l))
			}
		}
	}
	return circles
}

// tellCircle tells of a circle at the last of its links in the files.
func (c *cycles) tellCircle(t *catalog.RelationshipType, circle []link) {
	place := func(l link) Place { return c.ids.place(c.ids.of(l.fact).at) }
	last := -1
	for i, l := range circle {
		if l.fact != 0 && (last < 0 || compare(place(circle[last]), place(l)) < 0) {
			last = i
		}
	}
	if last < 0 { // all of it is the store's: not of this load's doing
		return
	}
	const most = 10
	path := []string{c.ids.id(circle[last].from)}
	for i := range circle {
		path = append(path, c.ids.id(circle[(last+i)%len(circle)].to))
	}
	if n := len(path); n > most {
		path = append(append(path[:most/2:most/2], fmt.Sprintf("… (%d more) …", n-most)), path[n-most/2:]...)
	}
	c.problems.add(place(circle[last]), "%s goes round in a circle: %s; expected no chain of it to come back to where it started", t.Name, strings.Join(path, " → "))
}
