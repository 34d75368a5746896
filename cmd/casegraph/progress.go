package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"casegraph/internal/load"
)

// A progress reports the progress of a long load on standard error: with a bar on a
// terminal, and with a line from time to time elsewhere. It prints nothing about a short
// load.
type progress struct {
	to       io.Writer
	quiet    bool
	terminal bool

	mu    sync.Mutex
	next  time.Time
	drawn bool
	wait  *time.Timer
}

// The intervals at which a bar is drawn and a line is printed.
const (
	barEvery  = 200 * time.Millisecond
	lineEvery = 5 * time.Second
)

func newProgress(r *run, quiet bool) *progress {
	p := &progress{to: r.stderr, quiet: quiet}
	if f, ok := r.Stderr.(*os.File); ok {
		p.terminal = isTerminal(f)
	}
	p.next = time.Now().Add(p.every())
	return p
}

func (p *progress) every() time.Duration {
	if p.terminal {
		return barEvery
	}
	return lineEvery
}

// waits reports what the load waits for, if the wait is long.
func (p *progress) waits(what string) {
	if p.quiet {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wait != nil {
		p.wait.Stop()
	}
	p.wait = time.AfterFunc(2*time.Second, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.print("Waiting " + what + " …")
	})
}

// tell receives the progress of the load.
func (p *progress) tell(x load.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wait != nil {
		p.wait.Stop()
	}
	if p.quiet || time.Now().Before(p.next) || x.All == 0 {
		return
	}
	p.next = time.Now().Add(p.every())
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	text := fmt.Sprintf("%d of %d facts, %.0f a second", x.Done, x.All, x.Rate())
	if left, known := x.Remaining(); known {
		text += fmt.Sprintf(", %s left", left.Round(time.Second))
	}
	text += fmt.Sprintf(", %d MiB", m.Sys>>20)
	if p.terminal {
		const width = 30
		n := width * x.Done / x.All
		text = "[" + strings.Repeat("#", n) + strings.Repeat(".", width-n) + "] " + text
	}
	p.print(text)
}

func (p *progress) print(text string) {
	if p.terminal {
		fmt.Fprintf(p.to, "\r\x1b[K%s", text)
		p.drawn = true
		return
	}
	fmt.Fprintln(p.to, text)
}

// end removes the bar.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.wait != nil {
		p.wait.Stop()
	}
	if p.drawn {
		fmt.Fprint(p.to, "\r\x1b[K")
		p.drawn = false
	}
}
