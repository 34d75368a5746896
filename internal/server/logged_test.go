package server

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"casegraph/graph"
)

func TestCut(t *testing.T) {
	if got := truncate("abc", 3); got != "abc" {
		t.Error(got)
	}
	// The hash is the one of sha256sum.
	if got := truncate("abcd", 3); got != "abc… (4 bytes, SHA-256 88d4266fd4e6338d)" {
		t.Error(got)
	}
	if got := truncate("aé", 2); !strings.HasPrefix(got, "a…") {
		t.Error(got)
	}
}

// TestSlowLinesAreSmall: a line is short even if an operation's name, variables and
// statements are long.
func TestSlowLinesAreSmall(t *testing.T) {
	many := func(n int, text string) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = text
		}
		return out
	}
	for _, c := range []struct {
		statements []string
		told       []string // in the line
	}{
		{many(1, "SELECT 1"), []string{`"read":["SELECT 1"]`}},
		{many(1, strings.Repeat("x", 5_000)), []string{"x… (5000 bytes, SHA-256 "}},
		{many(100_000, "SELECT 1"), []string{fmt.Sprintf(`… and %d more"]`, 100_000-maxLoggedStatements/len("SELECT 1"))}},
		{many(100, strings.Repeat("x", 400<<10)), []string{"x… (409600 bytes, SHA-256 ", `… and 96 more"]`}},
	} {
		var log bytes.Buffer
		config := testConfig(&log)
		config.Log = slog.New(slog.NewJSONHandler(&log, nil))
		config.Slow, config.LogVariables = 1, true
		config.Statements = func(ctx context.Context, _ *graph.Run) []string {
			if _, ends := ctx.Deadline(); !ends {
				t.Error("it may take for ever to tell what was run")
			}
			return c.statements
		}
		name, value := strings.Repeat("N", 50_000), strings.Repeat("v", 50_000)
		post(New(config), fmt.Sprintf(`{"query": "query %s($s: String) { reads(s: $s) }", "variables": {"s": %q}}`, name, value))
		for line := range strings.Lines(log.String()) {
			if len(line) > 32<<10 {
				t.Errorf("a line of %d bytes: %.200s", len(line), line)
			}
		}
		for _, told := range append(c.told, `v… (50008 bytes, SHA-256 `) {
			if !strings.Contains(log.String(), told) {
				t.Errorf("there is no %s in %s", told, log.String())
			}
		}
	}
}
