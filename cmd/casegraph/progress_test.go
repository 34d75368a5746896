package main

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"casegraph/internal/load"
)

// TestProgressIsABarOrLines: a terminal gets a bar, which is removed at the end, and other
// outputs get lines. With --quiet, or too early, there is nothing.
func TestProgressIsABarOrLines(t *testing.T) {
	half := load.Progress{Done: 500, All: 1000, Took: 4 * time.Second}
	const numbers = `500 of 1000 facts, 125 a second, 4s left, \d+ MiB`
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
			p.tell(half) // before the next is due
			p.end()
			if !regexp.MustCompile(c.prints).MatchString(b.String()) {
				t.Errorf("%q, want %s", b.String(), c.prints)
			}
		})
	}
}

// TestTheTimeLeftIsToldWhenItIsKnown: the few sources that a long file begins with take
// as long to find as all its facts, and say nothing of the time that those will take.
func TestTheTimeLeftIsToldWhenItIsKnown(t *testing.T) {
	for _, c := range []struct {
		x    load.Progress
		tell string
	}{
		{load.Progress{Done: 3, All: 100_000, Took: 6 * time.Second}, ""},
		{load.Progress{Done: 100_000, All: 1_000_000, Took: time.Second}, ""},
		{load.Progress{Done: 100_000, All: 1_000_000, Took: 10 * time.Second}, "1m30s left"},
		{load.Progress{Done: 1_000_000, All: 1_000_000, Took: 10 * time.Second}, "0s left"},
	} {
		var b bytes.Buffer
		(&progress{to: &b}).tell(c.x)
		if told := strings.Contains(b.String(), "left"); told != (c.tell != "") || !strings.Contains(b.String(), c.tell) {
			t.Errorf("%+v: %q", c.x, b.String())
		}
	}
}

// TestWhatIsWaitedForIsToldIfItLasts: a short wait is not reported. Of several waits, the
// last one is.
func TestWhatIsWaitedForIsToldIfItLasts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b bytes.Buffer
		p := &progress{to: &b}
		p.waits("for this")
		time.Sleep(time.Second)
		p.waits("for that")
		time.Sleep(3 * time.Second)
		p.waits("for nothing")
		p.tell(load.Progress{})
		time.Sleep(3 * time.Second)
		if b.String() != "Waiting for that …\n" {
			t.Errorf("%q", b.String())
		}
	})
}

// TestAShortLoadTellsNoProgress: a load that ends before the first line is due prints only
// its summary, or nothing with --quiet.
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
