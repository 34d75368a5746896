package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(h http.Handler, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w
}

// TestPageSaysWhatThereIs: the page's links work, and the paths that it calls switched
// off answer that they are.
func TestPageSaysWhatThereIs(t *testing.T) {
	for _, c := range []struct {
		ide, silent, trusted bool
		says                 []string // about the schema, and about the operations that may run
		not                  []string
	}{
		{true, false, false, []string{"introspection is on", `href="/ide/"`}, []string{"switched off", "documentId"}},
		{true, true, false, []string{"are switched off"}, []string{"introspection is on", `href="/schema`, "documentId"}},
		{false, false, true, []string{"cannot be asked for by introspection", "documentId", "no others"}, []string{"introspection is on", "switched off", "/ide/"}},
		{false, true, true, []string{"are switched off", "documentId"}, []string{"introspection is on", `href="/schema`, "/ide/"}},
	} {
		config := testConfig(io.Discard)
		config.NoIntrospection = c.silent
		if c.ide {
			config.IDE = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { plain(w, 200, "the IDE") })
		}
		s := New(config)
		if c.trusted {
			if err := s.Trust(map[string]string{"one": "{ echo }"}); err != nil {
				t.Fatal(err)
			}
		}
		page := get(s, "/").Body.String()
		for _, text := range c.says {
			if !strings.Contains(page, text) {
				t.Errorf("%+v: it does not say %q:\n%s", c, text, page)
			}
		}
		for _, text := range c.not {
			if strings.Contains(page, text) {
				t.Errorf("%+v: it says %q:\n%s", c, text, page)
			}
		}
		for path, there := range map[string]bool{"/ide/": c.ide, "/schema.graphql": !c.silent} {
			w := get(s, path)
			if (w.Code == http.StatusOK) != there || (w.Code == http.StatusNotFound && strings.Contains(w.Body.String(), "switched off")) != !there {
				t.Errorf("%+v, %s: %d %s", c, path, w.Code, w.Body)
			}
		}
	}
}
