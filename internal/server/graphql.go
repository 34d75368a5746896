package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/internal/fault"
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
	var params graphql.RawParams
	read := readPost
	if r.Method == http.MethodGet {
		read = readGet
	}
	if err := read(w, r, &params); err != nil {
		t.refuse(ctx, w, exec, media, err)
		return
	}
	r, seen, err := t.s.bookmarked(r)
	if err != nil {
		t.refuse(ctx, w, exec, media, err)
		return
	}
	ctx = r.Context()
	resp, err := t.s.run(ctx, exec, &params, r.Method == http.MethodGet)
	if err != nil {
		w.Header().Set("Allow", http.MethodPost)
		t.refuse(ctx, w, exec, media, badRequest{http.StatusMethodNotAllowed, err})
		return
	}
	if req := requestOf(ctx); req != nil && req.run.Cost.Requested > 0 {
		resp.Extensions = map[string]any{"cost": req.run.Cost}
	}
	if states := seen(); len(states) > 0 {
		w.Header().Set(bookmarkHeader, strings.Join(states, ","))
	}
	t.write(ctx, w, status(media, resp), media, resp)
}

// refuse answers a request that is none of GraphQL over HTTP.
func (t transport) refuse(ctx context.Context, w http.ResponseWriter, exec graphql.GraphExecutor, media string, err error) {
	code := http.StatusBadRequest
	if bad, ok := errors.AsType[badRequest](err); ok {
		code = bad.status
	}
	t.write(ctx, w, code, media, refuse(ctx, exec, err))
}

func (t transport) write(ctx context.Context, w http.ResponseWriter, status int, media string, resp *graphql.Response) {
	if req := requestOf(ctx); req != nil {
		for _, e := range resp.Errors {
			if code, _ := e.Extensions["code"].(string); !slices.Contains(req.codes, code) {
				req.codes = append(req.codes, code)
			}
		}
	}
	writeResponse(w, status, media, resp)
}

// badRequest is what is wrong with a request as HTTP sees it.
type badRequest struct {
	status int
	error
}

func (b badRequest) Unwrap() error { return b.error }
