package server

import (
	"bufio"
	"bytes"
	"flag"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

const answered = "\n--- answer ---\n"

// TestExchanges sends the request of each file in testdata, and compares the answer
// with the one in the file. The files have LF line endings. A request without a
// Content-Length gets one here.
func TestExchanges(t *testing.T) {
	files, err := filepath.Glob("testdata/*.http")
	if err != nil || len(files) == 0 {
		t.Fatal("no exchanges:", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".http"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			request, want, _ := strings.Cut(string(text), answered)
			var log bytes.Buffer
			got := exchange(t, New(testConfig(&log)), request)
			if *update {
				if err := os.WriteFile(file, []byte(request+answered+got), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			if strings.Contains(got, "SECRET") {
				t.Error("something internal reached the client")
			}
			if strings.Contains(log.String(), "PRIVATE") {
				t.Errorf("a value that a client sent reached the log:\n%s", &log)
			}
		})
	}
}

func exchange(t *testing.T, h http.Handler, request string) string {
	t.Helper()
	head, body, _ := strings.Cut(request, "\n\n")
	r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(strings.ReplaceAll(head, "\n", "\r\n") + "\r\n\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "localhost:8080"
	with := httptest.NewRequest(r.Method, r.URL.String(), strings.NewReader(body))
	with.Header, with.Host = r.Header, r.Host
	w := httptest.NewRecorder()
	h.ServeHTTP(w, with)
	dump, err := httputil.DumpResponse(w.Result(), true)
	if err != nil {
		t.Fatal(err)
	}
	answer := strings.ReplaceAll(string(dump), "\r\n", "\n")
	if id := w.Header().Get("X-Request-Id"); len(id) == 16 {
		answer = strings.ReplaceAll(answer, id, "<id>")
	}
	return regexp.MustCompile(`(?m)^Connection: close\n`).ReplaceAllString(answer, "")
}
