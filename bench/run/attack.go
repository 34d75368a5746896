package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"text/tabwriter"
	"time"

	"casegraph/bench/attacks"
	"casegraph/bench/workload"
)

// attack sends each attack to our servers, one at a time, and tells what it came to: its
// outcome, its cost, the processor time that it took of the server and its database,
// and how much memory the server holds. Each is sent twice and the second time counts:
// Neo4j plans a statement that it has not seen, which takes as long on a small graph as
// on a large one. It fails where one that was let through took more than it may for its
// cost, or where one was refused for something else than its cost.
func (b *bench) attack(ctx context.Context) error {
	w := tabwriter.NewWriter(b.out, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "| attack\t| store\t| outcome\t| cost\t| ms\t| CPU ms\t| µs a unit\t| MiB\t|")
	fmt.Fprintln(w, "| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t|")
	hub, err := b.hub()
	if err != nil {
		return err
	}
	var over []string
	for _, a := range attacks.Work() {
		for _, s := range b.stores {
			for _, sys := range s.systems {
				if !strings.HasPrefix(sys.name, "casegraph-") {
					continue
				}
				body := marshal(map[string]any{"query": strings.ReplaceAll(a.Query, "$hub", hub)})
				if _, _, err := sys.outcome(ctx, sys.to("/graphql", body)); err != nil {
					return err
				}
				before, _ := sys.process.cpu()
				database, began := sys.databaseCPU(ctx), time.Now()
				outcome, cost, err := sys.outcome(ctx, sys.to("/graphql", body))
				if err != nil {
					return err
				}
				took := time.Since(began)
				after, _ := sys.process.cpu()
				cpu := after - before + sys.databaseCPU(ctx) - database
				unit := float64(cpu.Microseconds()) / float64(max(cost, 1))
				fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %d\t| %.0f\t| %.1f\t| %.0f\t| %.0f\t|\n", a.Name, s.name, outcome, cost, took.Seconds()*1000, cpu.Seconds()*1000, unit, sys.process.resident())
				switch outcome {
				case "answered", "TIMEOUT", "QUERY_TOO_COSTLY":
				default:
					over = append(over, fmt.Sprintf("%s on %s: it is refused: %s", a.Name, s.name, outcome))
				}
				if unit > attacks.Most && cpu > tooLittle && outcome != "QUERY_TOO_COSTLY" {
					over = append(over, fmt.Sprintf("%s on %s: %.0f µs", a.Name, s.name, unit))
				}
			}
		}
	}
	_ = w.Flush()
	if len(over) > 0 {
		return fmt.Errorf("a unit of cost may take %d µs of processor time:\n%s", attacks.Most, strings.Join(over, "\n"))
	}
	return nil
}

// tooLittle is what a request takes by itself, whatever it asks for.
const tooLittle = 20 * time.Millisecond

// hub is the id of a node with very many relationships; in a small graph there may be
// none to ask for.
func (b *bench) hub() (string, error) {
	for _, q := range workload.Queries(b.graph, b.options.seed) {
		if q.Name == "g" && len(q.Variables) > 0 {
			if id, ok := q.Variables[0]["id"].(string); ok {
				return id, nil
			}
		}
	}
	return "", errors.New("the graph has no node with many relationships; give it more -nodes")
}

// outcome asks once, and gives the code of the first error or "answered", and what
// the operation costs.
func (s *system) outcome(ctx context.Context, p prepared) (outcome string, cost int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url, bytes.NewReader(p.body))
	if err != nil {
		return "", 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := s.client.Do(req)
	if err != nil {
		return "", 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return "", 0, err
	}
	var answer struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
		Extensions struct{ Cost struct{ Requested int } }
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return "", 0, fmt.Errorf("%s: %.200s", resp.Status, text)
	}
	outcome = "answered"
	if len(answer.Errors) > 0 {
		outcome = answer.Errors[0].Extensions.Code
		if outcome == "GRAPHQL_VALIDATION_FAILED" || outcome == "BAD_USER_INPUT" {
			outcome += " " + answer.Errors[0].Message
		}
	}
	return outcome, answer.Extensions.Cost.Requested, nil
}
