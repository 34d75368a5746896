package synthetic

import (
	"fmt"
	"iter"
	"strings"

	"casegraph/internal/store"
)

// Hubs of degree n are a court that heard n cases, a person who made n statements, and a
// source that all these statements cite. A witness is a party to the first and to the last of
// the cases, so that these are joined by the court and by someone with few relationships.

// HubID returns the id of a node that Config.Hubs adds. Of Agency and Source there is one for
// each degree, of CourtCase and Statement as many as the degree says. Person 0 made the
// statements, and Person 1 is the witness.
func HubID(nodeType string, degree, i int) string {
	return fmt.Sprintf("%s-hub-%d-%07d", strings.ToLower(nodeType), degree, i)
}

// atHub returns how many nodes of a type a hub of a degree has.
func atHub(nodeType string, degree int) int {
	switch nodeType {
	case "Agency", "Source":
		return 1
	case "Person":
		return 2
	case "CourtCase", "Statement":
		return degree
	}
	return 0
}

// hubJoins are the relationships at a hub of a degree: how many of each type, and what the
// i-th joins.
var hubJoins = []struct {
	of    string
	count func(degree int) int
	ends  func(degree, i int) (from, to string)
}{
	{"HeardBy", func(degree int) int { return degree }, func(degree, i int) (from, to string) {
		return HubID("CourtCase", degree, i), HubID("Agency", degree, 0)
	}},
	{"Made", func(degree int) int { return degree }, func(degree, i int) (from, to string) {
		return HubID("Person", degree, 0), HubID("Statement", degree, i)
	}},
	{"Party", func(int) int { return 2 }, func(degree, i int) (from, to string) {
		return HubID("Person", degree, 1), HubID("CourtCase", degree, i*(degree-1))
	}},
}

// hubSize returns the numbers of nodes and relationships that the hubs add.
func (g *Graph) hubSize() (nodes, relationships int) {
	for _, degree := range g.cfg.Hubs {
		for _, s := range share {
			nodes += atHub(s.of, degree)
		}
		for _, j := range hubJoins {
			relationships += j.count(degree)
		}
	}
	return nodes, relationships
}

// hubNodes returns the nodes of a type that the hubs add.
func (m *maker) hubNodes(nodeType string) iter.Seq[*store.Fact] {
	return func(yield func(*store.Fact) bool) {
		number := m.g.cfg.Nodes // of a node that the rest of the graph does not have
		for _, degree := range m.g.cfg.Hubs {
			n := atHub(nodeType, degree)
			for rank := range n {
				// In another order than that of their ids, as in a real store.
				if !yield(m.hubNode(nodeType, degree, scatter(rank, n), number*courtEvery)) {
					return
				}
				number++
			}
		}
	}
}

func (m *maker) hubNode(nodeType string, degree, i, number int) *store.Fact {
	m.begin(fmt.Sprintf("%s/hub %d", nodeType, degree), i)
	f := &store.Fact{ID: HubID(nodeType, degree, i), Node: m.g.cat.Node(nodeType), Values: m.own(nodeType, number)}
	if nodeType == "Statement" {
		f.Citations = []store.Citation{{
			Source: HubID("Source", degree, 0), Dataset: Dataset, Values: values{"locator": fmt.Sprintf("p%d", i)},
		}}
	}
	m.finish(f, false)
	return f
}

// hubRelationships returns the relationships that the hubs add, of one type or, if of is
// empty, of all.
func (m *maker) hubRelationships(of string) iter.Seq[*store.Fact] {
	return func(yield func(*store.Fact) bool) {
		for n, j := range hubJoins {
			if of != "" && of != j.of {
				continue
			}
			number := (len(joins) + n) << 32
			for _, degree := range m.g.cfg.Hubs {
				for i := range j.count(degree) {
					m.begin(fmt.Sprintf("%s/hub %d", j.of, degree), i)
					f := &store.Fact{
						ID:           fmt.Sprintf("r-%016x", mix(m.g.cfg.Seed+uint64(number))),
						Relationship: m.g.cat.Relationship(j.of), Values: values{},
					}
					f.From, f.To = j.ends(degree, i)
					m.joined(f, join{of: j.of})
					m.finish(f, false)
					if !yield(f) {
						return
					}
					number++
				}
			}
		}
	}
}
