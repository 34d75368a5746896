// Command casegraph loads a graph of legal proceedings, and serves it in GraphQL.
//
// It is thin: a command reads its flags, opens a store, and calls the packages that do the
// work. [Main] is the program without its process, so that tests run what users run.
//
// Credentials come from the environment, a file or a URL, and go only to the store. All
// output to standard error goes through [hiding], which removes them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"casegraph/internal/catalog"
	"casegraph/internal/load"
)

// gcPercent is GOGC unless the environment sets it. The live heap of a server is a few
// megabytes. With the usual 100, the garbage collector would run every few dozen requests,
// and take a tenth of the processor time of small ones.
const gcPercent = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	m := &Main{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Signals: signals}
	os.Exit(m.Run(os.Args[1:]))
}

// Main is the program with its arguments, its environment and its streams.
type Main struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Signals stop the program: the first one in order, the second one at once.
	Signals <-chan os.Signal
	// Serving, if not nil, is called with the server's address, such as
	// "http://127.0.0.1:8080", when the server answers.
	Serving func(url string)
}

// The exit codes, which --help lists too.
const (
	done        = 0
	failed      = 1
	misused     = 2
	storeFailed = 3
	interrupted = 130 // 128 + SIGINT, as shells report a process that a signal ended
)

const description = `Casegraph serves a graph of legal proceedings in GraphQL, from Neo4j or from a file of its own.

Exit status: 0 done; 1 the input has problems, the answer has errors, or it could not be done; 2 wrong usage; 3 the store cannot be used; 130 interrupted. Under "go run" every status but 0 is 1.`

// commands describes the command line.
type commands struct {
	Config kong.ConfigFlag `placeholder:"FILE" help:"A YAML file with a flag on each line, such as \"listen: 127.0.0.1:8080\"."`

	Serve   serveCommand   `cmd:"" help:"Serve a store over HTTP until Ctrl-C."`
	Load    loadCommand    `cmd:"" help:"Check seed files and bring them into a store. If there is any problem, nothing is written."`
	Check   checkCommand   `cmd:"" help:"Check seed files and write nothing."`
	Dataset datasetCommand `cmd:"" help:"List, show and remove datasets: what was loaded under one name."`
	Export  exportCommand  `cmd:"" help:"Write what a store holds, or a part of it, in a format that other programs read."`
	Map     mapCommand     `cmd:"" help:"Begin a mapping, which says how tables and other JSON are loaded."`
	Backup  backupCommand  `cmd:"" help:"Copy a SQLite store, even while it is used."`
	Restore restoreCommand `cmd:"" help:"Put a backup in the place of a SQLite store."`
	Migrate migrateCommand `cmd:"" help:"Change a store to fit the schema. What its facts say stays the same."`
	Query   queryCommand   `cmd:"" help:"Run one operation against a store and print the answer, without a server."`
	Explain explainCommand `cmd:"" help:"Show how an operation would be read: its cost, plans and statements, and what the store makes of them."`
	Schema  schemaCommand  `cmd:"" help:"Print the GraphQL schema that is served."`
	Version versionCommand `cmd:"" help:"Print the version of the program and of Go."`
}

// Run runs the program and returns its exit code.
func (m *Main) Run(args []string) (code int) {
	r := &run{Main: m, stderr: &hiding{to: m.Stderr}}
	ctx, stop := r.heed()
	defer stop()

	// kong calls Exit while it parses --help.
	type exited int
	defer func() {
		if p := recover(); p != nil {
			if e, ok := p.(exited); ok {
				code = int(e)
				return
			}
			panic(p)
		}
	}()
	config, err := configured()
	if err != nil {
		return r.code(ctx, err)
	}
	parser, err := kong.New(&commands{}, append(config,
		kong.Name("casegraph"), kong.Description(description), kong.DefaultEnvars("CASEGRAPH"),
		kong.Writers(m.Stdout, r.stderr), kong.Exit(func(code int) { panic(exited(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(r))...)
	if err != nil {
		panic(err) // a tag above is wrong, which any test finds
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(r.stderr, "casegraph: %s\nRun \"casegraph --help\" for what there is.\n", hideArguments(err.Error(), args))
		return misused
	}
	return r.code(ctx, parsed.Run())
}

// code prints an error, and returns its exit code.
func (r *run) code(ctx context.Context, err error) int {
	if err == nil {
		return done
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(r.stderr, "casegraph: interrupted")
		return interrupted
	}
	// Each line begins with a place that editors can open.
	if p, ok := errors.AsType[*load.Problems](err); ok {
		fmt.Fprintln(r.stderr, p)
		return failed
	}
	if p, ok := errors.AsType[catalog.Problems](err); ok {
		fmt.Fprintln(r.stderr, p)
		return failed
	}
	if errors.Is(err, errAnswered) {
		return failed
	}
	fmt.Fprintf(r.stderr, "casegraph: %v\n", err)
	if _, ok := errors.AsType[usageError](err); ok {
		return misused
	}
	if _, ok := errors.AsType[storeError](err); ok {
		return storeFailed
	}
	return failed
}

// A usageError is the error of a command line that is wrong.
type usageError string

func (e usageError) Error() string { return string(e) }
