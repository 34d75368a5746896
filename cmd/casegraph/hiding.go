package main

import (
	"bytes"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// hiding is a writer that removes the credentials from every URL. No code prints them on
// purpose, but errors of libraries and of a wrong command line may repeat them. It is safe
// for concurrent use.
type hiding struct {
	mu sync.Mutex
	to io.Writer
}

// Write treats each write on its own, since a message or log line is one write.
func (h *hiding) Write(p []byte) (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if bytes.Contains(p, []byte("://")) {
		if _, err := io.WriteString(h.to, hide(string(p))); err != nil {
			return 0, err
		}
		return len(p), nil
	}
	return h.to.Write(p)
}

// hide removes the text before the last @ of each URL.
func hide(text string) string {
	return regexp.MustCompile(`://[^\s"]*@`).ReplaceAllString(text, "://…@")
}

// hideArguments removes possible passwords from a text about a command line: everything
// before the last @ of an argument, even if a shell split the argument.
func hideArguments(text string, args []string) string {
	for _, a := range args {
		_, value, _ := strings.Cut(a, "=")
		for _, s := range []string{a, value} {
			if i := strings.LastIndexByte(s, '@'); i >= 0 {
				quoted := strconv.Quote(s[:i+1])
				text = strings.NewReplacer(s[:i+1], "…@", quoted[1:len(quoted)-1], "…@").Replace(text)
			}
		}
	}
	return text
}

var schemeName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*$`)

// named returns the URL of a store for messages. If the URL cannot be parsed, it returns
// only the scheme, since the rest may have a password.
func named(address string) string {
	if isFile(address) {
		return address
	}
	u, err := url.Parse(address)
	if err == nil && u.Host != "" && !strings.Contains(u.Path+u.RawQuery+u.Fragment, "@") {
		if u.User != nil {
			u.User = url.User("…")
		}
		// Other parameters are mistakes, and may have a password.
		if database := u.Query().Get("database"); database != "" {
			u.RawQuery = url.Values{"database": {database}}.Encode()
		} else {
			u.RawQuery = ""
		}
		return strings.Replace(u.String(), url.User("…").String(), "…", 1)
	}
	scheme, _, _ := strings.Cut(address, ":")
	if !schemeName.MatchString(scheme) || scheme == address {
		return "…"
	}
	return scheme + ":…"
}
