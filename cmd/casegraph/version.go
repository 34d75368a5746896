package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// release is set by the linker in release builds (-X main.release=v1.2.3).
var release string

// A versionOf is the output of the command version.
type versionOf struct{ release, revision string }

func version() versionOf {
	v := versionOf{release: release}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if v.release == "" && info.Main.Version != "(devel)" {
		v.release = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			v.revision = s.Value[:min(len(s.Value), 12)]
		}
	}
	return v
}

func (v versionOf) String() string {
	if v.release == "" {
		return "devel"
	}
	return v.release
}

type versionCommand struct{}

func (versionCommand) Run(r *run) error {
	v := version()
	line := "casegraph " + v.String()
	if v.revision != "" {
		line += " (" + v.revision + ")"
	}
	_, err := fmt.Fprintf(r.Stdout, "%s, %s %s/%s\n", line, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
