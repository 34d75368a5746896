// Command casegraph serves a graph of legal proceedings in GraphQL, and loads
// what it serves.
//
// It is thin: a command reads its flags, opens a store, and hands both to the
// packages that do the work. [Main] is the whole of it without the process
// around, so that a test boots what a user does.
//
// Credentials come in by the environment, a file or a URL, and go to the store
// and nowhere else: what is written to standard error goes through [hiding].
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

// gcPercent is what GOGC is unless the environment says otherwise. A server's
// live heap is a few megabytes, the catalog and the schema, so that the usual 100
// collects every few dozen requests: a tenth of the processor time of small ones.
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

// Main is the program: what it is started with, and what it talks to.
type Main struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Signals ask to stop: the first one in good order, the second one at once.
	Signals <-chan os.Signal
	// Serving is called by serve with its address, as "http://127.0.0.1:8080",
	// when it answers; it may be nil.
	Serving func(url string)
}

// The exit codes. Help says them too.
const (
	done        = 0
	failed      = 1
	misused     = 2
	storeFailed = 3
	interrupted = 130 // 128 + SIGINT, as of a process that the signal ended
)

const description = `Casegraph serves a graph of legal proceedings in GraphQL, from Neo4j or from a file of its own.

Exit status: 0 done; 1 the input has problems, the answer has errors, or it could not be done; 2 wrong usage; 3 the store cannot be used; 130 interrupted. Under "go run" every status but 0 is 1.`

// commands are the command line.
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

// Run runs the program and gives its exit code.
func (m *Main) Run(args []string) (code int) {
	r := &run{Main: m, stderr: &hiding{to: m.Stderr}}
	ctx, stop := r.heed()
	defer stop()

	// kong exits after --help, from the middle of parsing.
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
		panic(err) // a tag above is wrong: any test finds it
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(r.stderr, "casegraph: %s\nRun \"casegraph --help\" for what there is.\n", hideArguments(err.Error(), args))
		return misused
	}
	return r.code(ctx, parsed.Run())
}

// code tells the user of an error, and gives the exit code for it.
func (r *run) code(ctx context.Context, err error) int {
	if err == nil {
		return done
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(r.stderr, "casegraph: interrupted")
		return interrupted
	}
	// Lines that an editor can jump to.
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

// A usageError says that the command line cannot be meant.
type usageError string

func (e usageError) Error() string { return string(e) }
