// Package server serves a GraphQL engine over HTTP: /graphql by POST and GET, a start
// page, the IDE, the schema, and two health checks.
//
// Its one idea: HTTP leaves answers as they are, and nothing internal reaches a client.
// The data goes out as the engine wrote it. An error goes out as a code and a sentence.
// Its cause goes to the log, under the id that the client gets in X-Request-Id.
//
// Invariants:
//   - No stack and no text of a driver reaches a client. No credential reaches the log,
//     and no value of a variable unless Config.LogVariables is set.
//   - Everything that clients send is bounded in bytes and in time, and every request
//     has a deadline that the store sees.
//   - GET runs queries only, whatever the schema has.
//
// The statuses are those of the GraphQL-over-HTTP specification, for both of its media
// types ([status]).
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

// A Config configures a server.
type Config struct {
	// Engine runs the operations.
	Engine graphql.ExecutableSchema
	// Present turns an error into one with a code and a text that clients may read.
	Present graphql.ErrorPresenterFunc
	// SDL returns the text of the schema. It is called once, on the first request.
	SDL func() string
	// Health returns nil if the store can answer now.
	Health func(context.Context) error
	// Busy returns how many connections of the store are in use, for the metrics; nil
	// leaves that metric out.
	Busy func() int
	// Bookmarks waits until the store has reached the bookmarks of a request, and fails
	// if that takes too long. Reads in the returned context see that state. After them,
	// seen returns the bookmarks for the response. Nil: the store has no bookmarks.
	Bookmarks func(ctx context.Context, after []string) (_ context.Context, seen func() []string, err error)
	// About is shown on the start page.
	About About
	// IDE answers under /ide/; nil: there is no IDE.
	IDE http.Handler
	// Statements returns the statements that the store ran for an operation, for the log.
	Statements func(context.Context, *graph.Run) []string
	// Export prepares an export; nil: there are none. Exports bounds how many run at once; 0 is
	// 2. An address has one at a time.
	Export  func(context.Context, ExportRequest) (*Export, error)
	Exports int
	// Cache bounds the cached documents; nil is a budget of recent.Default bytes.
	Cache *recent.Budget
	// Slow is the time from which a request is logged with its statements; 0: none is.
	Slow time.Duration
	// LogVariables logs the values of variables.
	LogVariables bool
	// Log gets a line for each request, and the causes of errors.
	Log *slog.Logger
	// Limits bound a document and its variables; the zero value is guard.Usual.
	Limits guard.Limits
	// NoSuggestions leaves names of the schema out of errors.
	NoSuggestions bool
	// NoIntrospection refuses introspection and does not serve SDL.
	NoIntrospection bool
	// CacheControl is the Cache-Control of answers without errors; "" is no-store. Caches
	// keep only answers to GET.
	CacheControl string
	// Running bounds the operations that run at once, and Waiting those that wait to run;
	// 0 is 64 and 256. One address gets at most half of the places.
	Running, Waiting int
	// WritingBytes bounds the memory of all answers that are being written; 0 is 256 MiB.
	WritingBytes int64
	// Rate is the cost that one address may ask for in a minute; 0: there is no limit.
	Rate int
	// Proxies are trusted to name the client in X-Forwarded-For.
	Proxies []netip.Prefix
	// Origins are the sites whose pages may send requests; nil: none may.
	Origins *Origins
	// Local refuses requests whose Host is not a name of this machine. This protects
	// against DNS rebinding ([isLocal]).
	Local bool
	// Timeout bounds one request; 0 is 30 s.
	Timeout time.Duration
	// Drain bounds how long a stopping server waits for running requests; 0 is 10 s.
	Drain time.Duration
}

const noStore = "no-store"

// About describes the server on the start page.
type About struct {
	Version string
	Store   string // the kind: "sqlite", "neo4j"
	Query   string // an example that works on this schema; "": there is none
}

// A Server serves one engine. Its methods are safe for concurrent use, except
// [Server.Trust].
type Server struct {
	config    Config
	exec      graphql.GraphExecutor
	documents *documents
	validator *guard.Validator
	trusted   *trusted // nil: every operation may run
	routes    *http.ServeMux
	handler   http.Handler // routes with compression and CORS
	gate      *gate
	rates     *rates
	metrics   *metrics
	ready     *probe
	writing   *writing
	bodies    chan struct{} // holds an element for each large body that is being read
	// connections and streams count what each address holds. refused has the connections
	// that were over the limit, until they are closed.
	connections, streams *shares
	// exports counts the exports of each address, and exporting holds an element for each.
	exports   *shares
	exporting chan struct{}
	refused   sync.Map // from net.Conn to netip.Addr
	draining  atomic.Bool
	running   atomic.Int64 // requests
	// aborted ends when running requests have to stop.
	aborted context.Context
	abort   context.CancelFunc
}

// New makes a server. It does not listen before [Server.Serve].
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
		c.Origins, _ = ParseOrigins() // without origins there is no error
	}
	c.CacheControl = cmp.Or(c.CacheControl, noStore)
	c.Running, c.Waiting = cmp.Or(c.Running, 64), cmp.Or(c.Waiting, 256)
	c.WritingBytes = cmp.Or(c.WritingBytes, 256<<20)
	c.SDL = sync.OnceValue(c.SDL)
	s := &Server{
		config: c, documents: newDocuments(cmp.Or(c.Cache, recent.NewBudget(recent.Default))), validator: guard.NewValidator(c.Engine.Schema(), !c.NoSuggestions), routes: http.NewServeMux(),
		gate: newGate(c.Running, c.Waiting), rates: newRates(c.Rate), bodies: make(chan struct{}, largeBodies),
		ready: &probe{ask: c.Health}, writing: &writing{limit: c.WritingBytes},
		connections: newShares(maxConnections, siteFactor*maxConnections), streams: newShares(maxStreams, siteFactor*maxStreams),
	}
	s.exports, s.exporting = newShares(1, siteFactor), make(chan struct{}, cmp.Or(c.Exports, 2))
	s.metrics = s.newMetrics()
	s.handler = compressed(c.Origins.share(s.routes))
	s.aborted, s.abort = context.WithCancel(context.Background())
	s.exec = s.newExecutor()
	s.route("/graphql", s.graphql, http.MethodGet, http.MethodPost, http.MethodOptions)
	s.route("/export", s.export, http.MethodGet, http.MethodHead)
	s.route("/{$}", s.page(), http.MethodGet, http.MethodHead)
	ide, schema := switchedOff("This server has no IDE: it is switched off."), switchedOff("This server does not show its schema: that is switched off, and so is introspection.")
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
