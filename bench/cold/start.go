package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"casegraph/bench/process"
)

const (
	starts    = 9
	goalStart = 500 // ms
)

// firstAsked is what a new server is asked.
const firstAsked = "{ people(first: 5) { nodes { id name statements { totalCount } } } }"

// printStarts writes how long casegraph serve takes to its first answer in each bed.
func printStarts(ctx context.Context, out io.Writer, beds []*bed, dir string) error {
	binary := filepath.Join(dir, "casegraph")
	if err := process.Build(ctx, binary); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nfrom the start of casegraph serve to its first answer, ms, of %d starts; bold misses the goal of %d\n\n", starts, goalStart)
	w := newTable(out, "store", "schema", "best", "median")
	for _, b := range beds {
		times, err := b.starts(ctx, binary)
		if err != nil {
			return err
		}
		w.row(b.store, b.schema.name, over(slices.Min(times), goalStart, "%.0f"), over(median(times), goalStart, "%.0f"))
	}
	w.end()
	return nil
}

func (b *bed) starts(ctx context.Context, binary string) (times []float64, err error) {
	args := append([]string{"serve", "--listen", "LISTEN"}, b.schema.flags()...)
	p, err := process.Start([]string{"CASEGRAPH_STORE=" + b.url}, binary, args...)
	if err != nil {
		return nil, err
	}
	defer p.Stop()
	for i := range starts {
		if i > 0 {
			if err := p.Again(); err != nil {
				return nil, err
			}
		}
		if err := p.Answers(ctx, func(ctx context.Context) error { return askFirst(ctx, p.Address) }); err != nil {
			return nil, err
		}
		times = append(times, time.Since(p.Began).Seconds()*1000)
	}
	return times, nil
}

func askFirst(ctx context.Context, address string) error {
	body, err := json.Marshal(map[string]string{"query": firstAsked})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+address+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	var answer struct {
		Data   any
		Errors []any
	}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		return err
	}
	if answer.Data == nil || len(answer.Errors) > 0 {
		return fmt.Errorf("%v", answer.Errors)
	}
	return nil
}
