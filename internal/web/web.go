// Package web is the IDE: GraphiQL on the server's own endpoint, one page with
// the schema's descriptions as its documentation and questions that fit the graph as
// its first tabs.
//
// The page is built from ui/ into dist/, which is committed, compressed, so that
// neither Go nor a user needs Node; `make ui` builds it anew and a test holds the
// two together. It brings all it needs: nothing is fetched from anywhere else,
// and its policy forbids it.
package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

//go:embed dist
var dist embed.FS

// examplesFile is what the page reads its first tabs from.
const examplesFile = "examples.json"

// policy is that of the page and of its workers. The editor writes styles into
// the page as it lays out text, which is what 'unsafe-inline' is for; its icons
// are a font and data: URLs.
const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// types are the media types of what is built.
var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".md":   "text/markdown; charset=utf-8",
	".json": "application/json",
	".ttf":  "font/ttf",
}

// A file is one of the page's, compressed by gzip.
type file struct {
	packed []byte
	etag   string
}

// An ide is the files by their path under the page, and what gives the examples.
type ide struct {
	files    map[string]file
	examples func(context.Context) []string
}

// New is the IDE, to be served at any path that ends with a slash, beside
// /graphql. The examples are GraphQL documents, one for each tab; a tab is called
// what its operation is. They are asked for whenever the page is opened.
//
// It answers GET and HEAD; what uses it leaves other methods out.
func New(examples func(context.Context) []string) http.Handler {
	h := ide{map[string]file{}, examples}
	err := fs.WalkDir(dist, "dist", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		packed, err := dist.ReadFile(name)
		h.add(strings.TrimSuffix(strings.TrimPrefix(name, "dist/"), ".gz"), packed)
		return err
	})
	if err != nil {
		panic(err) // it is in memory
	}
	return h
}

func (h ide) add(name string, packed []byte) { h.files[name] = newFile(packed) }

func newFile(packed []byte) file {
	sum := sha256.Sum256(packed)
	return file{packed, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

// tabs are the examples as the page reads them.
func (h ide) tabs(ctx context.Context) file {
	text, err := json.Marshal(append([]string{}, h.examples(ctx)...))
	if err != nil {
		panic(err) // of strings there is none
	}
	return newFile(pack(text))
}

// ServeHTTP answers with a file: with what is after the last slash of the path,
// or the last two, and with the page where there is nothing.
func (h ide) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	dir, name := path.Split(r.URL.Path)
	assets := path.Base(dir) == "assets"
	switch {
	case assets:
		name = "assets/" + name
	case name == "":
		name = "index.html"
	}
	f, ok := h.files[name]
	if name == examplesFile {
		f, ok = h.tabs(r.Context()), true
	}
	if !ok {
		http.Error(w, "The IDE has no such file.", http.StatusNotFound)
		return
	}
	header := w.Header()
	header.Set("Content-Type", types[path.Ext(name)])
	header.Set("Content-Security-Policy", policy)
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Vary", "Accept-Encoding")
	header.Set("Cache-Control", "no-cache")
	if assets { // their names say what is in them
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	text := f.packed
	if takesGzip(r) {
		header.Set("Content-Encoding", "gzip")
		header.Set("ETag", f.etag)
	} else {
		text = unpack(f.packed)
		header.Set("ETag", strings.TrimSuffix(f.etag, `"`)+`-plain"`)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(text))
}

// takesGzip tells whether the client named gzip, as all browsers do, and did not
// refuse it.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		coding, weight, _ := strings.Cut(part, ";")
		if strings.TrimSpace(coding) != "gzip" {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
		return err != nil || q > 0
	}
	return false
}

func pack(text []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(text) // into memory
	_ = z.Close()
	return b.Bytes()
}

func unpack(packed []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		panic(fmt.Sprintf("web: what is committed in dist is not gzip: %v", err))
	}
	text, err := io.ReadAll(z)
	if err != nil {
		panic(fmt.Sprintf("web: what is committed in dist is not gzip: %v", err))
	}
	return text
}
