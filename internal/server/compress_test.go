package server

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func TestLargeAnswersAreCompressed(t *testing.T) {
	s := New(testConfig(io.Discard))
	for size, packed := range map[int]bool{100: false, minCompressed / 2: false, minCompressed: true} {
		query := `query($s: String) { echo(s: $s) }","variables":{"s":"` + strings.Repeat("x", size) + `"},"x":"`
		plain := ask(s, http.MethodPost, query)
		if plain.Header().Get("Content-Encoding") != "" || plain.Header().Get("Content-Length") != strconv.Itoa(plain.Body.Len()) {
			t.Error(size, plain.Header())
		}
		w := ask(s, http.MethodPost, query, "Accept-Encoding", "gzip, br")
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != packed || !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Encoding") {
			t.Error(size, w.Header())
		}
		text := w.Body.String()
		if packed {
			z, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			unpacked, err := io.ReadAll(z)
			if err != nil {
				t.Fatal(err)
			}
			text = string(unpacked)
		}
		if text != plain.Body.String() {
			t.Errorf("%d: another answer: %.100s", size, text)
		}
	}
}
