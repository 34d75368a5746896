// Package synthetic generates graphs of the built-in schema, of any size, for benchmarks.
// They are skewed like real records: a few people make thousands of statements, and a few
// agencies have thousands of members. Names share prefixes, some values are missing, and
// some dates are partial.
//
// A graph is a function of its [Config]. Every fact is computed from the seed, its type and
// its number. So the facts are the same each time, in the same order, both as [store.Fact]
// values for [store.Load].Put and as JSON lines, and a graph of any size needs no memory.
//
// A graph is valid: a loader accepts it without a warning. It makes no sense, though: the
// charge that a decision resolves has nothing to do with its case. Benchmarks do not depend
// on that.
package synthetic

import (
	"fmt"
	"iter"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// Dataset is the name under which the graph is loaded.
const Dataset = "synthetic"

// A Config determines a graph.
type Config struct {
	Seed uint64
	// Nodes is the number of nodes, at least MinNodes.
	Nodes int
	// Joins is the approximate number of relationships for each node; 0 is nearly three.
	Joins int
	// Hubs are degrees of nodes that are added to Nodes, each at least MinDegree. [HubID]
	// tells their ids.
	Hubs []int
}

// MinDegree is the least degree of a hub.
const MinDegree = 2

// The sizes that are measured, and the smallest there can be.
const (
	Small    = 10_000
	Medium   = 160_000
	Large    = 1_000_000
	MinNodes = 1_000
)

// A Graph has the facts of a Config. It is immutable.
type Graph struct {
	cfg    Config
	cat    *catalog.Catalog
	counts map[string]int // nodes, by the name of their type
}

// share is how many in a thousand nodes are of each type, in the order in which
// they are made: sources first, because the others cite them.
var share = []struct {
	of       string
	perMille int
}{
	{"Source", 20}, {"Person", 150}, {"Agency", 10}, {"Account", 80},
	{"Statement", 350}, {"Claim", 80}, {"CourtCase", 60}, {"Charge", 90},
	{"Decision", 60}, {"Sentence", 45}, {"Detention", 15}, {"Event", 40},
}

// New returns the graph of a Config. The catalog must be the one of the built-in schema.
func New(c *catalog.Catalog, cfg Config) (*Graph, error) {
	if cfg.Nodes < MinNodes {
		return nil, fmt.Errorf("synthetic: %d nodes are too few; expected at least %d", cfg.Nodes, MinNodes)
	}
	for _, degree := range cfg.Hubs {
		if degree < MinDegree {
			return nil, fmt.Errorf("synthetic: a hub of degree %d; expected at least %d", degree, MinDegree)
		}
	}
	g := &Graph{cfg: cfg, cat: c, counts: map[string]int{}}
	rest := cfg.Nodes
	for _, s := range share {
		if c.Node(s.of) == nil {
			return nil, fmt.Errorf("synthetic: the catalog has no node type %s: it is not the built-in domain", s.of)
		}
		g.counts[s.of] = cfg.Nodes * s.perMille / 1000
		rest -= g.counts[s.of]
	}
	g.counts["Person"] += rest
	for _, j := range joins {
		if c.Relationship(j.of) == nil {
			return nil, fmt.Errorf("synthetic: the catalog has no relationship type %s: it is not the built-in domain", j.of)
		}
	}
	return g, nil
}

// Name identifies a graph: graphs with the same name are equal.
func (g *Graph) Name() string {
	name := fmt.Sprintf("synthetic graph %d of %d nodes, seed %d", version, g.cfg.Nodes, g.cfg.Seed)
	if g.cfg.Joins > 0 {
		name += fmt.Sprintf(", %d relationships to a node", g.cfg.Joins)
	}
	if len(g.cfg.Hubs) > 0 {
		name += fmt.Sprintf(", hubs of %v", g.cfg.Hubs)
	}
	return name
}

// version is increased when a Config gives other facts than before.
const version = 1

// Catalog returns the catalog of the graph.
func (g *Graph) Catalog() *catalog.Catalog { return g.cat }

// Count returns the number of nodes of a type, without those of hubs.
func (g *Graph) Count(nodeType string) int { return g.counts[nodeType] }

// Size returns the numbers of nodes and relationships.
func (g *Graph) Size() (nodes, relationships int) {
	for _, j := range joins {
		relationships += g.joinCount(j)
	}
	n, r := g.hubSize()
	return g.cfg.Nodes + n, relationships + r
}

// Facts returns all facts in the order in which a store takes them: sources, other nodes,
// relationships. Each is valid, and complete except for what a store adds. The caller may
// keep them.
func (g *Graph) Facts() iter.Seq[*store.Fact] {
	return func(yield func(*store.Fact) bool) {
		for _, s := range share {
			for f := range g.Nodes(s.of) {
				if !yield(f) {
					return
				}
			}
		}
		for f := range g.relationships("") {
			if !yield(f) {
				return
			}
		}
	}
}

// Nodes returns the nodes of a type.
func (g *Graph) Nodes(nodeType string) iter.Seq[*store.Fact] {
	return func(yield func(*store.Fact) bool) {
		m := newMaker(g)
		for i := range g.counts[nodeType] {
			if !yield(m.node(nodeType, i)) {
				return
			}
		}
		m.hubNodes(nodeType)(yield)
	}
}

// Relationships returns the relationships of a type.
func (g *Graph) Relationships(relationshipType string) iter.Seq[*store.Fact] {
	return g.relationships(relationshipType)
}

func (g *Graph) relationships(of string) iter.Seq[*store.Fact] {
	return func(yield func(*store.Fact) bool) {
		m := newMaker(g)
		for n, j := range joins {
			if of != "" && of != j.of {
				continue
			}
			for i := range g.joinCount(j) {
				if !yield(m.relationship(n, j, i)) {
					return
				}
			}
		}
		m.hubRelationships(of)(yield)
	}
}

// Description returns the description of the dataset.
func (g *Graph) Description() store.Dataset {
	return store.Dataset{Name: Dataset, Values: map[string]any{
		"title": g.Name(), "licence": licence, "loadedAt": stamp, "status": catalog.Loaded,
	}}
}

const licence = "CC0-1.0"

// stamp is when every fact was loaded, so that a graph does not depend on the
// day it is made: 2026-01-01T00:00:00Z in milliseconds.
const stamp int64 = 1_767_225_600_000
