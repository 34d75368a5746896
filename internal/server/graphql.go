package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/fault"
	"casegraph/internal/guard"
	"casegraph/internal/principal"
)

// graphql answers GET and POST on the endpoint.
func (s *Server) graphql(w http.ResponseWriter, r *http.Request) {
	transport{s}.Do(w, r, s.exec)
}

// transport is GraphQL over HTTP: queries as a JSON body of a POST, or in the
// query string of a GET. It takes nothing else, in particular no form, which
// any page of any site could send.
type transport struct{ s *Server }

var _ graphql.Transport = transport{}

// Supports says yes: what cannot be answered gets the status that says so.
func (transport) Supports(*http.Request) bool { return true }

// Do answers one request.
func (t transport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	ctx := r.Context()
	media, acceptable := negotiate(r.Header["Accept"])
	if !acceptable {
		t.refuse(ctx, w, exec, media, badRequest{http.StatusNotAcceptable,
			fault.New(fault.BadUserInput, "the answer is %s or %s, and the request accepts neither", legacy, modern)})
		return
	}
	resp, written, err := t.s.answer(w, r, exec)
	if err == nil {
		defer written()
	}
	switch {
	case t.s.gone(r) && (err != nil || len(resp.Errors) > 0):
		t.abandon(ctx, w)
		return
	case err != nil:
		t.refuse(ctx, w, exec, media, err)
		return
	}
	if req := requestOf(ctx); req != nil && req.run.Cost.Requested > 0 {
		resp.Extensions = map[string]any{"cost": req.run.Cost}
	}
	t.write(ctx, w, status(media, resp), media, resp)
}

// answer lets a request in, reads it and runs its operation: what is cheap to see
// comes first. An error refuses the request. The answer has room in memory until
// written is called.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) (_ *graphql.Response, written func(), err error) {
	if err := s.config.Origins.check(r); err != nil {
		return nil, nil, err
	}
	from := s.address(r)
	budget := s.rates.of(from)
	defer s.rates.tell(w.Header(), budget)
	if err := budget.spend(1); err != nil { // what is refused costs something too
		return nil, nil, err
	}
	read, release, err := s.reading(r)
	if err != nil {
		return nil, nil, err
	}
	defer release()
	params := params{limits: s.config.Limits}
	if err := read(w, r, &params); err != nil {
		return nil, nil, err
	}
	r, seen, err := s.bookmarked(r)
	if err != nil {
		return nil, nil, err
	}
	ctx, cancel := context.WithTimeout(r.Context(), s.config.Timeout)
	defer cancel()
	place, err := s.gate.enter(ctx, from)
	if err != nil {
		return nil, nil, err
	}
	defer place.leave()
	if req := requestOf(ctx); req != nil {
		req.run.Admit = budget.spend
		req.run.Expensive = func() error { return place.turnsExpensive(ctx) }
		defer func() { budget.charge(&req.run) }()
	}
	resp, err := s.run(principal.With(ctx, principal.Principal{Address: from}), exec, &params, r.Method == http.MethodGet)
	if err != nil {
		w.Header().Set("Allow", http.MethodPost)
		return nil, nil, badRequest{http.StatusMethodNotAllowed, err}
	}
	if states := seen(); len(states) > 0 {
		w.Header().Set(bookmarkHeader, strings.Join(states, ","))
	}
	// While it holds its place still: what has no room is let go of before another runs.
	if written, err = s.hold(r, len(resp.Data), len(resp.Data)); err != nil {
		return nil, nil, err
	}
	return resp, written, nil
}

// refuse answers a request that is none of GraphQL over HTTP.
func (t transport) refuse(ctx context.Context, w http.ResponseWriter, exec graphql.GraphExecutor, media string, err error) {
	resp := refuse(ctx, exec, err)
	code := status(modern, resp)
	if bad, ok := errors.AsType[badRequest](err); ok {
		code = bad.status
	} else if _, ok := errors.AsType[guard.Refusal](err); ok {
		code = status(media, resp)
	}
	if code == http.StatusInternalServerError {
		t.s.account(ctx, resp.Errors)
	}
	t.write(ctx, w, code, media, resp)
}

// statusGone is what nginx and others log of a client that went away before it was
// answered. Nobody reads it.
const statusGone = 499

// outcomeGone is that of its operation: no error, neither of ours nor of the client's.
const outcomeGone = "canceled"

// gone says whether the client went away before it was answered. A server that stops
// ends its requests too.
func (s *Server) gone(r *http.Request) bool {
	return errors.Is(r.Context().Err(), context.Canceled) && s.aborted.Err() == nil
}

// abandon ends a request whose client has gone.
func (t transport) abandon(ctx context.Context, w http.ResponseWriter) {
	if req := requestOf(ctx); req != nil {
		req.outcome = outcomeGone
	}
	w.WriteHeader(statusGone)
}

func (t transport) write(ctx context.Context, w http.ResponseWriter, status int, media string, resp *graphql.Response) {
	if req := requestOf(ctx); req != nil {
		req.outcome, req.refused = outcomeOK, refusal(resp)
		for _, e := range resp.Errors {
			if code, _ := e.Extensions["code"].(string); !slices.Contains(req.codes, code) {
				req.codes = append(req.codes, code)
			}
		}
		if len(req.codes) > 0 {
			req.outcome = req.codes[0]
		}
	}
	switch status {
	case http.StatusServiceUnavailable:
		retryAfter(w.Header(), time.Second)
	case http.StatusTooManyRequests:
		l, _ := errors.AsType[limited](resp.Errors[0].Err)
		retryAfter(w.Header(), l.after)
	}
	cache := t.s.config.CacheControl
	if len(resp.Errors) > 0 { // it may be another the next time
		cache = noStore
	}
	writeResponse(w, status, media, cache, resp)
}

// badRequest is what is wrong with a request as HTTP sees it.
type badRequest struct {
	status int
	error
}

func (b badRequest) Unwrap() error { return b.error }
