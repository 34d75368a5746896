package main

import (
	"bytes"
	"io"
	"regexp"
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
