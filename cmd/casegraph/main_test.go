package main

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// invoke runs the program as a user does.
func invoke(t *testing.T, stdin string, args ...string) (stdout, stderr string, code int) {
	t.Helper()
	var out, err bytes.Buffer
	m := &Main{Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &err}
	code = m.Run(args)
	return out.String(), err.String(), code
}

func TestWrongUsageIsTold(t *testing.T) {
	for want, args := range map[string][]string{
		"unknown flag --nothing":          {"serve", "--nothing"},
		"expected one of":                 {},
		`"<file> ..."`:                    {"load"},
		"--store: \"x.db\"":               {"query", "-e", "{ __typename }", "--store", "x.db"},
		"there is no store for mysql":     {"query", "-e", "{ __typename }", "--store", "mysql://root@h"},
		"names no file":                   {"load", "x.yaml", "--store", "sqlite:"},
		"a URL holds no spaces":           {"load", "x.yaml", "--store", "bolt://u:a b@h"},
		"is not a folder":                 {"schema", "--schema", "nowhere"},
		"--vars is not JSON":              {"query", "-e", "{ __typename }", "--vars", "{"},
		"not both":                        {"query", "-e", "{ __typename }", "x.graphql"},
		"--demo serves our own article":   {"serve", "--demo", "--schema", t.TempDir()},
		"--log-level must be one of":      {"serve", "--log-level", "loud"},
		"--cache-control: \"for ever\"":   {"serve", "--demo", "--cache-control", "for ever"},
		"add --public-read":               {"serve", "--demo", "--listen", "0.0.0.0:0"},
		"--rate: 5 is less than":          {"serve", "--demo", "--rate", "5"},
		"--origin: \"app.example\" is no": {"serve", "--demo", "--origin", "app.example"},
		"--running: expected":             {"serve", "--demo", "--running", "0"},
		`"10.0.0.1/99" is no address and`: {"serve", "--demo", "--proxy", "10.0.0.1,10.0.0.1/99"},
	} {
		if out, err, code := invoke(t, "", args...); code != misused || !strings.Contains(err, want) || out != "" {
			t.Errorf("%q: %d %q %q, want %q", args, code, out, err, want)
		}
	}
}

func TestEveryFlagIsAVariable(t *testing.T) {
	t.Setenv("CASEGRAPH_STORE", "mysql://h")
	if _, err, code := invoke(t, "", "query", "-e", "{ __typename }"); code != misused || !strings.Contains(err, "mysql://h") {
		t.Error(code, err)
	}
	out, _, code := invoke(t, "", "serve", "--help")
	flags := regexp.MustCompile(`(?m)^ +(-h, )?--[a-z-]+`).FindAllString(out, -1)
	// All but --help.
	if code != done || len(flags) < 10 || strings.Count(out, "$CASEGRAPH_") != len(flags)-1 {
		t.Error(code, flags, out)
	}
}

// The secret is given in every possible way, and each command fails.
func TestCredentialsAreNotPrinted(t *testing.T) {
	const secret = "hunter2"
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(passwordVariable, secret)
	for _, args := range [][]string{
		{"serve", "--store", "bolt://neo4j:" + secret + "@127.0.0.1:1", "--listen", "127.0.0.1:0"},
		{"serve", "--store", "bolt://127.0.0.1:1", "--store-user", "neo4j", "--listen", "127.0.0.1:0"},
		{"serve", "--store", "bolt://127.0.0.1:1", "--store-user", "neo4j", "--store-password-file", file, "--listen", "127.0.0.1:0"},
		{"query", "-e", "{ __typename }", "--store", "bolt+x://neo4j:" + secret + "@127.0.0.1:1"},
		{"query", "-e", "{ __typename }", "--store", "http://neo4j:" + secret + "@127.0.0.1:1"},
		{"query", "-e", "{ __typename }", "--store", "bolt://neo4j:" + secret + "@[:::1"},
		{"query", "-e", "{ __typename }", "--store", "neo4j://neo4j: " + secret + "@h"},
		{"serve", "neo4j://neo4j:" + secret + "@127.0.0.1"},
		{"serve", "--stor=neo4j://neo4j:" + secret + "@127.0.0.1"},
	} {
		out, err, code := invoke(t, "", args...)
		if code == done || strings.Contains(out+err, secret) {
			t.Errorf("%q: %d %s%s", args, code, out, err)
		}
	}
}

func TestHidingLeavesOutUserinfo(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                      "plain",
		"bolt://h:7687":              "bolt://h:7687",
		"at neo4j://u:p@h, and more": "at neo4j://…@h, and more",
		"neo4j://u:p@a@h":            "neo4j://…@h",
		`{"a":"bolt://u:p@h","b":1}`: `{"a":"bolt://…@h","b":1}`,
		"mail me@h, see http://h":    "mail me@h, see http://h",
	} {
		var b bytes.Buffer
		if n, err := (&hiding{to: &b}).Write([]byte(text)); n != len(text) || err != nil || b.String() != want {
			t.Errorf("%s: %d %v %s, want %s", text, n, err, &b, want)
		}
	}
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

// serving runs serve until the test ends, and returns its address.
func serving(t *testing.T, signals chan os.Signal, args ...string) (url string, stderr *locked, code <-chan int) {
	t.Helper()
	urls, codes := make(chan string, 1), make(chan int, 1)
	stderr = &locked{}
	m := &Main{Stdout: io.Discard, Stderr: stderr, Signals: signals, Serving: func(url string) { urls <- url }}
	go func() { codes <- m.Run(append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)) }()
	select {
	case url = <-urls:
	case c := <-codes:
		t.Fatalf("it ended with %d: %s", c, stderr)
	}
	return url, stderr, codes
}

func TestDemoIsRemovedAtTheEnd(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	signals := make(chan os.Signal, 2)
	url, stderr, code := serving(t, signals, "--demo")
	resp, err := http.Get(url + "/graphql?query=%7B%20courtCases%20%7B%20totalCount%20%7D%20%7D")
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if string(body) != `{"data":{"courtCases":{"totalCount":1}},"extensions":{"cost":{"requested":1,"actual":1}}}` {
		t.Error(string(body))
	}
	signals <- syscall.SIGTERM
	if c := <-code; c != done {
		t.Error(c, stderr)
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Error("it left", left, err)
	}
}

func TestSecondSignalStopsAtOnce(t *testing.T) {
	signals := make(chan os.Signal, 2)
	url, stderr, code := serving(t, signals, "--demo", "--drain", "1h")
	// A request that never ends, since its body is never sent. The server asks for the body
	// when the request runs.
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"+
		"Content-Length: 9\r\nExpect: 100-continue\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(conn, make([]byte, len("HTTP/1.1 100 Continue"))); err != nil {
		t.Fatal(err)
	}
	signals <- os.Interrupt
	for !strings.Contains(stderr.String(), "stopping") {
		time.Sleep(time.Millisecond)
	}
	select {
	case c := <-code:
		t.Fatal("it did not wait for what runs:", c)
	default:
	}
	signals <- os.Interrupt
	if c := <-code; c != failed || !strings.Contains(stderr.String(), "cut off") {
		t.Error(c, stderr)
	}
}

func TestExplainTellsEachStage(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "graph.db")
	if _, err, code := invoke(t, "", "load", "--store", store, "../../seed/article/article.yaml"); code != done {
		t.Fatal(err)
	}
	out, stderr, code := invoke(t, "", "explain", "--store", store, "--vars", `{"n": 2}`, "-e",
		"query($n: Int) { people(first: $n) { nodes { name statements { nodes { summary } } } } server { version } }")
	for _, want := range []string{"cost 46 of 500000\n", "\n# people\n", "    list Person\n", "    SELECT ", "    SEARCH ", "\n# server\n\nanswered without the store\n"} {
		if code != done || !strings.Contains(out, want) {
			t.Errorf("no %q in %d %s%s", want, code, out, stderr)
		}
	}
	for query, want := range map[string]string{
		"{ nothing }": "Cannot query field", "{": "Expected Name", "query($n: Int!) { people(first: $n) { totalCount } }": "$n: the variable has no value",
	} {
		if out, err, code := invoke(t, "", "explain", "--store", store, "-e", query); code != failed || out != "" || !strings.Contains(err, want) {
			t.Errorf("%s: %d %s%s", query, code, out, err)
		}
	}
	out, _, _ = invoke(t, "", "explain", "--store", store, "-e", "{ people(first: 100) { nodes { statements(first: 100) { nodes { makers(first: 100) { nodes { id } } } } } } }")
	if !strings.Contains(out, "refused: with every page full the operation costs") {
		t.Error(out)
	}
}
