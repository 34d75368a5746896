// Package neo4jtest provides a real Neo4j to tests.
//
// It uses the first of these that works:
//
//  1. CASEGRAPH_TEST_NEO4J, a URL such as bolt://neo4j:password@127.0.0.1:7687, or several
//     with spaces between. Everything in their databases is DELETED. With the value "off",
//     there is no Neo4j.
//  2. Docker, if an engine runs (image neo4j:5.26-community).
//  3. The server's jars, on a JDK 17 or later. Maven fetches them once into the user's
//     cache folder.
//
// If none works, a test is skipped and says why, or fails if CASEGRAPH_REQUIRE_NEO4J=1 is
// set. A server that does not start is always a failure.
//
// Invariants:
//   - After Open, a test has exclusive use of the database until it ends, among all tests
//     of all processes that use the same server.
//   - The database is then empty: no nodes, no constraints, and only the two indexes of a
//     new database.
//   - A server that this package starts listens on loopback only. It ends when the process
//     that started it ends, even if that is killed.
package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// The environment variables of the tests.
const (
	// Env names the variable with the URLs of Neo4j servers whose databases tests may
	// delete, separated by spaces, or with Off.
	Env = "CASEGRAPH_TEST_NEO4J"
	// EnvRequire names the variable with which tests fail, and are not skipped, if there is
	// no Neo4j.
	EnvRequire = "CASEGRAPH_REQUIRE_NEO4J"
	// Off is the value of Env for testing without a Neo4j.
	Off = "off"
)

// ErrUnavailable says that this machine cannot run a Neo4j, or that Env is Off.
var ErrUnavailable = errors.New("there is no Neo4j to test with")

// Required says whether tests fail, and are not skipped, if there is no Neo4j.
func Required() bool {
	v := os.Getenv(EnvRequire)
	return v != "" && v != "0"
}

// Open returns the URL (bolt://user:password@host:port) of an empty Neo4j, of which the
// test has exclusive use until it ends. It waits while other tests use all there are, so a
// test and its subtests must not both call it.
func Open(t testing.TB) string {
	t.Helper()
	if os.Getenv(Env) == Off {
		without(t, fmt.Errorf("%w: %s=%s", ErrUnavailable, Env, Off))
	}
	uris := strings.Fields(os.Getenv(Env))
	if len(uris) == 0 {
		s, err := own()
		if err != nil {
			without(t, err)
		}
		uris = []string{s.URL()}
	}
	uri := acquire(t, uris)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	if err := wipe(ctx, uri); err != nil {
		t.Fatalf("neo4jtest: empty the database: %v", err)
	}
	return uri
}

// StartForTest starts a server for the test alone, which it may kill and restart. The
// server is stopped when the test ends. Starting takes seconds and half a gigabyte of
// memory, so prefer Open if the test does not kill the server.
func StartForTest(t testing.TB) *Server {
	t.Helper()
	return startForTest(t, Options{})
}

func startForTest(t testing.TB, o Options) *Server {
	t.Helper()
	if os.Getenv(Env) == Off {
		without(t, fmt.Errorf("%w: %s=%s", ErrUnavailable, Env, Off))
	}
	s, err := Start(t.Context(), o)
	if err != nil {
		without(t, err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Errorf("neo4jtest: %v", err)
		}
	})
	return s
}

// own is the server of a process without CASEGRAPH_TEST_NEO4J. The first Open starts it, and
// it ends with the process. It is global because all tests of a binary share it.
var own = sync.OnceValues(func() (*Server, error) {
	return Start(context.Background(), Options{Log: os.Stderr})
})

// without skips or fails a test that gets no server.
func without(t testing.TB, err error) {
	t.Helper()
	switch {
	case !errors.Is(err, ErrUnavailable):
		t.Fatalf("neo4jtest: %v", err)
	case Required():
		t.Fatalf("neo4jtest: %s is set, and %v\n%s", EnvRequire, err, Advice)
	default:
		t.Skipf("SKIPPED, NOT TESTED ON NEO4J: %v\n%s", err, Advice)
	}
}

// Advice says how to get a Neo4j for tests.
const Advice = `To test on Neo4j, have one of these:
  - a JDK 17 or later and Maven (Debian: apt-get install default-jdk-headless maven)
  - a running Docker engine
  - ` + Env + `=bolt://neo4j:password@host:port (everything in it is deleted)`
