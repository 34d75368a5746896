// Command cold measures the time of the first answer to a query. Every query that a user
// types is new once, and a database has to plan a new statement.
//
//	go run ./bench/cold                     # the article, on SQLite and Neo4j
//	go run ./bench/cold -wide               # beside it, a schema of many more types
//	go run ./bench/cold -questions views/node,nested -times 15
//
// It loads the article and runs every operation that comes with the program. A cold answer
// is the first one of a new engine after the store's caches were cleared: Neo4j's query
// caches, or those of SQLite by opening the file again. Then it measures warm answers to the
// same operations. Run it from the top of the repository.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"casegraph/internal/test/neo4jtest"
)

// options are the flags.
type options struct {
	stores    string
	neo4j     string
	questions string
	times     int
	warm      int
	wide      bool
	start     bool
}

func main() {
	var o options
	flag.StringVar(&o.stores, "stores", "sqlite,neo4j", "stores to ask")
	flag.StringVar(&o.neo4j, "neo4j", os.Getenv(neo4jtest.Env), "URL of an empty Neo4j, or of one that holds the article; one is started when empty")
	flag.StringVar(&o.questions, "questions", "", "names of the questions to ask; all when empty")
	flag.IntVar(&o.times, "times", 7, "cold answers to each question")
	flag.IntVar(&o.warm, "warm", 40, "warm answers to each question")
	flag.BoolVar(&o.wide, "wide", false, fmt.Sprintf("measure a schema with %d more node types and %d more relationship types too, on a Neo4j of its own", moreNodes, moreRelationships))
	flag.BoolVar(&o.start, "start", true, "measure the time from the start of casegraph serve to its first answer too")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "cold:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options, out io.Writer) (err error) {
	if o.times < 1 || o.warm < 1 {
		return errors.New("-times and -warm: expected 1 at least")
	}
	asked, err := questions(o.questions)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "casegraph-cold-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()
	schemas := []*schema{{name: "plain"}}
	if o.wide {
		schemas = append(schemas, &schema{name: "wide", wide: true})
	}
	for _, s := range schemas {
		if err := s.read(work); err != nil {
			return err
		}
	}
	var beds []*bed
	defer func() {
		for _, b := range beds {
			b.end()
		}
	}()
	for _, store := range strings.Split(o.stores, ",") {
		for _, s := range schemas {
			b := &bed{store: store, schema: s, dir: work}
			if s == schemas[0] {
				b.url = o.neo4j
			}
			beds = append(beds, b)
			err := b.prepare(ctx, out)
			if errors.Is(err, neo4jtest.ErrUnavailable) {
				fmt.Fprintf(out, "\n*** NOT MEASURING ON NEO4J: %v\n\n", err)
				beds = beds[:len(beds)-1]
				break
			}
			if err != nil {
				return fmt.Errorf("%s: %w", b.name(), err)
			}
		}
	}
	if len(beds) == 0 {
		return errors.New("there is no store to ask")
	}
	m := &measured{beds: beds, questions: asked, times: o.times, warm: o.warm}
	if err := m.measure(ctx); err != nil {
		return err
	}
	m.print(out)
	if o.wide {
		m.printWide(out)
	}
	if o.start {
		if err := printStarts(ctx, out, beds, work); err != nil {
			return err
		}
	}
	return m.failed()
}

// choose keeps the questions that were named.
func choose(all []question, names string) ([]question, error) {
	if names == "" {
		return all, nil
	}
	var out []question
	for _, name := range strings.Split(names, ",") {
		i := slices.IndexFunc(all, func(q question) bool { return q.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no question %q", name)
		}
		out = append(out, all[i])
	}
	return out, nil
}
