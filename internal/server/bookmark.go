package server

import (
	"errors"
	"net/http"
	"strings"

	"casegraph/internal/fault"
)

// bookmarkHeader carries bookmarks, separated by commas, in requests and responses.
// A client that sends them sees at least the state that it saw before, through
// whichever server of the same store.
const bookmarkHeader = "Casegraph-Bookmark"

// Limits on the bookmarks of a request. A bookmark has about fifty bytes, and a
// request needs few.
const (
	maxBookmarks = 16
	maxBookmark  = 1 << 10 // bytes of each
)

// bookmarks reads the bookmarks of a request.
func bookmarks(r *http.Request) ([]string, error) {
	var out []string
	for _, line := range r.Header.Values(bookmarkHeader) {
		for b := range strings.SplitSeq(line, ",") {
			switch b = strings.TrimSpace(b); {
			case b == "":
				continue
			case len(b) > maxBookmark:
				return nil, fault.Input(bookmarkHeader, "a bookmark may have at most %d bytes, and one has %d; send bookmarks as responses gave them", maxBookmark, len(b))
			case len(out) == maxBookmarks:
				return nil, fault.Input(bookmarkHeader, "a request may carry at most %d bookmarks, and this one has more; send those of the last response", maxBookmarks)
			}
			out = append(out, b)
		}
	}
	return out, nil
}

// bookmarked waits until the store has reached the request's bookmarks. Reads in the
// context of the returned request see that state. After them, seen returns the
// bookmarks for the response.
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
		return r, nil, blameBookmark(err)
	}
	return r.WithContext(ctx), seen, nil
}

// blameBookmark names the bookmark header in a store's error.
func blameBookmark(err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	named := *e
	named.Argument = bookmarkHeader
	return &named
}
