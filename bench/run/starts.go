package main

import (
	"context"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"casegraph/bench/process"
	"casegraph/bench/workload"
)

// starts is how many starts are measured of each system.
const starts = 9

// first is what a new server is asked where the store has the article.
var first = workload.Query{
	Name:      "first",
	GraphQL:   "{ people(first: 5) { nodes { id name statements { totalCount } } } }",
	Variables: []map[string]any{{}},
}

// starts measures the time from a start to the first answer: with the article in a
// SQLite store, which is what someone who tries the program waits for, and of each
// system that was measured. The databases are there already, and warm.
func (b *bench) starts(ctx context.Context) error {
	article := "sqlite:" + filepath.Join(b.work, "article.db")
	load := exec.CommandContext(ctx, b.options.binary, "load", "--store", article, filepath.Join("seed", "article", "article.yaml"))
	if text, err := load.CombinedOutput(); err != nil {
		return fmt.Errorf("load the article: %w\n%s", err, text)
	}
	p, err := process.Start([]string{"CASEGRAPH_STORE=" + article}, b.options.binary, "serve", "--listen", "LISTEN")
	if err != nil {
		return err
	}
	defer p.Stop()
	times, err := newSystem("casegraph", p, askGraphQL, []workload.Query{first}).starts(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\nfrom start to first answer, the article on SQLite: median %.0f ms, slowest of %d %.0f ms\n",
		percentile(times, 50), starts, slices.Max(times))
	for _, s := range b.stores {
		for _, sys := range s.systems {
			times, err := sys.starts(ctx)
			if err != nil {
				return err
			}
			b.started[sys.name] = percentile(times, 50)
		}
	}
	return nil
}

// starts are the times that so many starts took, in ms.
func (s *system) starts(ctx context.Context) (times []float64, err error) {
	for range starts {
		s.client.CloseIdleConnections()
		if err := s.process.Again(); err != nil {
			return nil, err
		}
		if err := s.answers(ctx); err != nil {
			return nil, err
		}
		times = append(times, time.Since(s.process.Began).Seconds()*1000)
	}
	return times, nil
}

// printStarts writes how long the systems take to start.
func (b *bench) printStarts() {
	fmt.Fprint(b.out, "\nms from start to first answer:")
	for _, name := range slices.Sorted(maps.Keys(b.started)) {
		fmt.Fprintf(b.out, " %s %.0f", name, b.started[name])
	}
	fmt.Fprintln(b.out)
}
