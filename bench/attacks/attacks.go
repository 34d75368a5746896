// Package attacks has requests that are meant to harm a server, with their expected
// outcomes. Package server tests those that are refused before the store is read, package
// e2e tests all over HTTP on both stores, and bench/run measures what each takes.
package attacks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/fault"
)

// Most is how much processor time an operation that is let through may take for a
// unit of its cost, in µs, that of the database included.
const Most = 200

// An Attack is a request. What stands in it for something of the server's graph is
// filled in by [Attack.Body] and [Attack.Header].
type Attack struct {
	Name, Query           string
	Variables, Extensions any
	// Bookmark is sent in a header. SQLite has none, and heeds none.
	Bookmark string
	// Code is what it is refused with. An attack without one is let through, but where
	// the graph is so large that it costs too much.
	Code fault.Code
}

// All are all of them.
func All() []Attack { return slices.Concat(Refused(), Work(), Bookmarks()) }

// Refusal is the code that a store's server refuses it with; "" is none.
func (a Attack) Refusal(store string) fault.Code {
	if a.Bookmark != "" && store == "sqlite" {
		return ""
	}
	return a.Code
}

// A Target is what attacks name of the graph that they are sent to.
type Target struct {
	// Hub is the id of a node with very many relationships, Far one that is some steps
	// away from it, and Agency that of an agency which many cases lead to.
	Hub, Far, Agency string
	// Bookmark is one that the server gave; "" where it gives none.
	Bookmark string
}

// Body is what is posted.
func (a Attack) Body(of Target) []byte {
	in := strings.NewReplacer("$hub", of.Hub, "$far", of.Far, "$agency", of.Agency)
	body, err := json.Marshal(struct {
		Query      string `json:"query,omitempty"`
		Variables  any    `json:"variables,omitempty"`
		Extensions any    `json:"extensions,omitempty"`
	}{in.Replace(a.Query), a.Variables, a.Extensions})
	if err != nil {
		panic(err) // they are texts and numbers
	}
	return body
}

// many is a text so often, each time with its number for the sign #.
func many(n int, one string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(one, "#", fmt.Sprint(i)) + " ")
	}
	return b.String()
}
