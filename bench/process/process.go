// Package process runs the measured servers. Each is a process of its own on loopback, so
// that its processor time and memory can be measured. It ends with the program that started
// it.
package process

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Build compiles casegraph as users do.
func Build(ctx context.Context, to string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", to, "casegraph/cmd/casegraph")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build casegraph: %w\n%s", err, text)
	}
	return nil
}

// A Process is a server in a process of its own, on loopback.
type Process struct {
	Address string    // the address that it listens on
	Began   time.Time // the time of its last start
	cmd     *exec.Cmd
	output  *os.File // what it prints, its log among it
	done    chan struct{}
}

// Start starts a server, and returns at once ([Process.Answers] waits). The word LISTEN in
// the arguments stands for the address to listen on.
func Start(env []string, command string, args ...string) (*Process, error) {
	address, err := FreeAddress()
	if err != nil {
		return nil, err
	}
	for i := range args {
		args[i] = strings.ReplaceAll(args[i], "LISTEN", address)
	}
	output, err := os.CreateTemp("", "casegraph-bench-*.log")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(command, args...)
	cmd.Env = append(os.Environ(), env...)
	p := &Process{cmd: cmd, Address: address, output: output}
	if err := p.run(); err != nil {
		return nil, err
	}
	return p, nil
}

// Again restarts a server with the same arguments and address.
func (p *Process) Again() error {
	p.end()
	env := p.cmd.Env
	p.cmd = exec.Command(p.cmd.Path, p.cmd.Args[1:]...)
	p.cmd.Env = env
	return p.run()
}

func (p *Process) run() error {
	p.done = make(chan struct{})
	p.cmd.Stdout, p.cmd.Stderr = p.output, p.output
	// Nothing is written to the pipe. It closes when this process ends.
	if _, err := p.cmd.StdinPipe(); err != nil {
		return err
	}
	p.Began = time.Now()
	if err := p.cmd.Start(); err != nil {
		return err
	}
	done := p.done
	go func(cmd *exec.Cmd) {
		_ = cmd.Wait()
		close(done)
	}(p.cmd)
	return nil
}

// FreeAddress returns a loopback address with a free port.
func FreeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String(), nil
}

// Answers sends a request until the server answers, for at most a minute.
func (p *Process) Answers(ctx context.Context, ask func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		if ask(ctx) == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("it ended: %s", p.printed())
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w: %s", ctx.Err(), p.printed())
		case <-time.After(time.Millisecond):
		}
	}
}

// printed returns the beginning of the server's output.
func (p *Process) printed() string {
	text := make([]byte, 2000)
	n, _ := p.output.ReadAt(text, 0)
	return string(text[:n])
}

// Complaints returns the last warnings and errors of the server's log.
func (p *Process) Complaints() string {
	const most = 10
	text, err := os.ReadFile(p.output.Name())
	if err != nil {
		return err.Error()
	}
	var all []string
	for line := range strings.Lines(string(text)) {
		if strings.Contains(line, " level=WARN ") || strings.Contains(line, " level=ERROR ") {
			all = append(all, line)
		}
	}
	return strings.Join(all[max(0, len(all)-most):], "")
}

// Stop ends the server and removes its output.
func (p *Process) Stop() {
	p.end()
	_ = p.output.Close()
	_ = os.Remove(p.output.Name())
}

// end ends the server and waits until it has.
func (p *Process) end() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
}

// errNoProc says that the system has no /proc.
var errNoProc = errors.New("the system has no /proc")

// CPU returns the processor time that the process has used.
func (p *Process) CPU() (time.Duration, error) {
	// The sum of all threads, in nanoseconds. Threads of Go rarely end.
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", p.cmd.Process.Pid))
	var sum time.Duration
	for _, t := range threads {
		text, err := os.ReadFile(t)
		if err != nil {
			continue // it ended
		}
		first, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(first, 10, 64)
		if err != nil {
			return 0, errNoProc
		}
		sum += time.Duration(ns)
	}
	if sum == 0 {
		return 0, errNoProc
	}
	return sum, nil
}

// Resident returns the resident memory of the process, in MiB, or 0 if it is unknown.
func (p *Process) Resident() float64 { return p.status("VmRSS:") }

// Peak returns the greatest resident memory so far, in MiB, or 0 if it is unknown.
func (p *Process) Peak() float64 { return p.status("VmHWM:") }

// status reads a line of /proc/PID/status, in MiB.
func (p *Process) status(name string) float64 {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }()
	for s := bufio.NewScanner(f); s.Scan(); {
		if kib, ok := strings.CutPrefix(s.Text(), name); ok {
			n, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(kib), " kB"), 64)
			return n / 1024
		}
	}
	return 0
}
