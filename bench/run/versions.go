package main

import (
	"os"
	"regexp"
	"runtime"
	"runtime/debug"
	"strconv"
)

// versions are those of the libraries that this program is made of; what else is
// measured is added where it is started.
func versions() map[string]string {
	out := map[string]string{"go": runtime.Version()}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return out
	}
	for _, m := range info.Deps {
		switch m.Path {
		case "modernc.org/sqlite", "github.com/neo4j/neo4j-go-driver/v5", "github.com/99designs/gqlgen":
			out[m.Path] = m.Version
		}
	}
	return out
}

var (
	model  = regexp.MustCompile(`(?m)^model name\s*: (.+)$`)
	memory = regexp.MustCompile(`(?m)^MemTotal:\s*(\d+) kB$`)
)

// machine is what it runs on, as far as Linux says.
func machine() map[string]any {
	out := map[string]any{"os": runtime.GOOS, "arch": runtime.GOARCH, "cpus": runtime.NumCPU()}
	if text, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := model.FindSubmatch(text); m != nil {
			out["cpu"] = string(m[1])
		}
	}
	if text, err := os.ReadFile("/proc/meminfo"); err == nil {
		if m := memory.FindSubmatch(text); m != nil {
			kib, _ := strconv.Atoi(string(m[1]))
			out["memory_gib"] = (kib + 1<<19) >> 20
		}
	}
	return out
}
