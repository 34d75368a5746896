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

// transport is GraphQL over HTTP. It takes an operation as the JSON body of a POST, or
// in the query string of a GET. It takes no forms, because a page of any site can send
// those.
type transport struct{ s *Server }

var _ graphql.Transport = transport{}

// Supports returns true. Do answers a request that it cannot read with an error status.
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

// answer checks a request, reads it and runs its operation. The cheapest checks come
// first. An error refuses the request. The caller calls written after it has written
// the response, which frees the response's share of Config.WritingBytes.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) (_ *graphql.Response, written func(), err error) {
	if err := s.config.Origins.check(r); err != nil {
		return nil, nil, err
	}
	from := s.address(r)
	budget := s.rates.budgetOf(from)
	defer s.rates.setHeaders(w.Header(), budget)
	if err := budget.spend(1); err != nil { // even a request that is refused later costs 1
		return nil, nil, err
	}
	read, release, err := s.reader(r)
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
		req.run.Expensive = func() error { return place.becomeExpensive(ctx) }
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
	// The operation still holds its place here. So if there is no room for the response,
	// it is dropped before another operation runs.
	if written, err = s.hold(r, len(resp.Data), len(resp.Data)); err != nil {
		return nil, nil, err
	}
	return resp, written, nil
}

// refuse answers a request whose operation does not run. The answer has an error
// status with either media type. Only for a document that the guard refused does the
// status follow the media type.
func (t transport) refuse(ctx context.Context, w http.ResponseWriter, exec graphql.GraphExecutor, media string, err error) {
	resp := refuse(ctx, exec, err)
	code := status(modern, resp)
	if bad, ok := errors.AsType[badRequest](err); ok {
		code = bad.status
	} else if _, ok := errors.AsType[guard.Refusal](err); ok {
		code = status(media, resp)
	}
	if code == http.StatusInternalServerError {
		t.s.logCauses(ctx, resp.Errors)
	}
	t.write(ctx, w, code, media, resp)
}

// statusGone is the status for a client that went away before its answer, as nginx
// logs it. Only the log and the metrics see it.
const statusGone = 499

// outcomeGone is the outcome of an operation whose client went away. It is not an error.
const outcomeGone = "canceled"

// gone says whether the client went away before its answer. A stopping server cancels
// requests too, which does not count.
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
	if len(resp.Errors) > 0 { // the next attempt may succeed
		cache = noStore
	}
	writeResponse(w, status, media, cache, resp)
}

// badRequest is an error that has a status of its own in HTTP.
type badRequest struct {
	status int
	error
}

func (b badRequest) Unwrap() error { return b.error }
