package main

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"

	"casegraph/internal/operations"
	"casegraph/internal/server"
)

// accessFlags say who may send requests, and what these may cost. By default a server
// answers this machine only.
type accessFlags struct {
	PublicRead      bool      `help:"Let everybody read who can reach the server. Without this flag the server listens on this machine only, and answers only to its names."`
	Origin          []string  `placeholder:"ORIGIN" help:"A site whose pages may send requests, such as https://app.example, or * for all sites. May be given several times."`
	NoIntrospection bool      `help:"Do not show the schema: no introspection, no /schema.graphql."`
	NoSuggestions   bool      `help:"Do not suggest names of the schema in errors."`
	NoIDE           bool      `name:"no-ide" help:"Serve no IDE."`
	Operations      string    `placeholder:"FILE" help:"Run only the operations in this file, which Apollo's or Relay's tools write. There is no IDE then, since it could run nothing else."`
	Export          bool      `help:"Answer /export although --operations says which operations may run. Without --operations it is answered anyway."`
	Exports         int       `default:"2" placeholder:"N" help:"How many exports run at once. One address has one. Exports beyond that get the status 503. Default: ${default}."`
	Rate            int       `default:"0" placeholder:"COST" help:"How much cost one address may ask for in a minute. It must be at least --max-cost. Time counts too: each 200 µs that the store works beyond what the cost pays for costs 1. Default: no limit."`
	Proxy           []network `placeholder:"CIDR" help:"The addresses of a proxy, such as 10.0.0.0/8. The server believes what it says in X-Forwarded-For about its clients. May be given several times."`
	CacheControl    string    `default:"no-store" placeholder:"TEXT" help:"Who may cache answers without errors, and for how long, such as \"public, max-age=60\": the Cache-Control header. Default: ${default}."`
	Running         int       `default:"64" placeholder:"N" help:"How many operations run at once. One address has at most half of them, and operations that cost 1,000 or more have at most half. Default: ${default}."`
	Waiting         int       `default:"256" placeholder:"N" help:"How many operations wait for a place to run. Operations beyond that get the status 503. Default: ${default}."`
	WritingBytes    int64     `default:"268435456" placeholder:"N" help:"How many bytes all answers that are being written may take, with what compresses them. Requests beyond that get the status 503. Default: ${default} (256 MiB)."`
}

// ide says whether the server has an IDE.
func (f accessFlags) ide() bool { return !f.NoIDE && f.Operations == "" }

// A network is a range of addresses such as 10.0.0.0/8, or one address.
type network struct{ netip.Prefix }

// UnmarshalText implements encoding.TextUnmarshaler.
func (n *network) UnmarshalText(text []byte) error {
	if a, err := netip.ParseAddr(string(text)); err == nil {
		n.Prefix = netip.PrefixFrom(a, a.BitLen())
		return nil
	}
	var err error
	if n.Prefix, err = netip.ParsePrefix(string(text)); err != nil {
		return fmt.Errorf("%q is no address and no range of them, such as 10.0.0.0/8", text)
	}
	return nil
}

// minWriting is twice the size of the largest answer, which is 32 MiB.
const minWriting = 64 << 20

// directives matches the value of a Cache-Control header (RFC 9111, 5.2).
var directives = regexp.MustCompile(`^[a-z-]+(=[0-9]+)?(, *[a-z-]+(=[0-9]+)?)*$`)

// config sets the flags in the server's configuration.
func (f accessFlags) config(l limitFlags) (server.Config, error) {
	origins, err := server.ParseOrigins(f.Origin...)
	if err != nil {
		return server.Config{}, usageError("--origin: " + err.Error())
	}
	switch {
	case !directives.MatchString(f.CacheControl):
		return server.Config{}, usageError(fmt.Sprintf("--cache-control: %q is not directives as the header has them; expected such as \"public, max-age=60\"", f.CacheControl))
	case f.Running < 1:
		return server.Config{}, usageError("--running: expected at least 1")
	case f.Waiting < 1:
		return server.Config{}, usageError("--waiting: expected at least 1")
	case f.Exports < 1:
		return server.Config{}, usageError("--exports: expected at least 1")
	case f.WritingBytes < minWriting:
		return server.Config{}, usageError(fmt.Sprintf("--writing-bytes: expected at least %d, so that the largest answer has room", minWriting))
	case f.Rate != 0 && f.Rate < l.MaxCost:
		return server.Config{}, usageError(fmt.Sprintf("--rate: %d is less than what one operation may cost (--max-cost %d), which could then never be asked", f.Rate, l.MaxCost))
	}
	var proxies []netip.Prefix
	for _, p := range f.Proxy {
		proxies = append(proxies, p.Prefix)
	}
	return server.Config{
		Limits: l.limits(), NoSuggestions: f.NoSuggestions, NoIntrospection: f.NoIntrospection,
		Running: f.Running, Waiting: f.Waiting, Exports: f.Exports, Rate: f.Rate, WritingBytes: f.WritingBytes, Proxies: proxies, Origins: origins, Local: !f.PublicRead, CacheControl: f.CacheControl,
	}, nil
}

// trust limits the server to the operations of the manifest, if there is one.
func (f accessFlags) trust(s *server.Server) error {
	if f.Operations == "" {
		return nil
	}
	all, err := operations.Read(f.Operations)
	if err != nil {
		return usageError("--operations: " + err.Error())
	}
	if err := s.Trust(all); err != nil {
		return usageError(fmt.Sprintf("--operations: %s:\n%v", f.Operations, err))
	}
	return nil
}

// opens refuses an address that other machines reach, unless --public-read is set.
func (f accessFlags) opens(flag string, a net.Addr) error {
	if tcp, ok := a.(*net.TCPAddr); f.PublicRead || ok && tcp.IP.IsLoopback() {
		return nil
	}
	return usageError(fmt.Sprintf("%s: others than this machine reach %s, and could read everything; add --public-read if they may", flag, a))
}
