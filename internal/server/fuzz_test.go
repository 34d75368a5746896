package server

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"unicode/utf8"
)

// FuzzBody sends random bodies. The answer is always JSON with a status that fits, and
// a body that is not JSON is refused.
func FuzzBody(f *testing.F) {
	for _, body := range []string{
		`{"query":"{ echo }"}`, `{"query":"query A($s: String) { echo(s: $s) }","variables":{"s":"x"},"operationName":"A"}`,
		`{"query":"{ echo"}`, `[]`, `null`, ``, `{"query":null}`, `{"query":"{ down }"} x`, "\xff", `{"variables":{"a":1e999}}`,
	} {
		f.Add(body)
	}
	s := New(testConfig(io.Discard))
	f.Fuzz(func(t *testing.T, body string) {
		w := post(s, body)
		if !json.Valid(w.Body.Bytes()) || !utf8.Valid(w.Body.Bytes()) {
			t.Errorf("%q: the answer is not JSON: %s", body, w.Body)
		}
		var object map[string]any
		valid := utf8.ValidString(body) && json.Unmarshal([]byte(body), &object) == nil && object != nil
		if !valid && w.Code != http.StatusBadRequest {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
	})
}
