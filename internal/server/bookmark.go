package server

import (
	"errors"
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
			switch b = strings.TrimSpace(b); {
			case b == "":
				continue
			case len(b) > maxBookmark:
				return nil, fault.Input(bookmarkHeader, "a bookmark may have %d bytes, and one has %d; send those of responses, as they came", maxBookmark, len(b))
			case len(out) == maxBookmarks:
				return nil, fault.Input(bookmarkHeader, "a request may carry %d bookmarks, and this one has more; send those of the last response", maxBookmarks)
			}
			out = append(out, b)
		}
	}
	return out, nil
}

// bookmarked is a request in whose context reads heed its bookmarks, which the store
// has come to; seen gives those of the response.
func (s *Server) bookmarked(r *http.Request) (_ *http.Request, seen func() []string, err error) {
	if s.config.Bookmarks == nil {
		return r, func() []string { return nil }, nil
	}
	after, err := bookmarks(r)
	if err != nil {
		return r, nil, err
	}
	ctx, seen, err := s.config.Bookmarks(r.Context(), after)
	if err != nil {
		return r, nil, ofBookmark(err)
	}
	return r.WithContext(ctx), seen, nil
}

// ofBookmark says where a store's error about bookmarks comes from.
func ofBookmark(err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	named := *e
	named.Argument = bookmarkHeader
	return &named
}
