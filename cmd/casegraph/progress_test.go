package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"

	"casegraph/internal/load"
)

// TestProgressIsABarOrLines: a bar that is drawn over itself and taken away on a
// terminal, lines elsewhere, and nothing where that is asked for or too early.
func TestProgressIsABarOrLines(t *testing.T) {
	half := load.Progress{Done: 500, All: 1000, Took: time.Second}
	const numbers = `500 of 1000 facts, 500 a second, 1s left, \d+ MiB`
	for _, c := range []struct {
		name   string
		p      *progress
		prints string
	}{
		{"lines", &progress{}, `^` + numbers + "\n$"},
		{"a bar", &progress{terminal: true}, "^\r\x1b\\[K\\[#{15}\\.{15}\\] " + numbers + "\r\x1b\\[K$"},
		{"quiet", &progress{quiet: true}, `^$`},
		{"quiet on a terminal", &progress{quiet: true, terminal: true}, `^$`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var b bytes.Buffer
			p := c.p
			p.to = &b
			p.tell(half)
			p.tell(half) // sooner than the next is due
			p.end()
			if !regexp.MustCompile(c.prints).MatchString(b.String()) {
				t.Errorf("%q, want %s", b.String(), c.prints)
			}
		})
	}
}

// TestAShortLoadTellsNoProgress: one that is over before the first line is due says
// only what it did, and nothing at all with --quiet.
func TestAShortLoadTellsNoProgress(t *testing.T) {
	seed := "../../seed/article/article.yaml"
	for _, quiet := range []bool{false, true} {
		args := []string{"load", "--store", "sqlite:" + t.TempDir() + "/a.db", seed}
		if quiet {
			args = append(args, "--quiet")
		}
		out, stderr, code := invoke(t, "", args...)
		if code != done || strings.Contains(stderr, "a second") || (out == "") != quiet {
			t.Errorf("quiet %t: %d %q %q", quiet, code, out, stderr)
		}
	}
}
