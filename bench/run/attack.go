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
	"casegraph/internal/fault"
)

// attack sends each attack to our servers, one at a time, and tells what it came to: its
// outcome, its cost, the processor time that it took of the server and its database,
// and how much memory the server holds. Each is sent twice and the second time counts:
// Neo4j plans a statement that it has not seen, which takes as long on a small graph as
// on a large one. It fails where one that was let through took more than it may for its
// cost, and where one did not come to what it should.
func (b *bench) attack(ctx context.Context) error {
	w := tabwriter.NewWriter(b.out, 0, 0, 1, ' ', 0)
	fmt.Fprintln(w, "| attack\t| store\t| outcome\t| cost\t| ms\t| CPU ms\t| µs a unit\t| MiB\t|")
	fmt.Fprintln(w, "| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t| ---\t|")
	victims, err := b.victims(ctx)
	if err != nil {
		return err
	}
	var wrong []string
	for _, a := range attacks.All() {
		for _, v := range victims {
			if _, err := v.send(ctx, a); err != nil {
				return err
			}
			before, _ := v.process.cpu()
			database, began := v.databaseCPU(ctx), time.Now()
			came, err := v.send(ctx, a)
			if err != nil {
				return err
			}
			took := time.Since(began)
			after, _ := v.process.cpu()
			cpu := after - before + v.databaseCPU(ctx) - database
			unit := float64(cpu.Microseconds()) / float64(max(came.cost, 1))
			fmt.Fprintf(w, "| %s\t| %s\t| %s\t| %d\t| %.0f\t| %.1f\t| %.0f\t| %.0f\t|\n", a.Name, v.store, came, came.cost, took.Seconds()*1000, cpu.Seconds()*1000, unit, v.process.resident())
			if !came.asExpected(a, v.store) {
				wrong = append(wrong, fmt.Sprintf("%s on %s: %s %s", a.Name, v.store, came, came.message))
			}
			if came.code != fault.TooCostly && unit > attacks.Most && cpu > tooLittle {
				wrong = append(wrong, fmt.Sprintf("%s on %s: %.0f µs, and a unit of cost may take %d", a.Name, v.store, unit, attacks.Most))
			}
		}
	}
	_ = w.Flush()
	if len(wrong) > 0 {
		return errors.New(strings.Join(wrong, "\n"))
	}
	return nil
}

// tooLittle is what a request takes by itself, whatever it asks for.
const tooLittle = 20 * time.Millisecond

// A victim is a server of ours that is attacked.
type victim struct {
	*system
	store  string
	target attacks.Target
}

// victims are our servers, one of each store.
func (b *bench) victims(ctx context.Context) ([]*victim, error) {
	hub, agency := b.first("g"), b.first("h")
	if hub == "" || agency == "" {
		return nil, errors.New("the graph has no node with many relationships; give it more -nodes")
	}
	var out []*victim
	for _, s := range b.stores {
		for _, sys := range s.systems {
			if !strings.HasPrefix(sys.name, "casegraph-") {
				continue
			}
			v := &victim{sys, s.name, attacks.Target{Hub: hub, Far: "source-0000000", Agency: agency}}
			came, err := v.send(ctx, attacks.Attack{Query: "{ people { totalCount } }"})
			if err != nil {
				return nil, err
			}
			v.target.Bookmark = came.bookmark
			out = append(out, v)
		}
	}
	return out, nil
}

// first is the id that a query of the workload is asked with first; "" where the
// graph is too small for it to be asked.
func (b *bench) first(query string) string {
	for _, q := range workload.Queries(b.graph, b.options.seed) {
		if q.Name == query && len(q.Variables) > 0 {
			id, _ := q.Variables[0]["id"].(string)
			return id
		}
	}
	return ""
}

// An outcome is what an attack came to.
type outcome struct {
	code     fault.Code // of the first error; "" is answered
	message  string
	cost     int
	bookmark string // that came with the answer
}

func (o outcome) String() string {
	if o.code == "" {
		return "answered"
	}
	return string(o.code)
}

// asExpected says whether an attack came to what it should. Whether one that is let
// through costs too much, or takes too long, is for the size of the graph to say.
func (o outcome) asExpected(a attacks.Attack, store string) bool {
	want := a.Refusal(store)
	return o.code == want || want == "" && (o.code == fault.TooCostly || o.code == fault.Timeout)
}

// send sends an attack.
func (v *victim) send(ctx context.Context, a attacks.Attack) (outcome, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, v.to("/graphql", nil).url, bytes.NewReader(a.Body(v.target)))
	if err != nil {
		return outcome{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(attacks.Header, a.Header(v.target))
	resp, err := v.client.Do(req)
	if err != nil {
		return outcome{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return outcome{}, err
	}
	var answer struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code fault.Code }
		}
		Extensions struct{ Cost struct{ Requested int } }
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return outcome{}, fmt.Errorf("%s: %s: %.200s", a.Name, resp.Status, text)
	}
	came := outcome{cost: answer.Extensions.Cost.Requested, bookmark: resp.Header.Get(attacks.Header)}
	if len(answer.Errors) > 0 {
		came.code, came.message = answer.Errors[0].Extensions.Code, answer.Errors[0].Message
	}
	return came, nil
}
