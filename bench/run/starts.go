package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// starts is how many starts are measured.
const starts = 9

// firstQuery is what a new server is asked.
const firstQuery = `{"query":"{ people(first: 5) { nodes { id name statements { totalCount } } } }"}`

// starts measures the time from starting the program to its first answer: with
// the article in a SQLite store, which is what someone who tries it waits for, and
// with each store that was measured.
func (b *bench) starts(ctx context.Context) error {
	article := "sqlite:" + filepath.Join(b.work, "article.db")
	load := exec.CommandContext(ctx, b.options.binary, "load", "--store", article, filepath.Join("seed", "article", "article.yaml"))
	if text, err := load.CombinedOutput(); err != nil {
		return fmt.Errorf("load the article: %w\n%s", err, text)
	}
	times, err := b.firstAnswers(ctx, article)
	if err != nil {
		return err
	}
	fmt.Fprintf(b.out, "\nfrom start to first answer, the article on SQLite: median %.0f ms, slowest of %d %.0f ms\n",
		percentile(times, 50), starts, slices.Max(times))
	for _, s := range b.stores {
		times, err := b.firstAnswers(ctx, s.url)
		if err != nil {
			return err
		}
		b.started["casegraph-"+s.name] = percentile(times, 50)
	}
	return nil
}

// firstAnswers are as many times as are measured, in ms.
func (b *bench) firstAnswers(ctx context.Context, store string) ([]float64, error) {
	var times []float64
	for range starts {
		took, err := b.firstAnswer(ctx, store)
		if err != nil {
			return nil, err
		}
		times = append(times, took.Seconds()*1000)
	}
	return times, nil
}

func (b *bench) firstAnswer(ctx context.Context, store string) (time.Duration, error) {
	began := time.Now()
	p, err := start([]string{"CASEGRAPH_STORE=" + store}, b.options.binary, "serve", "--listen", "LISTEN")
	if err != nil {
		return 0, err
	}
	defer p.stop()
	for time.Since(began) < 20*time.Second {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.address+"/graphql", bytes.NewReader([]byte(firstQuery)))
		if err != nil {
			return 0, err
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return time.Since(began), nil
			}
		}
		select {
		case <-p.done:
			return 0, fmt.Errorf("the server ended: %s", p.printed())
		case <-time.After(time.Millisecond):
		}
	}
	return 0, fmt.Errorf("the server does not answer: %s", p.printed())
}
