// Command run measures Casegraph against the floors of package floor: the same
// questions over the same facts in the same database, answered without GraphQL.
//
//	go run ./bench/run [-nodes 160000] [-stores sqlite,neo4j] [-for 5m] [-queries a,c]
//	go run ./bench/run -nodes 10000,160000,1000000
//	go run ./bench/run -degrees 100,1000,10000,100000
//
// It generates the synthetic graph and loads it into each store. It checks that the servers
// of a store give the same answers. Then it sends the queries to them over HTTP in turn, in
// shuffled rounds, and parses the answers. Every server is a process of its own on loopback,
// so that its processor time can be measured. The result is the ratio of Casegraph to the
// floor in one run: figures of different runs or machines cannot be compared.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"casegraph/bench/hubs"
	"casegraph/bench/process"
	"casegraph/bench/synthetic"
	"casegraph/bench/workload"
	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/test/neo4jtest"
)

// options are the flags.
type options struct {
	sizes    string
	nodes    int // of the current size
	degrees  string
	hubs     []int // the degrees
	seed     uint64
	stores   string
	queries  string
	clients  int // the most at once
	duration time.Duration
	warm     time.Duration
	dir      string
	neo4j    string
	results  string
	cold     int
	start    bool
	peers    bool
	soak     time.Duration
	attack   bool
	binary   string
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == floorCommand {
		fail(serveFloor(os.Args[2:]))
		return
	}
	var o options
	flag.StringVar(&o.sizes, "nodes", strconv.Itoa(synthetic.Medium), "nodes in the graph (10000, 160000, 1000000); of several, each is measured, and how answers slow down as it grows")
	flag.StringVar(&o.degrees, "degrees", "", "instead of the questions on -nodes, ask about nodes with so many relationships (100,1000,10000,100000), with one client and without a floor, and tell how answers slow down as the degree grows")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the graph and of the variables")
	flag.StringVar(&o.stores, "stores", "sqlite,neo4j", "stores to measure on")
	flag.StringVar(&o.queries, "queries", "", "names of the queries to measure; all when empty")
	flag.IntVar(&o.clients, "clients", 64, "clients at once: 64 for 1, 8 and 64, or 8 for 1 and 8, where a large graph makes some answers too slow for more")
	flag.DurationVar(&o.duration, "for", 4*time.Minute, "how long to measure, after loading and warming up; 0 for first answers alone, which then join the other figures of -results")
	flag.DurationVar(&o.warm, "warm", 2*time.Second, "how long to warm each query up on each server")
	flag.StringVar(&o.dir, "dir", "", "folder to keep the SQLite store in for the next run; a temporary one when empty")
	flag.StringVar(&o.neo4j, "neo4j", os.Getenv(neo4jtest.Env), "URL of an empty Neo4j, or of one loaded by an earlier run; one is started when empty")
	flag.StringVar(&o.results, "results", "", "file to write the results to, as JSON")
	flag.BoolVar(&o.peers, "peers", false, "measure the peers too: @neo4j/graphql on the same Neo4j, PostGraphile beside SQLite")
	flag.DurationVar(&o.soak, "soak", 0, "instead of measuring, ask for so long at saturation, killing Neo4j twice")
	flag.BoolVar(&o.attack, "attack", false, "instead of measuring, send what is meant to hurt, and tell what each takes for a unit of its cost")
	flag.IntVar(&o.cold, "cold", 7, "first answers to measure of each query, after the store's caches were cleared")
	flag.BoolVar(&o.start, "start", true, "measure the time from start to first answer too")
	flag.StringVar(&o.binary, "binary", "", "casegraph program to measure; built from this source when empty")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	fail(run(ctx, o, os.Stdout))
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures each size of the graph.
func run(ctx context.Context, o options, out io.Writer) error {
	cat, err := graph.ReadCatalog()
	if err != nil {
		return err
	}
	if o.clients != 8 && o.clients != 64 {
		return fmt.Errorf("-clients: expected 8 or 64, not %d", o.clients)
	}
	if o.degrees != "" {
		if o.hubs, err = numbersOf("-degrees", o.degrees); err != nil {
			return err
		}
		o.sizes = strconv.Itoa(synthetic.MinNodes)
	}
	sizes, err := numbersOf("-nodes", o.sizes)
	if err != nil {
		return err
	}
	if len(sizes) > 1 && o.neo4j != "" && o.neo4j != neo4jtest.Off {
		return errors.New("one Neo4j holds one graph: leave -neo4j out, or give one size")
	}
	var rows []row
	for _, o.nodes = range sizes {
		more, err := measureSize(ctx, o, cat, out)
		if err != nil {
			return fmt.Errorf("%d nodes: %w", o.nodes, err)
		}
		rows = append(rows, more...)
	}
	if len(sizes) > 1 && o.soak == 0 && o.duration > 0 {
		printGrowth(out, rows)
	}
	return nil
}

// numbersOf reads a flag with numbers from 1 on, with commas between.
func numbersOf(flag, text string) ([]int, error) {
	var out []int
	for _, s := range strings.Split(text, ",") {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%s: expected numbers with commas between, not %q", flag, text)
		}
		out = append(out, n)
	}
	return out, nil
}

// measureSize measures a graph of one size, and returns the results.
func measureSize(ctx context.Context, o options, cat *catalog.Catalog, out io.Writer) ([]row, error) {
	g, err := synthetic.New(cat, synthetic.Config{Seed: o.seed, Nodes: o.nodes})
	if err != nil {
		return nil, err
	}
	ordinary := workload.Queries(g, o.seed)
	all := ordinary
	if len(o.hubs) > 0 {
		if g, err = synthetic.New(cat, synthetic.Config{Seed: o.seed, Nodes: o.nodes, Hubs: o.hubs}); err != nil {
			return nil, err
		}
		if all, err = hubs.Queries(g, o.hubs); err != nil {
			return nil, err
		}
	}
	queries, err := choose(all, o.queries)
	if err != nil {
		return nil, err
	}
	for _, q := range queries {
		if len(q.Variables) == 0 {
			return nil, fmt.Errorf("query %s finds nothing to ask for in so small a graph; give it more -nodes", q.Name)
		}
	}
	work, err := os.MkdirTemp("", "casegraph-bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	if o.dir == "" {
		o.dir = work
	}
	if o.binary == "" {
		o.binary = filepath.Join(work, "casegraph")
		if err := process.Build(ctx, o.binary); err != nil {
			return nil, err
		}
	}
	b := &bench{
		options: o, cat: cat, graph: g, queries: queries, ordinary: ordinary, work: work, out: out,
		cells: map[string]*cell{}, resident: map[string]float64{}, residentAll: map[string]float64{}, started: map[string]float64{}, objects: map[string]int{}, versions: versions(),
	}
	defer b.close()
	for _, name := range strings.Split(o.stores, ",") {
		err := b.open(ctx, name)
		if errors.Is(err, neo4jtest.ErrUnavailable) {
			fmt.Fprintf(out, "\n*** NOT MEASURING ON NEO4J: %v\n\n", err)
			continue
		}
		if err == nil && o.peers {
			err = b.addPeer(ctx, b.stores[len(b.stores)-1])
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(b.stores) == 0 {
		return nil, errors.New("there is no store to measure on")
	}
	if o.soak > 0 {
		return nil, b.soak(ctx, o.soak)
	}
	if o.attack {
		return nil, b.attack(ctx)
	}
	if err := b.check(ctx); err != nil {
		return nil, err
	}
	if err := b.sameAnswers(); err != nil {
		return nil, err
	}
	if o.duration > 0 {
		if err := b.measure(ctx); err != nil {
			return nil, err
		}
	}
	if o.duration > 0 && len(o.hubs) == 0 {
		if err := b.memory(ctx); err != nil {
			return nil, err
		}
	}
	if err := b.cold(ctx, o.cold); err != nil {
		return nil, err
	}
	if o.start = o.start && o.duration > 0 && len(o.hubs) == 0; o.start {
		err = b.starts(ctx)
	}
	report := b.report()
	report.print(out, o)
	if o.start {
		b.printStarts()
	}
	if o.results != "" {
		err = errors.Join(err, report.write(o.results))
	}
	return report.Rows, err
}

// choose returns the queries of the flag.
func choose(all []workload.Query, names string) ([]workload.Query, error) {
	if names == "" {
		return all, nil
	}
	var out []workload.Query
	for _, name := range strings.Split(names, ",") {
		found := false
		for _, q := range all {
			if q.Name == name || q.Like == name && q.Degree > 0 {
				out, found = append(out, q), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no query %q", name)
		}
	}
	return out, nil
}
