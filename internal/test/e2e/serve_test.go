package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestDemoAnswersSoon(t *testing.T) {
	start := time.Now()
	p := serve(t, "--demo")
	if got, want := p.ask(t, `{ courtCases { totalCount } }`), `{"data":{"courtCases":{"totalCount":1}},"extensions":{"cost":{"requested":1,"actual":1}}}`; got != want {
		t.Error(got)
	}
	took := time.Since(start)
	t.Logf("start to first answer: %d ms", took.Milliseconds())
	if took > 10*time.Second { // a benchmark measures it; this bound only finds a broken server
		t.Error("it took", took)
	}
	if !strings.Contains(p.stdout, p.url+"/graphql\n") || !strings.Contains(p.stdout, "the article, 215 facts") {
		t.Error(p.stdout)
	}
}

func TestPathsOfTheServer(t *testing.T) {
	p := serve(t, "--demo")
	for path, want := range map[string]string{
		"/":               "<code>" + p.url + "/graphql</code>",
		"/schema.graphql": "type CourtCase implements",
		"/healthz":        "ok",
		"/readyz":         "ok",
		"/graphql?query=" + url.QueryEscape(`{ people(where: {anonymous: {eq: true}}) { nodes { id } } }`): `{"data":{"people":{"nodes":[{"id":"per-inmate"}]}},"extensions":{"cost":{"requested":21,"actual":2}}}`,
	} {
		if status, body := p.get(t, path); status != 200 || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if status, _ := p.get(t, "/nowhere"); status != 404 {
		t.Error(status)
	}
	if status, _ := p.get(t, "/graphql?query=mutation%7Bx%7D"); status != 405 {
		t.Error(status)
	}
}

// TestPageHasAQueryThatWorks runs the command of the start page.
func TestPageHasAQueryThatWorks(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl to paste to")
	}
	p := serve(t, "--demo")
	_, page := p.get(t, "/")
	_, line, _ := strings.Cut(page, "<pre><code>")
	line, _, _ = strings.Cut(line, "</code></pre>")
	line = strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(line)
	out, err := exec.CommandContext(t.Context(), "sh", "-c", line).Output()
	if err != nil || !strings.HasPrefix(string(out), `{"data":{"people":{"totalCount":4,`) {
		t.Errorf("%s: %v\n%s", line, err, out)
	}
}

// TestNothingIsOfferedThatIsNotTrusted: a server that runs only trusted operations has no
// IDE.
func TestNothingIsOfferedThatIsNotTrusted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "operations.json")
	write(t, file, `{"p1": "{ people { totalCount } }"}`)
	p := serve(t, "--demo", "--operations", file)
	if status, page := p.get(t, "/"); status != http.StatusOK || strings.Contains(page, "to paste") || strings.Contains(page, "IDE") {
		t.Error(status, page)
	}
	if status, _ := p.get(t, "/ide/"); status != http.StatusNotFound {
		t.Error("there is an IDE")
	}
	p.ask(t, `{ people { totalCount } }`)
	if status, _, _ := p.post(`{ agencies { totalCount } }`, nil); status != http.StatusForbidden {
		t.Error("another operation:", status)
	}
}

// TestIntrospectionIsTheSchemaThatIsServed compares the names of types.
func TestIntrospectionIsTheSchemaThatIsServed(t *testing.T) {
	p := serve(t, "--demo")
	var answer struct {
		Data struct {
			Schema struct {
				QueryType struct{ Name string }
				Types     []struct{ Kind, Name, Description string }
			} `json:"__schema"`
		}
	}
	body := p.ask(t, `{ __schema { queryType { name } types { kind name description } } }`)
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatal(err)
	}
	_, sdl := p.get(t, "/schema.graphql")
	printed, err := exec.CommandContext(t.Context(), "casegraph", "schema").Output()
	if err != nil || string(printed) != sdl {
		t.Error("the command prints another schema than the server:", err)
	}
	keyword := map[string]string{"OBJECT": "type", "INPUT_OBJECT": "input", "INTERFACE": "interface", "ENUM": "enum", "SCALAR": "scalar"}
	found := 0
	for _, typ := range answer.Data.Schema.Types {
		if strings.HasPrefix(typ.Name, "__") || typ.Kind == "SCALAR" {
			continue
		}
		found++
		if typ.Description == "" {
			t.Errorf("%s has no description", typ.Name)
		}
		if head := "\n" + keyword[typ.Kind] + " " + typ.Name + " "; !strings.Contains(sdl, head) {
			t.Errorf("%s %s is not in the schema as printed", typ.Kind, typ.Name)
		}
	}
	if found < 100 {
		t.Error("only", found, "types")
	}
}

func TestSignalsStopItCleanly(t *testing.T) {
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		p := serve(t, "--demo")
		p.ask(t, `{ server { store } }`)
		if code := p.stop(t, s); code != 0 {
			t.Errorf("%v: exit %d\n%s", s, code, p.stderr)
		}
		if _, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://")); err == nil {
			t.Error("something still listens")
		}
	}
}

// TestNotReadyWhileTheStoreIsAway removes the file of a running server.
func TestNotReadyWhileTheStoreIsAway(t *testing.T) {
	file := filepath.Join(t.TempDir(), "graph.db")
	if out, exit := runs(t, "load", "--store", "sqlite:"+file, article(t)); exit != 0 {
		t.Fatal(out)
	}
	p := serve(t, "--store", "sqlite:"+file)
	for _, c := range []struct {
		from, to string
		ready    int
	}{{file, file, http.StatusOK}, {file, file + ".away", http.StatusServiceUnavailable}, {file + ".away", file, http.StatusOK}} {
		if err := os.Rename(c.from, c.to); err != nil {
			t.Fatal(err)
		}
		// The answer of a health check is shared for a second.
		status, body := p.get(t, "/readyz")
		for until := time.Now().Add(30 * time.Second); status != c.ready && time.Now().Before(until); status, body = p.get(t, "/readyz") {
			time.Sleep(50 * time.Millisecond)
		}
		if status != c.ready || strings.Contains(body, file) {
			t.Errorf("at %s: %d %s", c.to, status, body)
		}
		if status, _ := p.get(t, "/healthz"); status != http.StatusOK {
			t.Error("it says it is not up")
		}
	}
	if !strings.Contains(p.stderr.String(), "no longer where it was") {
		t.Errorf("the log does not say why:\n%s", p.stderr)
	}
}

// TestDrainSendsNobodyHere stops the server while it reads a request. The request is
// answered, and meanwhile the server is not ready.
func TestDrainSendsNobodyHere(t *testing.T) {
	p := serve(t, "--demo")
	address := strings.TrimPrefix(p.url, "http://")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const body = `{"query": "{ people { totalCount } }"}`
	fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: %s\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", address, len(body))
	answer := bufio.NewReader(conn)
	if line, err := answer.ReadString('\n'); err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		t.Fatal(line, err) // a 100 Continue means that the server reads the request
	}
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(p.stderr.String(), "stopping") {
		time.Sleep(time.Millisecond)
	}
	for range 3 {
		if resp, err := http.Get(p.url + "/readyz"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode != http.StatusServiceUnavailable {
				t.Error("it says it is ready:", resp.Status)
			}
		}
	}
	fmt.Fprint(conn, body)
	text, err := io.ReadAll(answer)
	if err != nil || !strings.Contains(string(text), "HTTP/1.1 200") || !strings.Contains(string(text), `{"totalCount":4}`) {
		t.Errorf("what was under way: %v\n%s", err, text)
	}
	<-p.ended
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit %d\n%s", code, p.stderr)
	}
}

// TestLogHasEachRequestAndNoValue parses the log: it has each request, and no values of
// variables.
func TestLogHasEachRequestAndNoValue(t *testing.T) {
	p := serve(t, "--demo", "--log-format", "json")
	query := `query Find($s: String) { people(where: {name: {search: $s}}) { totalCount } }`
	if _, _, err := p.post(query, json.RawMessage(`{"s":"PRIVATE"}`)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := p.post(`{ people(first: 0) { totalCount } }`, nil); err != nil {
		t.Fatal(err)
	}
	p.get(t, "/graphql?query="+url.QueryEscape(query)+"&variables="+url.QueryEscape(`{"s":"PRIVATE"}`))
	if code := p.stop(t, os.Interrupt); code != 0 {
		t.Error("exit", code)
	}
	log := p.stderr.String()
	if strings.Contains(log, "PRIVATE") {
		t.Errorf("a variable's value is in the log:\n%s", log)
	}
	var operations, codes int
	for line := range strings.Lines(log) {
		var l struct {
			Msg, Id, Operation string
			Codes              []string
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if l.Msg != "request" {
			continue
		}
		if l.Id == "" {
			t.Error("no id:", line)
		}
		if l.Operation == "Find" {
			operations++
		}
		if len(l.Codes) == 1 && l.Codes[0] == "BAD_USER_INPUT" {
			codes++
		}
	}
	if operations != 2 || codes != 1 {
		t.Errorf("%d operations, %d codes:\n%s", operations, codes, log)
	}
}
