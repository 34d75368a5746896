package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A process is a running `casegraph serve`.
type process struct {
	cmd    *exec.Cmd
	url    string // "http://127.0.0.1:41234"
	stdout string // up to the last line that is printed at the start
	stderr *locked
	ended  chan struct{} // closed when the process has ended
}

// locked is a buffer that is safe for concurrent use.
type locked struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *locked) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts the program on a free port of loopback, and returns when the program prints
// that it answers. The process is killed at the end of the test if it still runs.
func serve(t *testing.T, args ...string) *process {
	t.Helper()
	return serveIn(t, "", args...)
}

// serveIn is serve in a folder.
func serveIn(t *testing.T, dir string, args ...string) *process {
	t.Helper()
	p := &process{stderr: &locked{}, ended: make(chan struct{})}
	p.cmd = casegraph(t.Context(), append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
	p.cmd.Stderr, p.cmd.Dir = p.stderr, dir
	out, err := p.cmd.StdoutPipe()
	if err == nil {
		err = p.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill() // it fails if the process has ended
		<-p.ended
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		p.stdout += lines.Text() + "\n"
		if strings.HasPrefix(lines.Text(), "Ctrl-C") {
			break
		}
	}
	go func() {
		_, _ = io.Copy(io.Discard, out)
		_ = p.cmd.Wait() // stop returns the exit code
		close(p.ended)
	}()
	m := regexp.MustCompile(`(?m)^  page +(https?://127\.0\.0\.1:\d+)/$`).FindStringSubmatch(p.stdout)
	if m == nil {
		t.Fatalf("it does not say where it serves: %s%s", p.stdout, p.stderr)
	}
	p.url = m[1]
	return p
}

// stop sends a signal and returns the exit code.
func (p *process) stop(t *testing.T, s os.Signal) int {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(20 * time.Second):
		t.Fatal("it does not stop")
		return -1
	}
}

// modern is the media type of GraphQL over HTTP, with which errors have an error status.
const modern = "application/graphql-response+json"

// post sends an operation and returns the status and the body.
func (p *process) post(query string, variables json.RawMessage) (int, string, error) {
	body, err := json.Marshal(struct {
		Query     string          `json:"query"`
		Variables json.RawMessage `json:"variables,omitempty"`
	}{query, variables})
	if err != nil {
		return 0, "", err
	}
	r, err := http.NewRequest(http.MethodPost, p.url+"/graphql", bytes.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", modern)
	return do(r)
}

// ask sends a query that must not fail.
func (p *process) ask(t *testing.T, query string) string {
	t.Helper()
	status, body, err := p.post(query, nil)
	if err != nil || status != http.StatusOK || strings.Contains(body, `"errors"`) {
		t.Fatalf("%s: %d %s %v\n%s", query, status, body, err, p.stderr)
	}
	return body
}

// get fetches a path.
func (p *process) get(t *testing.T, path string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, p.url+path, nil)
	if err == nil {
		status, body, err = do(r)
	}
	if err != nil {
		t.Fatal(err)
	}
	return status, body
}

func do(r *http.Request) (int, string, error) { return doWith(http.DefaultClient, r) }

func doWith(c *http.Client, r *http.Request) (int, string, error) {
	resp, err := c.Do(r)
	if err != nil {
		return 0, "", err
	}
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), errors.Join(err, resp.Body.Close())
}
