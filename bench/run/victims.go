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

	"casegraph/bench/attacks"
	"casegraph/internal/fault"
)

// A victim is a server of ours that is attacked.
type victim struct {
	*system
	store string
	shots []shot
}

// A shot is an attack, made ready for a server before the clock runs.
type shot struct {
	attacks.Attack
	body   []byte
	header string
}

func ready(a attacks.Attack, of attacks.Target) shot { return shot{a, a.Body(of), a.Header(of)} }

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
			v, of := &victim{system: sys, store: s.name}, attacks.Target{Hub: hub, Far: "source-0000000", Agency: agency}
			came, err := v.send(ctx, ready(attacks.Attack{Query: "{ people { totalCount } }"}, of))
			if err != nil {
				return nil, err
			}
			of.Bookmark = came.bookmark
			for _, a := range attacks.All() {
				v.shots = append(v.shots, ready(a, of))
			}
			out = append(out, v)
		}
	}
	return out, nil
}

// first is the id that a query of the workload is asked with first; "" where the
// graph is too small for it to be asked.
func (b *bench) first(query string) string {
	for _, q := range b.ordinary {
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

// accepted says whether the operation was run.
func (o outcome) accepted() bool { return o.code == "" || o.code == fault.Timeout }

func (o outcome) String() string {
	if o.code == "" {
		return "answered"
	}
	return string(o.code)
}

// asExpected says whether an attack came to what it should. Whether one that is let
// through costs too much, or takes too long, is for the size of the graph to say.
func (o outcome) asExpected(a shot, store string) bool {
	want := a.Refusal(store)
	return o.code == want || want == "" && (o.code == fault.TooCostly || o.code == fault.Timeout)
}

// send sends an attack.
func (v *victim) send(ctx context.Context, a shot) (outcome, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, v.to("/graphql", nil).url, bytes.NewReader(a.body))
	if err != nil {
		return outcome{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(attacks.Header, a.header)
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
