package server

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the page
	"encoding/base64"
	"encoding/json"
	"html/template"
	"net/http"
	"regexp"
	"strings"
	"time"

	"casegraph/internal/fault"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

// page answers with the start page, which describes the server and lists what is
// switched off. The page loads only its own style, so its policy forbids anything else.
func (s *Server) page() http.HandlerFunc {
	about := s.config.About
	tmpl := template.Must(template.New("page").Parse(pageHTML))
	sum := sha256.Sum256([]byte(pageCSS))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	body, err := json.Marshal(map[string]string{"query": about.Query})
	if err != nil {
		panic(err) // a string always marshals
	}
	// The client chooses the Host. The page has commands to paste, so it repeats only a
	// Host that is harmless in a shell.
	host := regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]{1,255}$`)
	return func(w http.ResponseWriter, r *http.Request) {
		base := "http://localhost"
		if host.MatchString(r.Host) {
			base = "http://" + r.Host
		}
		if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
			base = strings.Replace(base, "http:", "https:", 1)
		}
		var b bytes.Buffer
		err := tmpl.Execute(&b, struct {
			About
			IDE, Schema, Introspection, Trusted bool
			Style                               template.CSS
			Base, Body                          string
		}{about, s.config.IDE != nil, !s.config.NoIntrospection, !s.config.NoIntrospection && s.trusted == nil, s.trusted != nil, template.CSS(pageCSS), base, strings.ReplaceAll(string(body), `'`, `'\''`)})
		if err != nil {
			panic(err) // a test executes the template
		}
		h := w.Header()
		h.Set("Content-Type", "text/html; charset=utf-8")
		h.Set("Content-Security-Policy", policy)
		h.Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.Bytes()))
	}
}

// schemaText answers with the schema, or with 304 to a client that has it already. All
// answers share the text in memory, but each has its own compressor.
func (s *Server) schemaText(sdl func() string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		release, err := s.hold(r, 0, len(sdl()))
		if err != nil {
			retryAfter(w.Header(), time.Second)
			plain(w, http.StatusServiceUnavailable, fault.Public(err))
			return
		}
		defer release()
		sum := sha256.Sum256([]byte(sdl()))
		h := w.Header()
		h.Set("Content-Type", "text/plain; charset=utf-8")
		h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
		h.Set("Cache-Control", "no-cache")
		http.ServeContent(w, r, "", time.Time{}, strings.NewReader(sdl()))
	}
}
