package neo4jtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

const (
	user = "neo4j"
	// Database is the name of the only database for data in a community server.
	Database = "neo4j"

	readyWithin = 5 * time.Minute
	endsWithin  = 20 * time.Second
)

// Options configure a server. The zero value suits tests.
type Options struct {
	Port int // on 127.0.0.1; 0 chooses a free port
	// Databases is how many to serve from one process, each as a Neo4j of its own on its own
	// port; 0 is 1. They cost less than as many processes. Docker serves one.
	Databases int
	Log       io.Writer // gets a line before each slow step; nil: none
	// PageCache is the memory for the graph, in MiB; 0 is 512.
	PageCache int
}

// A Server is a process with one or more Neo4j that this process started, and that ends with
// this process. Its methods are not safe for concurrent use.
type Server struct {
	password string
	ports    []int  // one for each database
	cache    int    // MiB
	dir      string // the server's folder, with its output
	launcher launcher
	run      *run // nil while the server is down
}

// A launcher is a way to run a server. Its command reads the password from the first line of
// its standard input, and serves until the input ends. After a kill, a new command serves
// the same data.
type launcher interface {
	command() *exec.Cmd
	kill(*run) error // like kill -9
	remove() error   // removes what the server leaves outside its folder
}

// A run is one process of the server.
type run struct {
	cmd   *exec.Cmd
	stdin io.Closer
	done  chan struct{} // closed when the process has ended
}

// Start starts a server, and returns when it answers. The context bounds the start only:
// the server ends with Stop or with this process. The error is ErrUnavailable if the machine
// has neither Docker nor a suitable Java.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.PageCache == 0 {
		o.PageCache = 512
	}
	var ports []int
	for want := o.Port; len(ports) < max(1, o.Databases); want = 0 {
		port, err := choosePort(want)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ports, port) {
			ports = append(ports, port)
		}
	}
	dir, err := os.MkdirTemp("", "casegraph-neo4j-")
	if err != nil {
		return nil, err
	}
	s := &Server{password: rand.Text(), ports: ports, cache: o.PageCache, dir: dir}
	if s.launcher, err = newLauncher(ctx, s, o.Log); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.Restart(ctx); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// newLauncher returns the first launcher that works on this machine.
func newLauncher(ctx context.Context, s *Server, log io.Writer) (launcher, error) {
	docker, dockerErr := newDocker(ctx, s, log)
	if dockerErr == nil {
		return docker, nil
	}
	jars, jarsErr := newJars(ctx, s, log)
	if jarsErr == nil {
		return jars, nil
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return nil, fmt.Errorf("%w: Docker: %w; jars: %w", ErrUnavailable, dockerErr, jarsErr)
}

// URL returns bolt://user:password@host:port of the first database. A restart does not change
// it.
func (s *Server) URL() string { return s.URLs()[0] }

// URLs returns the URL of each database.
func (s *Server) URLs() []string {
	out := make([]string, len(s.ports))
	for i, port := range s.ports {
		host := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		u := url.URL{Scheme: "bolt", User: url.UserPassword(user, s.password), Host: host}
		out[i] = u.String()
	}
	return out
}

// Kill ends the server like a crash. Its data stay for Restart.
func (s *Server) Kill() error {
	if s.run == nil {
		return nil
	}
	select {
	case <-s.run.done: // it has ended already
	default:
		if err := s.launcher.kill(s.run); err != nil {
			return fmt.Errorf("kill Neo4j: %w", err)
		}
		<-s.run.done
	}
	s.run = nil
	return nil
}

// Restart starts a killed server with the same URL and data, and returns when it answers.
func (s *Server) Restart(ctx context.Context) error {
	if s.run != nil {
		return errors.New("neo4j: already running")
	}
	r, err := s.launch()
	if err != nil {
		return fmt.Errorf("start Neo4j: %w", err)
	}
	s.run = r
	ctx, cancel := context.WithTimeoutCause(ctx, readyWithin,
		fmt.Errorf("it did not answer within %v", readyWithin))
	defer cancel()
	for _, uri := range s.URLs() {
		if err := awaitReady(ctx, uri, r); err != nil {
			return fmt.Errorf("start Neo4j: %w\n%s", err, s.output())
		}
	}
	return nil
}

// Stop ends the server and removes its data.
func (s *Server) Stop() error {
	var errs []error
	if r := s.run; r != nil {
		if err := r.stdin.Close(); !errors.Is(err, os.ErrClosed) {
			errs = append(errs, err)
		}
		select {
		case <-r.done:
			s.run = nil
		case <-time.After(endsWithin):
			errs = append(errs, s.Kill())
		}
	}
	errs = append(errs, s.launcher.remove(), os.RemoveAll(s.dir))
	for _, uri := range s.URLs() {
		errs = append(errs, removeLock(uri))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("stop Neo4j: %w", err)
	}
	return nil
}

func (s *Server) launch() (*run, error) {
	cmd := s.launcher.command()
	// The output goes to a file. A pipe would have no reader after this process is killed.
	out, err := os.OpenFile(s.outputFile(), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	detach(cmd)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	r := &run{cmd: cmd, stdin: stdin, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // cmd.ProcessState has the result
		close(r.done)
	}()
	// If this fails, the process has ended, and its output says why.
	_, _ = io.WriteString(stdin, s.password+"\n")
	return r, nil
}

func (s *Server) outputFile() string { return filepath.Join(s.dir, "output") }

// output returns the end of the server's output.
func (s *Server) output() string {
	const most = 8 << 10
	b, err := os.ReadFile(s.outputFile())
	if err != nil {
		return err.Error()
	}
	return string(b[max(0, len(b)-most):])
}
