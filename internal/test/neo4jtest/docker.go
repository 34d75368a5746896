package neo4jtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"
)

const (
	image = "neo4j:5.26-community"
	label = "casegraph-test"
)

// inContainer does what a launcher's command has to: it reads the password from the first
// line of its input, and ends when the input or the server ends.
const inContainer = `
read -r password
export NEO4J_AUTH="neo4j/$password"
exec 3<&0
tini -g -- /startup/docker-entrypoint.sh neo4j &
cat <&3 >/dev/null &
wait -n`

// docker runs the server in a container, which keeps its data after a kill.
type docker struct{ name string }

func newDocker(ctx context.Context, s *Server, log io.Writer) (*docker, error) {
	if _, err := exec.LookPath("docker"); err != nil {
		return nil, err
	}
	if err := engineRuns(ctx); err != nil {
		return nil, err
	}
	if err := runDocker(ctx, "image", "inspect", image); err != nil {
		fmt.Fprintf(log, "Fetching the image %s, once\n", image)
		if err := runDocker(ctx, "pull", "--quiet", image); err != nil {
			return nil, err
		}
	}
	// Remove the containers of processes that were killed.
	_ = runDocker(ctx, "container", "prune", "--force",
		"--filter", "label="+label, "--filter", "until=24h")
	s.ports = s.ports[:1] // the image has one server
	d := &docker{name: filepath.Base(s.dir)}
	return d, runDocker(ctx, "create", "--interactive",
		"--name", d.name, "--label", label,
		"--publish", "127.0.0.1:"+strconv.Itoa(s.ports[0])+":7687",
		"--env", "NEO4J_dbms_security_auth__max__failed__attempts=0",
		"--env", "NEO4J_dbms_usage__report_enabled=false",
		"--env", "NEO4J_server_memory_heap_max__size=1g",
		"--env", "NEO4J_server_memory_pagecache_size="+strconv.Itoa(s.cache)+"m",
		"--entrypoint", "bash", image, "-c", inContainer)
}

func (d *docker) command() *exec.Cmd {
	return exec.Command("docker", "start", "--attach", "--interactive", d.name)
}

func (d *docker) kill(*run) error {
	return runDocker(context.Background(), "kill", d.name)
}

func (d *docker) remove() error {
	return runDocker(context.Background(), "rm", "--force", "--volumes", d.name)
}

// engineRuns returns an error unless a Docker engine answers within a short time. The
// client may be installed without an engine, or with a remote one that does not answer.
func engineRuns(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if runDocker(ctx, "version", "--format", "{{.Server.Version}}") != nil {
		return errors.New("no engine runs")
	}
	return nil
}

func runDocker(ctx context.Context, args ...string) error {
	out, err := exec.CommandContext(ctx, "docker", args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("docker %s: %w\n%s", args[0], err, bytes.TrimSpace(out))
	}
	return nil
}
