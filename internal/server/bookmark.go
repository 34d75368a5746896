package server

import (
	"net/http"
	"strings"

	"casegraph/internal/fault"
)

// bookmarkHeader carries bookmarks, by commas, in requests and in responses: what
// a client saw through one server of a store it then sees through any other.
const bookmarkHeader = "Casegraph-Bookmark"

// Bounds of what a client may send: a bookmark is some fifty bytes, and a request
// reads through few of them.
const (
	maxBookmarks = 16
	maxBookmark  = 1 << 10 // bytes
)

// bookmarks reads those of a request.
func bookmarks(r *http.Request) ([]string, error) {
	var out []string
	for _, line := range r.Header.Values(bookmarkHeader) {
		for b := range strings.SplitSeq(line, ",") {
			if b = strings.TrimSpace(b); b == "" {
				continue
			}
			if len(b) > maxBookmark || len(out) == maxBookmarks {
				return nil, badRequest{http.StatusBadRequest,
					fault.New(fault.BadUserInput, "%s: expected at most %d bookmarks of a response, each up to %d bytes", bookmarkHeader, maxBookmarks, maxBookmark)}
			}
			out = append(out, b)
		}
	}
	return out, nil
}

// bookmarked is a request in whose context reads heed its bookmarks; seen gives
// those of the response.
func (s *Server) bookmarked(r *http.Request) (_ *http.Request, seen func() []string, err error) {
	if s.config.Bookmarks == nil {
		return r, func() []string { return nil }, nil
	}
	after, err := bookmarks(r)
	if err != nil {
		return r, nil, err
	}
	ctx, seen := s.config.Bookmarks(r.Context(), after)
	return r.WithContext(ctx), seen, nil
}
