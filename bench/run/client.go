package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"casegraph/bench/floor"
	"casegraph/bench/process"
	"casegraph/bench/workload"
)

// A system is a server that is measured.
type system struct {
	name    string // in results: casegraph-sqlite, floor-neo4j
	process *process.Process
	// request returns the body for a query with variables, and the path to post it to.
	request func(workload.Query, map[string]any) (path string, body []byte)
	client  *http.Client
	asked   map[string][]prepared // by the query's name; a peer is not asked all
	// database returns the processor time that its database has used. It is nil if the
	// database is not a process of its own.
	database func(context.Context) time.Duration
	// metrics is the address of its metrics for Prometheus, or empty.
	metrics string
	// probe is sent until the server answers.
	probe prepared
	// plain says that its answers have another form, which peers.Plain converts.
	plain bool
}

func (s *system) databaseCPU(ctx context.Context) time.Duration {
	if s.database == nil {
		return 0
	}
	return s.database(ctx)
}

// A prepared request is built before time is measured.
type prepared struct {
	url  string
	body []byte
}

func newSystem(name string, p *process.Process, request func(workload.Query, map[string]any) (string, []byte), queries []workload.Query) *system {
	s := &system{
		name: name, process: p, request: request, asked: map[string][]prepared{},
		// Node closes connections that are idle for five seconds. Only Casegraph compresses,
		// which saves nothing over loopback.
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 4 * time.Second, DisableCompression: true}, Timeout: time.Minute},
	}
	for _, q := range queries {
		for _, v := range q.Variables {
			path, body := request(q, v)
			if body == nil {
				break
			}
			s.asked[q.Name] = append(s.asked[q.Name], s.to(path, body))
		}
	}
	if names := slices.Sorted(maps.Keys(s.asked)); len(names) > 0 {
		s.probe = s.asked[names[0]][0]
	}
	return s
}

// to returns a request to the server.
func (s *system) to(path string, body []byte) prepared {
	return prepared{"http://" + s.process.Address + path, body}
}

// askGraphQL makes the request of a query to Casegraph.
func askGraphQL(q workload.Query, variables map[string]any) (string, []byte) {
	return "/graphql", marshal(map[string]any{"query": q.GraphQL, "variables": variables})
}

// askFloor makes the request of a query to a floor.
func askFloor(store string) func(workload.Query, map[string]any) (string, []byte) {
	return func(q workload.Query, variables map[string]any) (string, []byte) {
		if !floor.Asked(store, q.Name) {
			return "", nil
		}
		return "/" + q.Name, marshal(variables)
	}
}

func marshal(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // maps of strings and numbers
	}
	return text
}

// answers waits until the server answers a query.
func (s *system) answers(ctx context.Context) error { return s.answersTo(ctx, s.probe) }

// answersTo waits until the server answers a request.
func (s *system) answersTo(ctx context.Context, p prepared) error {
	err := s.process.Answers(ctx, func(ctx context.Context) error {
		text, err := s.post(ctx, p)
		if err != nil {
			return err
		}
		return parse(text)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	return nil
}

// post sends a request and returns the body of the answer.
func (s *system) post(ctx context.Context, p prepared) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(p.body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s: %s", s.name, resp.Status, text)
	}
	return text, nil
}

// A burst has the times of a number of requests.
type burst struct {
	latencies []float64 // of each, in ms
	took      time.Duration
	cpu       time.Duration // of the server
	database  time.Duration // of the database
}

// burst sends a query for a time, from a number of clients at once, beginning with the
// variables at offset. Each client sends at least `least` requests.
func (s *system) burst(ctx context.Context, query string, offset, clients, least int, long time.Duration) (burst, error) {
	asked := s.asked[query]
	before, _ := s.process.CPU()
	began := time.Now()
	var next atomic.Int64
	next.Store(int64(offset))
	lists := make([][]float64, clients)
	errs := make([]error, clients)
	var group sync.WaitGroup
	for i := range clients {
		group.Go(func() {
			for n := 0; n < least || time.Since(began) < long; n++ {
				p := asked[int(next.Add(1)-1)%len(asked)]
				t := time.Now()
				text, err := s.post(ctx, p)
				if err == nil {
					err = parse(text)
				}
				if err != nil {
					errs[i] = err
					return
				}
				lists[i] = append(lists[i], time.Since(t).Seconds()*1000)
			}
		})
	}
	group.Wait()
	b := burst{took: time.Since(began), latencies: slices.Concat(lists...)}
	if after, err := s.process.CPU(); err == nil {
		b.cpu = after - before
	}
	for _, err := range errs {
		if err != nil {
			return b, fmt.Errorf("%s, query %s: %w", s.name, query, err)
		}
	}
	return b, nil
}

// parse parses an answer as a client does. An answer with errors is an error.
func parse(text []byte) error {
	var answer struct {
		Data   any
		Errors []any
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return err
	}
	if answer.Data == nil || len(answer.Errors) > 0 {
		return fmt.Errorf("%.300s", text)
	}
	return nil
}
