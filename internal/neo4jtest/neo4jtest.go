// Package neo4jtest gives tests a real Neo4j, never an imitation.
//
// It comes from the first of these that works:
//
//  1. CASEGRAPH_TEST_NEO4J, a URL such as bolt://neo4j:password@127.0.0.1:7687.
//     Everything in its database is DELETED. The value "off" means: do without.
//  2. Docker, when an engine runs (image neo4j:5.26-community).
//  3. The server's own jars, fetched once by Maven and kept in the user's cache
//     folder, on a Java 17 or later that has its compiler (a JDK).
//
// Where none can be had a test is skipped and says why, or, with
// CASEGRAPH_REQUIRE_NEO4J=1, fails. A server that could be had and does not
// start is always a failure.
//
// Invariants:
//   - A test that called Open has the database for itself until it ends, among
//     all tests of all processes that were given the same server.
//   - It finds the database empty: no node, no constraint, no index but the two
//     that a new database has.
//   - A server started here listens on loopback only and never outlives the
//     process that started it, however that process ends.
package neo4jtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"
)

// The environment of the tests.
const (
	// Env names the variable with the URL of a Neo4j whose database tests may
	// wipe, or Off.
	Env = "CASEGRAPH_TEST_NEO4J"
	// EnvRequire names the variable that turns a skip into a failure.
	EnvRequire = "CASEGRAPH_REQUIRE_NEO4J"
	// Off as the value of Env means that there is no Neo4j to test with.
	Off = "off"
)

// ErrUnavailable says that this machine has no means of running a Neo4j.
var ErrUnavailable = errors.New("no Neo4j can be had here")

// Required reports whether doing without a Neo4j is a failure.
func Required() bool {
	v := os.Getenv(EnvRequire)
	return v != "" && v != "0"
}

// Open returns the URL (bolt://user:password@host:port) of an empty Neo4j that
// the test has for itself until it ends. It waits for other tests that have it,
// so a test and its own subtests cannot both call it.
func Open(t testing.TB) string {
	t.Helper()
	uri := os.Getenv(Env)
	switch uri {
	case Off:
		without(t, fmt.Errorf("%w: %s=%s", ErrUnavailable, Env, Off))
	case "":
		s, err := own()
		if err != nil {
			without(t, err)
		}
		uri = s.URL()
	}
	acquire(t, uri)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := wipe(ctx, uri); err != nil {
		t.Fatalf("neo4jtest: empty the database: %v", err)
	}
	return uri
}

// StartForTest returns a running server that is the test's alone, to kill and
// restart. It is stopped when the test ends. Starting takes seconds and half a
// gigabyte of memory: prefer Open where the server only has to be there.
func StartForTest(t testing.TB) *Server {
	t.Helper()
	if os.Getenv(Env) == Off {
		without(t, fmt.Errorf("%w: %s=%s", ErrUnavailable, Env, Off))
	}
	s, err := Start(t.Context(), Options{})
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

// own is the server of a process that was given none, started at the first
// Open and ended by the end of the process. It is the one global of this
// package: a test binary has no other place for what its tests share.
var own = sync.OnceValues(func() (*Server, error) {
	return Start(context.Background(), Options{Log: os.Stderr})
})

// without ends a test that gets no server.
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
