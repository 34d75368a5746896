package server

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/rs/cors"

	"casegraph/internal/fault"
)

// Origins say which pages of other sites may ask. Browsers send requests from any
// page to wherever it likes: what comes from a site that is not named is refused.
type Origins struct {
	named []string
	sites *http.CrossOriginProtection
}

// ParseOrigins reads origins as browsers write them, "https://app.example"; "*" is
// any.
func ParseOrigins(named ...string) (*Origins, error) {
	o := &Origins{named: named, sites: http.NewCrossOriginProtection()}
	for _, name := range named {
		if name == "*" {
			continue
		}
		if err := o.sites.AddTrustedOrigin(name); err != nil {
			return nil, fmt.Errorf("%q is no origin; expected one such as https://app.example: %w", name, err)
		}
	}
	return o, nil
}

// check refuses what a page of a site that is not named has its reader send. Plain
// requests of other programs pass; so do links that one follows by hand.
func (o *Origins) check(r *http.Request) error {
	if len(o.named) > 0 && slices.Contains(o.named, "*") {
		return nil
	}
	if r.Method == http.MethodGet {
		if r.Header.Get("Sec-Fetch-Site") != "cross-site" || slices.Contains(o.named, r.Header.Get("Origin")) {
			return nil
		}
	} else if o.sites.Check(r) == nil {
		return nil
	}
	return badRequest{http.StatusForbidden,
		fault.New(fault.Forbidden, "pages of other sites may not ask here; the server can be told to let them (--origin)")}
}

// share lets the pages of named sites read the answers (CORS).
func (o *Origins) share(h http.Handler) http.Handler {
	if len(o.named) == 0 {
		return h
	}
	return cors.New(cors.Options{
		AllowedOrigins: o.named,
		AllowedMethods: []string{http.MethodGet, http.MethodPost, http.MethodHead},
		AllowedHeaders: []string{"*"},
		ExposedHeaders: []string{"X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy", bookmarkHeader},
		MaxAge:         7200, // seconds: as long as browsers keep it
	}).Handler(h)
}

// misdirected is the answer to a request that came under another name than this
// machine's own.
const misdirected = "This server answers this machine only, under its names localhost and 127.0.0.1. " +
	"Start it with --public-read to let others read, also those who come through a proxy."

// isLocal says whether a Host is a name of this machine that nobody else can give
// it: a page whose own name was made to lead here asks for that one.
func isLocal(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.Trim(host, "[]")
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost")
}
