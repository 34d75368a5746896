package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/bench/peers"
	"casegraph/bench/process"
	"casegraph/bench/synthetic"
	"casegraph/bench/workload"
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/test/neo4jtest"
)

// A bench is one run.
type bench struct {
	options options
	cat     *catalog.Catalog
	graph   *synthetic.Graph
	queries []workload.Query
	// ordinary are the queries without those about hubs, before any are chosen.
	ordinary []workload.Query
	work     string // a folder that is removed in the end
	out      io.Writer

	server *neo4jtest.Server // the Neo4j that was started, or nil
	stores []*opened
	rounds int
	cells  map[string]*cell
	// MiB by system, after the questions that all systems of the store are asked,
	// and after all that it is asked
	resident, residentAll map[string]float64

	started  map[string]float64 // ms from a start to the first answer
	objects  map[string]int     // in an answer, by store and query
	versions map[string]string  // of what is measured

	postgres *peers.Postgres // or nil
}

// An opened store has the graph, and the servers that answer from it: the floor
// first, if it is measured.
type opened struct {
	name    string
	url     string
	systems []*system
	driver  driver.DriverWithContext // of Neo4j, to ask for its processor time
}

// databaseCPU is the processor time that Neo4j says it has used.
func (s *opened) databaseCPU(ctx context.Context) time.Duration {
	return neo4jtest.CPU(ctx, s.driver)
}

// open makes a store ready: it loads the graph where it is not there yet, and
// starts the servers.
func (b *bench) open(ctx context.Context, name string) error {
	s := &opened{name: name}
	st, err := b.connect(ctx, s)
	if err != nil {
		return err
	}
	err = b.fill(ctx, st)
	if closing := st.Close(ctx); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	b.stores = append(b.stores, s)
	var database func(context.Context) time.Duration
	if s.driver != nil {
		database = s.databaseCPU
	}
	if len(b.options.hubs) == 0 {
		if err := b.addFloor(ctx, s, database); err != nil {
			return err
		}
	}
	env := []string{"CASEGRAPH_STORE=" + s.url}
	metrics := ""
	if b.options.soak > 0 {
		if metrics, err = process.FreeAddress(); err != nil {
			return err
		}
		env = append(env, "CASEGRAPH_METRICS="+metrics)
	}
	// All clients have one address, which could not hold so many connections of its own.
	ours, err := process.Start(env, b.options.binary, "serve", "--listen", "LISTEN", "--proxy", "127.0.0.1")
	if err != nil {
		return err
	}
	sys := newSystem("casegraph-"+name, ours, askGraphQL, b.queries)
	sys.metrics = metrics
	return b.add(ctx, s, sys, database)
}

// addFloor starts the floor of a store.
func (b *bench) addFloor(ctx context.Context, s *opened, database func(context.Context) time.Duration) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	floor, err := process.Start(nil, self, floorCommand, "-store", s.url, "-listen", "LISTEN")
	if err != nil {
		return err
	}
	return b.add(ctx, s, newSystem("floor-"+s.name, floor, askFloor(s.name), b.queries), database)
}

// add waits for a system that was just started to answer.
func (b *bench) add(ctx context.Context, s *opened, sys *system, database func(context.Context) time.Duration) error {
	s.systems = append(s.systems, sys)
	sys.database = database
	return sys.answers(ctx)
}

// perMiB is how many nodes, with their relationships and indexes, Neo4j is given a MiB
// for: so all of a graph is in memory.
const perMiB = 250

// connect opens a store by its name.
func (b *bench) connect(ctx context.Context, s *opened) (store.Store, error) {
	switch s.name {
	case "sqlite":
		nodes, _ := b.graph.Size()
		path := filepath.Join(b.options.dir, fmt.Sprintf("casegraph-%d-%d.db", nodes, b.options.seed))
		s.url = "sqlite:" + path
		return sqlite.Open(ctx, path)
	case "neo4j":
		switch s.url = b.options.neo4j; s.url {
		case neo4jtest.Off:
			return nil, neo4jtest.ErrUnavailable
		case "":
			nodes, _ := b.graph.Size()
			server, err := neo4jtest.Start(ctx, neo4jtest.Options{Log: b.out, PageCache: max(512, nodes/perMiB)})
			if err != nil {
				return nil, err
			}
			b.server = server
			s.url = server.URL()
		}
		var err error
		if s.driver, err = neo4jtest.Driver(s.url); err != nil {
			return nil, err
		}
		server, err := s.driver.GetServerInfo(ctx)
		if err != nil {
			return nil, err
		}
		b.versions["neo4j"] = strings.TrimPrefix(server.Agent(), "Neo4j/")
		return neo4j.Open(s.url, neo4j.Options{})
	}
	return nil, fmt.Errorf("there is no such store; expected sqlite or neo4j")
}

// close ends what was started.
func (b *bench) close() {
	for _, s := range b.stores {
		for _, sys := range s.systems {
			sys.process.Stop()
		}
		if s.driver != nil {
			_ = s.driver.Close(context.Background())
		}
	}
	if b.server != nil {
		_ = b.server.Stop()
	}
	if b.postgres != nil {
		b.postgres.Stop()
	}
}

// fill loads the graph into a store that has nothing. What another run left is
// used if it is the same graph; a store with anything else is let be.
func (b *bench) fill(ctx context.Context, st store.Store) error {
	if err := st.Migrate(ctx, b.cat); err != nil {
		return err
	}
	had, err := b.datasets(ctx, st)
	if err != nil {
		return err
	}
	switch {
	case had == b.graph.Name():
		fmt.Fprintf(b.out, "%s: the %s is there\n", st.Name(), had)
		return nil
	case had != "":
		return fmt.Errorf("the store holds something else (%s); give an empty one", had)
	}
	began := time.Now()
	if err := b.load(ctx, st); err != nil {
		return err
	}
	nodes, relationships := b.graph.Size()
	took := time.Since(began)
	fmt.Fprintf(b.out, "%s: loaded %d nodes and %d relationships in %.1fs (%.0f facts/s)\n",
		st.Name(), nodes, relationships, took.Seconds(), float64(nodes+relationships)/took.Seconds())
	return nil
}

// datasets are the titles of what a store holds.
func (b *bench) datasets(ctx context.Context, st store.Store) (string, error) {
	var row []plan.Field
	for _, p := range b.cat.Dataset {
		if p.Name == "title" {
			row = append(row, plan.Column{Of: plan.Dataset, Property: p})
		}
	}
	r := st.Read(ctx, []*plan.List{{From: plan.AllDatasets{}, Limit: plan.NoLimit, Row: row}})[0]
	if r.Err != nil {
		return "", r.Err
	}
	var titles []string
	rows, _ := r.Value.([]any)
	for _, r := range rows {
		titles = append(titles, fmt.Sprint(r.([]any)[0]))
	}
	return strings.Join(titles, ", "), nil
}

// batch is how many facts are put at a time.
const batch = 10_000

func (b *bench) load(ctx context.Context, st store.Store) error {
	l, err := st.Begin(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = l.Rollback(ctx) }()
	facts := make([]*store.Fact, 0, batch)
	for f := range b.graph.Facts() {
		if facts = append(facts, f); len(facts) == batch {
			if err := errors.Join(l.Put(ctx, facts), l.Part(ctx)); err != nil {
				return err
			}
			facts = make([]*store.Fact, 0, batch)
		}
	}
	if err := l.Put(ctx, facts); err != nil {
		return err
	}
	// Last, so that a load that broke off is not taken for the whole graph.
	if err := l.PutDataset(ctx, b.graph.Description()); err != nil {
		return err
	}
	return l.Commit(ctx)
}
