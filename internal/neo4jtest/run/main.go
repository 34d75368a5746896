// Command run lends a Neo4j to a command:
//
//	go run ./internal/neo4jtest/run -- go test ./...
//
// starts one server, runs the command with its URL in CASEGRAPH_TEST_NEO4J,
// stops the server and exits as the command did. So all test packages share a
// server, instead of starting one each. Where that variable is set already, the
// command simply runs. Where no Neo4j can be had it runs without one, so that
// tests skip what needs it, or not at all with CASEGRAPH_REQUIRE_NEO4J=1.
//
//	go run ./internal/neo4jtest/run [-port 7687]
//
// without a command leaves the server running until Ctrl-C, for a developer.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"casegraph/internal/neo4jtest"
)

func main() {
	port := flag.Int("port", 0, "port on 127.0.0.1; 0 chooses a free one")
	flag.Parse()

	var err error
	if command := flag.Args(); len(command) > 0 {
		err = lend(*port, command)
	} else {
		err = stand(*port)
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
	case errors.As(err, &exit):
		os.Exit(status(exit))
	default:
		fmt.Fprintln(os.Stderr, "neo4jtest:", err)
		os.Exit(1)
	}
}

// lend runs the command with a server.
func lend(port int, command []string) error {
	if os.Getenv(neo4jtest.Env) != "" {
		return execute(command)
	}
	server, err := start(port)
	switch {
	case err == nil:
		defer stop(server)
		return execute(command, neo4jtest.Env+"="+server.URL())
	case errors.Is(err, neo4jtest.ErrUnavailable) && !neo4jtest.Required():
		fmt.Fprintf(os.Stderr, "\n*** NOT TESTING ON NEO4J: %v\n%s\n\n", err, neo4jtest.Advice)
		return execute(command, neo4jtest.Env+"="+neo4jtest.Off)
	default:
		return err
	}
}

// stand keeps a server until a signal.
func stand(port int) error {
	server, err := start(port)
	if err != nil {
		return err
	}
	defer stop(server)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	fmt.Printf(`Neo4j runs until Ctrl-C, and its data with it. Serve from it:

  casegraph serve --store %[1]s

Test on it, which deletes everything in it:

  %[2]s=%[1]s go test ./...

`, server.URL(), neo4jtest.Env)
	<-signals
	return nil
}

func start(port int) (*neo4jtest.Server, error) {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	began := time.Now()
	server, err := neo4jtest.Start(ctx, neo4jtest.Options{Port: port, Log: os.Stderr})
	if err == nil {
		fmt.Fprintf(os.Stderr, "Neo4j started in %.1fs\n", time.Since(began).Seconds())
	}
	return server, err
}

func stop(server *neo4jtest.Server) {
	if err := server.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, "neo4jtest:", err)
	}
}

// execute runs a command with the given variables and passes signals on to it.
func execute(command []string, env ...string) error {
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), env...)

	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	defer close(ended)
	go func() {
		for {
			select {
			case s := <-signals:
				_ = cmd.Process.Signal(s)
			case <-ended:
				return
			}
		}
	}()
	return cmd.Wait()
}

// status is the exit status that a shell would give.
func status(e *exec.ExitError) int {
	if w, ok := e.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return e.ExitCode()
}
