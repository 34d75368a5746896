package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"time"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/recent"
	"casegraph/internal/server"
	"casegraph/internal/store"
	"casegraph/internal/store/sqlite"
	"casegraph/internal/web"
	"casegraph/seed"
)

type serveCommand struct {
	storeFlags
	schemaFlags
	Listen       string        `default:"127.0.0.1:8080" placeholder:"ADDR" help:"Where to listen. Port 0 chooses a free port. Default: ${default}, which only this machine can reach."`
	Demo         bool          `help:"Serve the article that comes with the program from a temporary store, instead of --store."`
	Timeout      time.Duration `default:"30s" help:"How long a request may take. Default: ${default}."`
	CacheBytes   int           `default:"134217728" placeholder:"N" help:"How many bytes of memory the server may use to keep parsed queries, their plans and statements. Default: ${default} (128 MiB)."`
	Drain        time.Duration `default:"10s" help:"How long running requests may go on when the server stops. Default: ${default}."`
	TLS          tlsFlags      `embed:"" group:"TLS:"`
	Limits       limitFlags    `embed:"" group:"Limits of an operation:"`
	Access       accessFlags   `embed:"" group:"Access:"`
	Metrics      string        `placeholder:"ADDR" help:"Where to serve metrics for Prometheus, on /metrics. Default: nowhere."`
	LogLevel     string        `enum:"debug,info,warn,error" default:"info" help:"What to log: debug, info (one line for each request), warn or error. Default: ${default}."`
	LogFormat    string        `enum:"text,json" default:"text" help:"How to log: text or json. Default: ${default}."`
	LogVariables bool          `help:"Log the values of variables too. They may be personal data."`
	LogSlow      time.Duration `default:"1s" help:"Log the statements of operations that take this long or longer; 0 logs none. Default: ${default}."`
}

func (cmd *serveCommand) Run(ctx context.Context, r *run) error {
	if cmd.Demo && !cmd.builtin() {
		return usageError("--demo serves our own article: add --schema builtin, or leave --schema out")
	}
	if cmd.CacheBytes < 0 {
		return usageError("--cache-bytes: expected at least 0, which keeps nothing")
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(otherMemory + int64(cmd.CacheBytes) + cmd.Access.WritingBytes)
	}
	c, err := cmd.catalog()
	if err != nil {
		return err
	}
	config, err := cmd.Access.config(cmd.Limits)
	if err != nil {
		return err
	}
	// Listen first, so that a port in use is reported before a store is opened.
	ln, err := net.Listen("tcp", cmd.Listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	defer ln.Close()
	secure, scheme, err := cmd.TLS.listener(ln)
	if err != nil {
		return err
	}
	if err := cmd.Access.opens("--listen", ln.Addr()); err != nil {
		return err
	}
	metrics, err := cmd.listenMetrics()
	if err != nil {
		return err
	}
	if metrics != nil {
		defer metrics.Close()
	}
	cache := cmd.cacheBudget()
	st, what, release, err := cmd.stored(ctx, c)
	if err != nil {
		return err
	}
	defer release()
	v := version().String()
	e, err := graph.New(c, st, graph.Info{Version: v, MaxCost: cmd.Limits.MaxCost, Cache: cache})
	if err != nil {
		return err
	}
	config.Engine, config.Present, config.Health, config.Busy = e, graph.ErrorPresenter, st.Health, st.Busy
	config.Bookmarks, config.Cache = bookmarks(st), cache
	if config.Export, err = cmd.exporter(c, st, e); err != nil {
		return err
	}
	config.SDL = func() string { return graph.SDL(c) }
	config.About = server.About{Version: v, Store: st.Name()}
	if cmd.Access.Operations == "" {
		config.About.Query = example(c)
	}
	if cmd.Access.ide() {
		config.IDE = web.New((&tabs{c: c, st: st}).list)
	}
	config.Statements, config.Slow, config.LogVariables = e.Statements, cmd.LogSlow, cmd.LogVariables
	config.Log, config.Timeout, config.Drain = cmd.logger(r), cmd.Timeout, cmd.Drain
	s := server.New(config)
	if err := cmd.Access.trust(s); err != nil {
		return err
	}
	defer context.AfterFunc(r.hurry, s.Abort)()
	url := scheme + "://" + reachable(ln.Addr())
	fmt.Fprintf(r.Stdout, "Casegraph serves %s.\n", what)
	if cmd.Access.ide() {
		fmt.Fprintf(r.Stdout, "  IDE       %s/ide/\n", url)
	}
	fmt.Fprintf(r.Stdout, "  page      %s/\n  endpoint  %s/graphql\n", url, url)
	if !cmd.Access.NoIntrospection {
		fmt.Fprintf(r.Stdout, "  schema    %s/schema.graphql\n", url)
	}
	if metrics != nil {
		fmt.Fprintf(r.Stdout, "  metrics   http://%s/metrics\n", reachable(metrics.Addr()))
	}
	defer cmd.measured(metrics, s.Metrics())()
	fmt.Fprintln(r.Stdout, "Ctrl-C stops it.")
	if r.Serving != nil {
		r.Serving(url)
	}
	return s.Serve(ctx, secure)
}

// otherMemory is the memory of a server in addition to its caches and the answers that it
// writes, in bytes. The sum of the three is Go's memory limit, unless the environment sets
// one. With gcPercent alone, answers in writing would take five times their bytes.
const otherMemory = 384 << 20

// bookmarks lets the reads of a request see the state of its bookmarks, if the store has
// bookmarks.
func bookmarks(st store.Store) func(context.Context, []string) (context.Context, func() []string, error) {
	if !st.Replicated() {
		return nil
	}
	return func(ctx context.Context, after []string) (context.Context, func() []string, error) {
		b := &store.Bookmarks{After: after}
		return store.WithBookmarks(ctx, b), b.Seen, st.Await(ctx, after)
	}
}

// cacheBudget returns the budget of the caches in front of the store: half of --cache-bytes
// with SQLite, whose statements get the other half, and all of it with another store.
func (cmd *serveCommand) cacheBudget() *recent.Budget {
	statements := 0
	if cmd.Demo || isFile(cmd.Store) {
		statements = cmd.CacheBytes / 2
	}
	cmd.options = append(cmd.options, sqlite.Statements(statements))
	return recent.NewBudget(cmd.CacheBytes - statements)
}

// stored returns the store to serve, its name, and a function that closes it.
func (cmd *serveCommand) stored(ctx context.Context, c *catalog.Catalog) (st store.Store, what string, release func(), err error) {
	if !cmd.Demo {
		st, err = cmd.served(ctx, c)
		return st, "the store " + named(cmd.Store), func() { closeStore(st) }, err
	}
	st, release, err = temporary(ctx, c, cmd.options...)
	if err != nil {
		return nil, "", nil, err
	}
	report, err := load.Run(ctx, st, c, load.FS(seed.Files, seed.Article), load.Options{})
	if err != nil {
		release()
		return nil, "", nil, fmt.Errorf("the article cannot be loaded: %w", err)
	}
	return st, fmt.Sprintf("the article, %d facts, from a temporary store", report.Added), release, nil
}

// served opens the store for reading. It first creates the default file if that is absent,
// and prepares a Neo4j that is empty.
func (cmd *serveCommand) served(ctx context.Context, c *catalog.Catalog) (store.Store, error) {
	st, err := cmd.open(ctx, cmd.Store, cmd.schemaFlags, c, reading)
	unfit, ok := errors.AsType[unfitError](err)
	nothing := ok && unfit.Empty && !isFile(cmd.Store)
	if nothing || cmd.Store == defaultStore && errors.Is(err, fs.ErrNotExist) {
		made, err := cmd.openToChange(ctx, cmd.Store, c)
		if err != nil {
			return nil, err
		}
		closeStore(made)
		return cmd.open(ctx, cmd.Store, cmd.schemaFlags, c, reading)
	}
	return st, err
}

func (cmd *serveCommand) logger(r *run) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cmd.LogLevel)); err != nil {
		panic(err) // the flag's enum has slog's names
	}
	o := &slog.HandlerOptions{Level: level}
	if cmd.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(r.stderr, o))
	}
	return slog.New(slog.NewTextHandler(r.stderr, o))
}

// example returns a query for the start page, which works on any schema.
func example(c *catalog.Catalog) string {
	if len(c.Nodes) == 0 {
		return "{ server { version } }"
	}
	return fmt.Sprintf("{ %s(first: 5) { totalCount nodes { id label } } }", c.Nodes[0].Plural)
}

// reachable returns an address that a browser on this machine can open: localhost if the
// server listens on all addresses.
func reachable(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
