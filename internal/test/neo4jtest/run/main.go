// Command run runs a command with a Neo4j:
//
//	go run ./internal/test/neo4jtest/run -- go test ./...
//
// It starts servers, one or as many as -servers says, in one process if it can, runs the
// command with their URLs in CASEGRAPH_TEST_NEO4J, stops them, and exits with the command's
// status. So all test packages share these servers.
// If the variable is set already, it only runs the command. If the machine cannot run a
// Neo4j, it runs the command without one, so that tests skip; with
// CASEGRAPH_REQUIRE_NEO4J=1 it fails instead.
//
//	go run ./internal/test/neo4jtest/run [-port 7687]
//
// Without a command, it keeps a server running until Ctrl-C, for developers.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"casegraph/internal/test/neo4jtest"
)

func main() {
	port := flag.Int("port", 0, "port on 127.0.0.1; 0 chooses a free one")
	servers := flag.Int("servers", 1, "servers for the command, on free ports if there are several")
	flag.Parse()

	var err error
	if command := flag.Args(); len(command) > 0 {
		err = withServers(*servers, *port, command)
	} else {
		err = keepRunning(*port)
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

// withServers runs the command with so many servers.
func withServers(n, port int, command []string) error {
	if os.Getenv(neo4jtest.Env) != "" {
		return execute(command)
	}
	var urls []string
	for len(urls) < n {
		server, err := start(port, n-len(urls))
		if errors.Is(err, neo4jtest.ErrUnavailable) && len(urls) > 0 {
			break // go on with those there are
		}
		if errors.Is(err, neo4jtest.ErrUnavailable) && !neo4jtest.Required() {
			fmt.Fprintf(os.Stderr, "\n*** NOT TESTING ON NEO4J: %v\n%s\n\n", err, neo4jtest.Advice)
			return execute(command, neo4jtest.Env+"="+neo4jtest.Off)
		}
		if err != nil {
			return err
		}
		defer stop(server)
		urls = append(urls, server.URLs()...)
		port = 0
	}
	return execute(command, neo4jtest.Env+"="+strings.Join(urls, " "))
}

// keepRunning keeps a server running until a signal.
func keepRunning(port int) error {
	server, err := start(port, 1)
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

func start(port, databases int) (*neo4jtest.Server, error) {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	began := time.Now()
	server, err := neo4jtest.Start(ctx, neo4jtest.Options{Port: port, Databases: databases, Log: os.Stderr})
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

// status returns the exit status as a shell does: 128 plus the number of a signal.
func status(e *exec.ExitError) int {
	if w, ok := e.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return 128 + int(w.Signal())
	}
	return e.ExitCode()
}
