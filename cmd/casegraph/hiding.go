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

// hiding is a writer that leaves out the credentials of every URL. Nothing is
// meant to print one: this is for the text of a library, or of a mistaken
// command line, that repeats what it was given. It may be written to at once.
type hiding struct {
	mu sync.Mutex
	to io.Writer
}

// Write hides in each write by itself: messages and log lines come in one.
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

// hide leaves out what stands before the last @ of each URL in a text.
func hide(text string) string {
	return regexp.MustCompile(`://[^\s"]*@`).ReplaceAllString(text, "://…@")
}

// hideArguments leaves out of a text about a command line what may be a password:
// what stands before the last @ of an argument, which a shell may have cut apart.
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

// named is the URL of a store as messages have it. Of one that cannot be taken
// apart only the scheme is told, since the rest may be a password.
func named(address string) string {
	if isFile(address) {
		return address
	}
	u, err := url.Parse(address)
	if err == nil && u.Host != "" && !strings.Contains(u.Path+u.RawQuery+u.Fragment, "@") {
		if u.User != nil {
			u.User = url.User("…")
		}
		// Any other parameter is a mistake, and may be a password.
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
