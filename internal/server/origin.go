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

// Origins are the sites whose pages may send requests. A browser sends requests from a
// page to any server, so requests from pages of other sites are refused.
type Origins struct {
	named []string
	sites *http.CrossOriginProtection
}

// ParseOrigins parses origins as browsers write them, such as "https://app.example".
// "*" stands for all sites. The error names the origin that is malformed.
func ParseOrigins(named ...string) (*Origins, error) {
	o := &Origins{named: named, sites: http.NewCrossOriginProtection()}
	for _, name := range named {
		if name == "*" {
			continue
		}
		if err := o.sites.AddTrustedOrigin(name); err != nil {
			return nil, fmt.Errorf("%q is not an origin; expected one such as https://app.example: %w", name, err)
		}
	}
	return o, nil
}

// check refuses requests that a page of another site makes a browser send. Requests of
// other programs pass, and so do links that a user follows.
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
		fault.New(fault.Forbidden, "pages of other sites may not send requests to this server; its operator can allow a site with --origin")}
}

// share lets pages of the named sites read the answers (CORS).
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

// misdirected answers a request whose Host is not a name of this machine.
const misdirected = "This server answers this machine only, under its names localhost and 127.0.0.1. " +
	"Start it with --public-read to let others read, also those who come through a proxy."

// isLocal says whether a Host is a loopback address or localhost. This stops DNS
// rebinding: an attacker can let a name of his own lead to this machine, but then
// browsers send that name as the Host.
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
