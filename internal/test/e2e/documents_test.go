package e2e

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A block is the text between two fences of a document. The first word of the opening fence
// is its kind, and the second word, if there is one, is the name of a file:
//
//	graphql  an operation, which the demo answers; a json block after it is the answer's data
//	console  a session: commands after "$ ", and what they print; a line "…" is any lines
//	sh       commands that are not run here, but servers are started that it starts
type block struct {
	kind, file, text string
	from, to         int // the offsets of the text in the document
}

var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: (\\S+))?\n(.*?)^```$")

func blocks(text string) []block {
	var all []block
	for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
		b := block{kind: text[m[2]:m[3]], text: text[m[6]:m[7]], from: m[6], to: m[7]}
		if m[4] >= 0 {
			b.file = text[m[4]:m[5]]
		}
		all = append(all, b)
	}
	return all
}

const root = "../../../"

// published is the URL of the servers in documents.
const published = "http://127.0.0.1:8080"

// documents are the documents whose blocks are run.
func documents(t *testing.T) []string {
	t.Helper()
	return append(glob(t, root+"docs/*.md"), root+"README.md", root+"examples/README.md")
}

// TestDocumentsSayWhatHappens runs the commands and operations of the documents, and compares
// their output. Each document has a folder of its own that looks like the repository.
func TestDocumentsSayWhatHappens(t *testing.T) {
	demo := serve(t, "--demo")
	for _, file := range documents(t) {
		t.Run(strings.TrimPrefix(file, root), func(t *testing.T) {
			d := &document{dir: likeOurs(t), server: demo.url}
			text := read(t, file)
			all, sessions := blocks(text), map[int]string{}
			for i, b := range all {
				switch {
				case b.file != "":
					write(t, filepath.Join(d.dir, b.file), strings.ReplaceAll(b.text, published, d.server))
				case b.kind == "graphql":
					answer := demo.ask(t, b.text)
					if i+1 < len(all) && all[i+1].kind == "json" && all[i+1].file == "" {
						d.answered(t, b.text, answer, all[i+1].text)
					}
				case b.kind == "sh":
					d.serves(t, b.text)
				case b.kind == "console":
					sessions[i] = d.session(t, b.text)
				}
			}
			// Replace from the end, so that offsets before stay valid.
			for i, b := range slices.Backward(all) {
				if got, ok := sessions[i]; ok && *update {
					text = text[:b.from] + got + text[b.to:]
				}
			}
			if *update {
				write(t, file, text)
			}
		})
	}
}

// A document is a document that is being run in a folder.
type document struct {
	dir    string
	server string // the URL of the last server that it started without TLS
}

// likeOurs returns a temporary folder with links to the files of the repository.
func likeOurs(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"seed", "examples", "schema", "deploy"} {
		path, err := filepath.Abs(root + name)
		if err == nil {
			err = os.Symlink(path, filepath.Join(dir, name))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	cert, key := certificate(t)
	write(t, filepath.Join(dir, "cert.pem"), read(t, cert))
	write(t, filepath.Join(dir, "key.pem"), read(t, key))
	return dir
}

// answered compares the data of an answer with the document, whatever the line breaks.
func (d *document) answered(t *testing.T, query, answer, printed string) {
	t.Helper()
	var got struct{ Data json.RawMessage }
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		t.Fatal(err)
	}
	if !sameJSON(string(got.Data), printed) {
		t.Errorf("the answer to\n%sis\n%s", query, got.Data)
	}
}

func sameJSON(a, b string) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, []byte(a)) == nil && json.Compact(&y, []byte(b)) == nil && x.String() == y.String()
}

// serves starts the servers of a block's commands, each on a free port. It skips servers
// that need something that is not on this machine.
func (d *document) serves(t *testing.T, commands string) {
	t.Helper()
	if strings.Contains(commands, "neo4j") {
		return
	}
	for line := range strings.Lines(commands) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), " #")
		rest, ok := strings.CutPrefix(line, "casegraph serve")
		if !ok {
			continue
		}
		rest = regexp.MustCompile(`--listen \S+`).ReplaceAllString(rest, "")
		rest = strings.ReplaceAll(rest, "127.0.0.1:9100", "127.0.0.1:0")
		p := serveIn(t, d.dir, strings.Fields(strings.ReplaceAll(rest, `"`, ""))...)
		if strings.HasPrefix(p.url, "http:") {
			d.server = p.url
		}
	}
}

// session runs the commands of a block, and returns the block with their output.
func (d *document) session(t *testing.T, script string) string {
	t.Helper()
	var out strings.Builder
	for _, part := range regexp.MustCompile(`(?m)^\$ `).Split(script, -1)[1:] {
		command, want, _ := strings.Cut(part, "\n")
		for strings.HasSuffix(command, `\`) { // the command continues in the next line
			var more string
			more, want, _ = strings.Cut(want, "\n")
			command += "\n" + more
		}
		if name, _, _ := strings.Cut(command, " "); name == "curl" || name == "node" {
			if _, err := exec.LookPath(name); err != nil {
				t.Log("NOT RUN, it is not installed:", command)
				out.WriteString("$ " + part)
				continue
			}
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-c", strings.ReplaceAll(command, published, d.server))
		cmd.Dir = d.dir
		printed, err := cmd.CombinedOutput()
		got := strings.ReplaceAll(string(printed), d.server, published)
		if got != "" && !strings.HasSuffix(got, "\n") {
			got += "\n"
		}
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			got += fmt.Sprintf("exit status %d\n", exit.ExitCode())
		} else if err != nil {
			t.Fatal(err)
		}
		if same := likeText(got, want) || sameJSON(got, want); same {
			got = want
		} else if !*update {
			t.Errorf("$ %s\nprints\n%s\nand not\n%s", command, got, want)
		}
		out.WriteString("$ " + command + "\n" + got)
	}
	return out.String()
}

// likeText says whether lines match the wanted lines, in which "…" stands for any lines.
func likeText(got, want string) bool {
	pattern := regexp.QuoteMeta(want)
	pattern = strings.ReplaceAll(pattern, "…\n", "(?s:.*)")
	return regexp.MustCompile("^" + pattern + "$").MatchString(got)
}
