package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"time"

	"casegraph/bench/process"
)

// held records what a server holds during a soak: its memory, and the goroutines that are
// left when no client sends requests.
type held struct {
	goroutines float64   // before the clients came
	memory     []float64 // MiB, every second
}

// The allowed growth. The median of memory in the second fifth of the time is compared with
// the one in the last fifth. In the first fifth, caches and buffers grow to their sizes. A
// leak of a kilobyte for each request would exceed these bounds.
const (
	memoryMayGrow = 1.2
	memorySlack   = 8.0 // MiB, for what the system rounds
	// goroutinesMayGrow allows for goroutines of the runtime, which it starts when needed.
	goroutinesMayGrow = 3
	// lettingGo bounds how long a server may take to notice that its clients have gone.
	lettingGo = 10 * time.Second
)

// begin counts the goroutines before the first request.
func (h *held) begin(sys *system) (err error) {
	h.goroutines, err = settled(sys, 0)
	return err
}

// watch records the memory every second, until ctx is done.
func (h *held) watch(ctx context.Context, p *process.Process) {
	for ctx.Err() == nil {
		h.memory = append(h.memory, p.Resident())
		wait(ctx, time.Second)
	}
}

// end reports what is held at the end, and what exceeds the bounds.
func (h *held) end(sys *system) (string, error) {
	goroutines, err := settled(sys, h.goroutines+goroutinesMayGrow)
	if err != nil {
		return "", err
	}
	fifth := len(h.memory) / 5
	if fifth == 0 {
		return "", fmt.Errorf("%s: there was no time to watch its memory; soak for longer", sys.name)
	}
	var by [5]float64
	for i := range by {
		by[i] = percentile(h.memory[i*fifth:(i+1)*fifth], 50)
	}
	early, late := by[1], by[4]
	said := fmt.Sprintf("%.0f MiB by fifths of the time; %.0f goroutines before, %.0f after", by, h.goroutines, goroutines)
	switch {
	case late > early*memoryMayGrow+memorySlack:
		return said, fmt.Errorf("%s: its memory grew from %.0f to %.0f MiB", sys.name, early, late)
	case goroutines > h.goroutines+goroutinesMayGrow:
		return said, fmt.Errorf("%s: %.0f goroutines became %.0f", sys.name, h.goroutines, goroutines)
	}
	return said, nil
}

// settled returns the number of goroutines after the clients have gone. It waits until there
// are as few as expected, or for lettingGo.
func settled(sys *system, few float64) (least float64, err error) {
	sys.client.CloseIdleConnections()
	http.DefaultClient.CloseIdleConnections()
	for until := time.Now().Add(lettingGo); time.Now().Before(until); time.Sleep(time.Second) {
		n, err := gauge(sys.metrics, "go_goroutines")
		if err != nil {
			return 0, err
		}
		if least = n; least <= few {
			break
		}
	}
	return least, nil
}

// gauge reads a metric.
func gauge(address, name string) (float64, error) {
	resp, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		return 0, err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	found := regexp.MustCompile(`(?m)^` + name + ` (\S+)$`).FindSubmatch(text)
	if found == nil {
		return 0, fmt.Errorf("%s serves no metric %s", address, name)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
