// Package server puts a GraphQL engine on HTTP: /graphql by POST and GET, a
// page that says where things are, the schema, and the two health checks.
//
// Its one idea is that HTTP adds nothing to an answer and lets nothing slip
// into one. What the engine wrote goes out as it is, in one write; what went
// wrong goes out as a code and a sentence, and its cause goes to the log under
// the id that the client got in X-Request-Id.
//
// Invariants:
//   - No body, variable, credential, driver text or stack reaches a client, and
//     neither a variable's value nor a credential reaches the log.
//   - Everything read from a client is bounded in bytes and in time, and every
//     request has a deadline that reaches the store.
//   - Queries only: whatever the schema, GET never runs anything else.
//
// The statuses are those of the GraphQL-over-HTTP specification, for both of
// its media types; [status] has them all.
package server

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"casegraph/graph"
	"casegraph/internal/guard"
	"casegraph/internal/recent"
)

// A Config is what a server is made of.
type Config struct {
	// Engine runs the operations.
	Engine graphql.ExecutableSchema
	// Present gives an error its code and the text that a client may read.
	Present graphql.ErrorPresenterFunc
	// SDL is the text of the schema; it is asked for once, when somebody is.
	SDL func() string
	// Health is nil when the store can answer now.
	Health func(context.Context) error
	// Busy is how many connections of the store are at work, for the metrics; nil:
	// nobody knows.
	Busy func() int
	// Bookmarks waits until the store has come to the bookmarks of a request, for as
	// long as it may be waited for. It gives a context in which reads heed them, and
	// what then gives those of the response; nil: the store has none.
	Bookmarks func(ctx context.Context, after []string) (_ context.Context, seen func() []string, err error)
	// About is what the page says.
	About About
	// IDE answers under /ide/; nil is none.
	IDE http.Handler
	// Statements are what an engine's run had the store do, for the log.
	Statements func(context.Context, *graph.Run) []string
	// Cache is what may be kept of operations that come again; nil is one of
	// recent.Default bytes for their documents alone.
	Cache *recent.Budget
	// Slow is from how long on a request is logged with its statements; 0 is never.
	Slow time.Duration
	// LogVariables puts the values of variables into the log.
	LogVariables bool
	// Log gets a line for each request, and the causes of errors.
	Log *slog.Logger
	// Limits are what an operation may come to; the zero value is guard.Usual.
	Limits guard.Limits
	// NoSuggestions leaves names of the schema out of errors.
	NoSuggestions bool
	// NoIntrospection keeps the schema to itself: SDL is not served either.
	NoIntrospection bool
	// CacheControl is that header of answers without errors; "" is no-store. Answers
	// to GET alone are kept by what heeds it.
	CacheControl string
	// Running operations are let at once, and Waiting ones wait; 0 is 64, and 256. One
	// address has no more than half of each.
	Running, Waiting int
	// WritingBytes bounds the answers that are being written, all together; 0 is 256 MiB.
	WritingBytes int64
	// Rate is the cost that one address may ask for in a minute; 0 is any.
	Rate int
	// Proxies are believed when they say for whom they ask (X-Forwarded-For).
	Proxies []netip.Prefix
	// Origins are the sites whose pages may ask; nil is none.
	Origins *Origins
	// Local answers only what was sent to a name of this machine, so that a page
	// cannot reach it under a name of its own.
	Local bool
	// Timeout bounds one request; 0 is 30 s.
	Timeout time.Duration
	// Drain bounds how long a stopping server waits for running requests; 0 is
	// 10 s.
	Drain time.Duration
}

const noStore = "no-store"

// About is what the page says of the server.
type About struct {
	Version string
	Store   string // the kind: "sqlite", "neo4j"
	Query   string // one to paste, which works on this schema; "" is none
}

// A Server answers for one engine. Its methods may be called at once.
type Server struct {
	config    Config
	exec      graphql.GraphExecutor
	documents *documents
	validator *guard.Validator
	trusted   *trusted // nil: any operation may run
	routes    *http.ServeMux
	handler   http.Handler // routes, and what all of them need
	gate      *gate
	rates     *rates
	metrics   *metrics
	ready     *probe
	writing   *writing
	bodies    chan struct{} // large ones that are being read
	// connections and streams are what addresses hold; refused are the connections
	// that were too many, until they have ended.
	connections, streams *shares
	refused              sync.Map // of net.Conn
	draining             atomic.Bool
	running              atomic.Int64 // requests
	// aborted ends when what is running has to stop.
	aborted context.Context
	abort   context.CancelFunc
}

// New makes a server. It listens to nothing until [Server.Serve].
func New(c Config) *Server {
	if c.Timeout <= 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Drain <= 0 {
		c.Drain = 10 * time.Second
	}
	if c.Limits == (guard.Limits{}) {
		c.Limits = guard.Usual()
	}
	if c.Origins == nil {
		c.Origins, _ = ParseOrigins() // of none there is nothing wrong
	}
	c.CacheControl = cmp.Or(c.CacheControl, noStore)
	c.Running, c.Waiting = cmp.Or(c.Running, 64), cmp.Or(c.Waiting, 256)
	c.WritingBytes = cmp.Or(c.WritingBytes, 256<<20)
	c.SDL = sync.OnceValue(c.SDL)
	s := &Server{
		config: c, documents: newDocuments(cmp.Or(c.Cache, recent.NewBudget(recent.Default))), validator: guard.NewValidator(c.Engine.Schema(), !c.NoSuggestions), routes: http.NewServeMux(),
		gate: newGate(c.Running, c.Waiting), rates: newRates(c.Rate), bodies: make(chan struct{}, largeBodies),
		ready: &probe{ask: c.Health}, writing: &writing{most: c.WritingBytes},
		connections: newShares(mostConnections, sitePart*mostConnections), streams: newShares(mostStreams, sitePart*mostStreams),
	}
	s.metrics = s.newMetrics()
	s.handler = compressed(c.Origins.share(s.routes))
	s.aborted, s.abort = context.WithCancel(context.Background())
	s.exec = s.newExecutor()
	s.route("/graphql", s.graphql, http.MethodGet, http.MethodPost, http.MethodOptions)
	s.route("/{$}", s.page(), http.MethodGet, http.MethodHead)
	ide, schema := off("This server has no IDE: it is switched off."), off("This server does not show its schema: that is switched off, and so is introspection.")
	if c.IDE != nil {
		ide = c.IDE.ServeHTTP
	}
	if !c.NoIntrospection {
		schema = s.schemaText(c.SDL)
	}
	s.route("/ide/", ide, http.MethodGet, http.MethodHead)
	s.route("/schema.graphql", schema, http.MethodGet, http.MethodHead)
	s.route("/healthz", s.healthz, http.MethodGet, http.MethodHead)
	s.route("/readyz", s.readyz, http.MethodGet, http.MethodHead)
	s.routes.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		plain(w, http.StatusNotFound, "There is nothing here. The endpoint is /graphql, the page /.")
	})
	return s
}
