package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// A measure is what a load by the program took.
type measure struct {
	took, cpu time.Duration // cpu is processor time, of the program alone
	mebibytes int           // the most memory it had
}

// build compiles the program as users do.
func build(ctx context.Context, to string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", to, "casegraph/cmd/casegraph")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build casegraph: %w\n%s", err, text)
	}
	return nil
}

// load runs the program with the files and the flags that it loads.
func (b *bench) load(ctx context.Context, url string, args ...string) (measure, error) {
	cmd := exec.CommandContext(ctx, b.program, append([]string{"load", "--store", url}, args...)...)
	began := time.Now()
	text, err := cmd.CombinedOutput()
	m := measure{took: time.Since(began)}
	if err != nil {
		return m, fmt.Errorf("casegraph load: %w\n%.2000s", err, text)
	}
	if used, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		m.mebibytes = int(used.Maxrss >> 10)
		m.cpu = processor(used)
	}
	return m, nil
}

func processor(used *syscall.Rusage) time.Duration {
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// self is the processor time of this program so far.
func self() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return processor(&used)
}

// bare times what a bare driver does.
func bare(put func() error) (measure, error) {
	began, cpu := time.Now(), self()
	err := put()
	return measure{took: time.Since(began), cpu: self() - cpu}, err
}
