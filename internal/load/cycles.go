package load

import (
	"context"
	"fmt"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// A chain holds the relationships of the files of a type that may not lead back
// to where it started.
type chain struct {
	links []link
	// out are the links by where they lead from, the files' own first, one for
	// each pair of ends.
	out    map[string][]link
	joined map[[2]string]bool
	// moved are the stored ends of relationships that the files give others.
	moved map[[2]string]int
	ends  map[string]link // by id
}

// A link leads from a node to a node. Its place is zero where only the store has
// it.
type link struct {
	from, to, id string
	place        Place
}

func (k *checker) chain(t *catalog.RelationshipType) *chain {
	c := k.chains[t]
	if c == nil {
		c = &chain{out: map[string][]link{}, joined: map[[2]string]bool{}, moved: map[[2]string]int{}, ends: map[string]link{}}
		k.chains[t] = c
	}
	return c
}

func (c *chain) add(l link) {
	c.ends[l.id] = l
	if c.leads(l) {
		c.links = append(c.links, l)
	}
}

// leads adds a way from a node to another, unless there is one.
func (c *chain) leads(l link) bool {
	ends := [2]string{l.from, l.to}
	if c.joined[ends] {
		return false
	}
	c.joined[ends] = true
	c.out[l.from] = append(c.out[l.from], l)
	return true
}

// leaves notes that a stored relationship is among the files' and may have ends
// there that are not its stored ones.
func (c *chain) leaves(was *store.Fact) {
	if l := c.ends[was.ID]; l.from != was.From || l.to != was.To {
		c.moved[[2]string{was.From, was.To}]++
	}
}

// cycles looks for chains that come back to where they started, over the files
// and the store together. What is stored has none, so each one goes through a
// link of the files, and following those is enough.
func (k *checker) cycles(ctx context.Context, ld store.Load) error {
	for _, t := range k.c.Relationships {
		c := k.chains[t]
		if c == nil {
			continue
		}
		if err := c.follow(ctx, ld, t); err != nil {
			return err
		}
		for _, circle := range c.circles() {
			k.tellCircle(t, circle)
		}
	}
	return nil
}

// follow adds the stored links that can be reached from the files'.
func (c *chain) follow(ctx context.Context, ld store.Load, t *catalog.RelationshipType) error {
	seen := map[string]bool{}
	var reached []string
	reach := func(id string) {
		if !seen[id] {
			seen[id] = true
			reached = append(reached, id)
		}
	}
	for _, l := range c.links {
		reach(l.from)
		reach(l.to)
	}
	for len(reached) > 0 {
		ids := reached
		reached = nil
		err := batches(ids, func(ids []string) error {
			targets, err := ld.Targets(ctx, t, ids)
			if err != nil {
				return err
			}
			for _, from := range ids {
				for _, to := range targets[from] {
					if ends := [2]string{from, to}; c.moved[ends] > 0 {
						c.moved[ends]--
						continue
					}
					c.leads(link{from: from, to: to})
					reach(to)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// circles finds chains that close, depth first from the files' links in their
// order, each closing link told once. It keeps its own stack: a chain may be as
// long as the file.
func (c *chain) circles() [][]link {
	type frame struct {
		via  link
		next int
	}
	const (
		open = 1
		done = 2
	)
	var out [][]link
	state := map[string]int{}
	for _, start := range c.links {
		if state[start.from] != 0 {
			continue
		}
		stack := []frame{{via: link{to: start.from}}}
		state[start.from] = open
		for len(stack) > 0 {
			top := &stack[len(stack)-1]
			at := top.via.to
			if top.next == len(c.out[at]) {
				state[at] = done
				stack = stack[:len(stack)-1]
				continue
			}
			l := c.out[at][top.next]
			top.next++
			switch state[l.to] {
			case 0:
				state[l.to] = open
				stack = append(stack, frame{via: l})
			case open:
				i := len(stack) - 1
				for stack[i].via.to != l.to {
					i--
				}
				var circle []link
				for _, f := range stack[i+1:] {
					circle = append(circle, f.via)
				}
				out = append(out, append(circle, l))
			}
		}
	}
	return out
}

// tellCircle tells of a circle at the last of its links in the files.
func (k *checker) tellCircle(t *catalog.RelationshipType, circle []link) {
	last := -1
	for i, l := range circle {
		if l.place.File != "" && (last < 0 || compare(circle[last].place, l.place) < 0) {
			last = i
		}
	}
	if last < 0 { // all of it is the store's: not of this load's doing
		return
	}
	const most = 10
	path := []string{circle[last].from}
	for i := range circle {
		path = append(path, circle[(last+i)%len(circle)].to)
	}
	if n := len(path); n > most {
		path = append(append(path[:most/2:most/2], fmt.Sprintf("… (%d more) …", n-most)), path[n-most/2:]...)
	}
	k.problems.add(circle[last].place, "%s goes round in a circle: %s; expected no chain of it to come back to where it started", t.Name, strings.Join(path, " → "))
}
