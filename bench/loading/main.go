// Command loading measures how fast `casegraph load` is, from the file to the synced store.
// It compares it with loaders that have the rows ready and check nothing.
//
//	go run ./bench/loading [-nodes 10000,100000] [-joins 5] [-stores sqlite,neo4j] [-rows 10000]
//
// For each size it writes the synthetic graph as JSON lines, loads it with the
// program as it is built for users (which validates it in one pass and writes it
// in another). Then it writes the same rows, computed in advance, with the bare driver: on
// SQLite in the fastest way we know (see sqlite.go), on Neo4j with UNWIND of 5,000 rows.
// Both are timed in turn in one run. Only their ratio counts. At last it loads a table by a
// mapping into SQLite, and the same facts in our own format.
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
	"slices"
	"strconv"
	"strings"
	"syscall"

	"casegraph/bench/synthetic"
	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/test/neo4jtest"
)

// options are the flags.
type options struct {
	nodes  string
	joins  int
	stores string
	dir    string
	neo4j  string
	rounds int
	floor  int
	rows   int
}

func main() {
	var o options
	flag.StringVar(&o.nodes, "nodes", "10000,100000", "nodes in the graphs (also 1000000: SQLite takes minutes and 5 GB of disk)")
	flag.IntVar(&o.joins, "joins", 0, "relationships to a node; nearly three when 0")
	flag.StringVar(&o.stores, "stores", "sqlite,neo4j", "stores to measure on")
	flag.StringVar(&o.dir, "dir", "", "folder for the files; a temporary one when empty")
	flag.StringVar(&o.neo4j, "neo4j", os.Getenv(neo4jtest.Env), "URL of a Neo4j whose database is EMPTIED; one is started when empty")
	flag.IntVar(&o.rounds, "rounds", 3, "how often each loads; the median counts")
	flag.IntVar(&o.floor, "floor", 200_000, "the most nodes to measure the bare driver with, whose rows stand in memory")
	flag.IntVar(&o.rows, "rows", 10_000, "rows of the table that a mapping reads; 0 leaves it out")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "loading:", err)
		os.Exit(1)
	}
}

// A bench is one run.
type bench struct {
	options
	cat     *catalog.Catalog
	dir     string
	program string
	out     io.Writer
}

// A store can be loaded into by both, each time from empty.
type store interface {
	// ours empties the store and loads the file with the program.
	ours(ctx context.Context, file string) (measure, error)
	// floor empties the store and puts the rows with the bare driver.
	floor(ctx context.Context, rows *rows) (measure, error)
	close()
}

func run(ctx context.Context, o options, out io.Writer) (err error) {
	b := &bench{options: o, dir: o.dir, out: out}
	if b.cat, err = graph.ReadCatalog(); err != nil {
		return err
	}
	if b.dir == "" {
		if b.dir, err = os.MkdirTemp("", "casegraph-loading-"); err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(b.dir) }()
	}
	b.program = filepath.Join(b.dir, "casegraph")
	if err := build(ctx, b.program); err != nil {
		return err
	}
	fmt.Fprintln(out, "| store | nodes | facts | load, s | load, CPU s | facts/s | memory, MiB | bare, s | bare, CPU s | rate × | CPU rate × |")
	fmt.Fprintln(out, "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
	for _, name := range strings.Split(o.stores, ",") {
		if err := b.store(ctx, name); errors.Is(err, neo4jtest.ErrUnavailable) {
			fmt.Fprintf(out, "\n*** NOT MEASURING ON NEO4J: %v\n\n", err)
		} else if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return b.mapped(ctx)
}

func (b *bench) store(ctx context.Context, name string) error {
	var s store
	var err error
	switch name {
	case "sqlite":
		s = &sqliteStore{bench: b}
	case "neo4j":
		s, err = openNeo4j(ctx, b)
	default:
		err = fmt.Errorf("there is no such store; expected sqlite or neo4j")
	}
	if err != nil {
		return err
	}
	defer s.close()
	for _, n := range strings.Split(b.nodes, ",") {
		nodes, err := strconv.Atoi(n)
		if err != nil {
			return fmt.Errorf("-nodes: %w", err)
		}
		if err := b.size(ctx, name, s, nodes); err != nil {
			return err
		}
	}
	return nil
}

// size measures with a graph of one size, and prints a line.
func (b *bench) size(ctx context.Context, name string, s store, nodes int) error {
	g, err := synthetic.New(b.cat, synthetic.Config{Seed: 1, Nodes: nodes, Joins: b.joins})
	if err != nil {
		return err
	}
	file := filepath.Join(b.dir, fmt.Sprintf("%d.jsonl", nodes))
	if err := write(g, file); err != nil {
		return err
	}
	var in *rows
	if nodes <= b.floor {
		in = rowsOf(b.cat, g)
	}
	var ours, floor []measure
	memory := 0
	for range b.rounds {
		m, err := s.ours(ctx, file)
		if err != nil {
			return err
		}
		ours, memory = append(ours, m), max(memory, m.mebibytes)
		if in == nil {
			continue
		}
		if m, err = s.floor(ctx, in); err != nil {
			return err
		}
		floor = append(floor, m)
	}
	_, relationships := g.Size()
	facts := nodes + relationships
	took := median(ours, tookOf)
	_, err = fmt.Fprintf(b.out, "| %s | %d | %d | %.2f | %.2f | %.0f | %d |", name, nodes, facts, took, median(ours, cpuOf), float64(facts)/took, memory)
	if err == nil && in != nil {
		_, err = fmt.Fprintf(b.out, " %.2f | %.2f | %.2f | %.2f |\n", median(floor, tookOf), median(floor, cpuOf), median(floor, tookOf)/took, median(floor, cpuOf)/median(ours, cpuOf))
	} else if err == nil {
		_, err = fmt.Fprintln(b.out, " | | | |")
	}
	return err
}

// smallest is the smallest graph there is.
func smallest(c *catalog.Catalog) (*synthetic.Graph, error) {
	return synthetic.New(c, synthetic.Config{Seed: 1, Nodes: synthetic.MinNodes})
}

func tookOf(m measure) float64 { return m.took.Seconds() }
func cpuOf(m measure) float64  { return m.cpu.Seconds() }

func median(measures []measure, of func(measure) float64) float64 {
	var values []float64
	for _, m := range measures {
		values = append(values, of(m))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func write(g *synthetic.Graph, path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(g.WriteJSONL(f), f.Close())
}
