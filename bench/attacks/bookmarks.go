package attacks

import (
	"encoding/base64"
	"strings"

	"casegraph/internal/fault"
)

// Header names what a request's bookmarks are sent in.
const Header = "Casegraph-Bookmark"

// ahead stands for a bookmark of the server's that names a transaction which there is
// not.
const ahead = "$ahead"

// Bookmarks are invented ones: a server that waited for each would do nothing else.
func Bookmarks() []Attack {
	const query = "{ people { totalCount } }"
	another := "\x91\xcc\x10" + "0123456789abcdef" + "\x07\x90"
	return []Attack{
		{Name: "a bookmark of what has not been", Query: query, Bookmark: ahead, Code: fault.Unavailable},
		{Name: "a bookmark of another database", Query: query, Bookmark: "FB:" + base64.StdEncoding.EncodeToString([]byte(another)), Code: fault.BadUserInput},
		{Name: "a malformed bookmark", Query: query, Bookmark: "FB:!", Code: fault.BadUserInput},
		{Name: "a bookmark of 2 KB", Query: query, Bookmark: strings.Repeat("x", 2_000), Code: fault.BadUserInput},
		{Name: "20 bookmarks", Query: query, Bookmark: strings.Repeat("x,", 20), Code: fault.BadUserInput},
	}
}

// Header is the value of the header of bookmarks; "" is none.
func (a Attack) Header(of Target) string {
	if a.Bookmark != ahead {
		return a.Bookmark
	}
	// A bookmark of Neo4j's ends with the number of a transaction and an empty list; its
	// first three bytes tell how long the database's id is, which follows.
	raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(of.Bookmark, "FB:"))
	if err != nil || len(raw) < 3 || len(raw) < 3+int(raw[2]) {
		return of.Bookmark
	}
	raw = append(raw[:3+int(raw[2]):3+int(raw[2])], "\xcb\x7f\xff\xff\xff\xff\xff\xff\xff\x90"...)
	return "FB:" + base64.StdEncoding.EncodeToString(raw)
}
