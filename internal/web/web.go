// Package web serves the IDE: a page with GraphiQL on the server's own endpoint. The page
// shows the schema's descriptions as documentation, and opens with queries that fit the
// graph.
//
// `make ui` builds the page from ui/ into dist/. The compressed files in dist/ are
// committed, so that neither building the program nor using it needs Node. A test compares
// dist/ with a new build. The page loads nothing from other servers, and its
// Content-Security-Policy forbids it.
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

// examplesFile is the file from which the page reads its first tabs.
const examplesFile = "examples.json"

// policy is the Content-Security-Policy of the page and its workers. The editor adds inline
// styles while it lays out text, so styles need 'unsafe-inline'. Its icons are a font and
// data: URLs.
const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"font-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// types are the media types of files by extension.
var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".md":   "text/markdown; charset=utf-8",
	".json": "application/json",
	".ttf":  "font/ttf",
}

// A file is a file of the page, compressed with gzip.
type file struct {
	packed []byte
	etag   string
}

// An ide has the files by their path below the page, and the function that returns the
// examples.
type ide struct {
	files    map[string]file
	examples func(context.Context) []string
}

// New returns the handler of the IDE. Serve it at a path that ends with a slash, on the
// server that has /graphql. The examples are GraphQL documents, one for each tab, whose
// title is the name of its operation. examples is called whenever the page is opened.
//
// The handler takes only GET and HEAD. The caller refuses other methods.
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

// tabs returns the file with the examples.
func (h ide) tabs(ctx context.Context) file {
	text, err := json.Marshal(append([]string{}, h.examples(ctx)...))
	if err != nil {
		panic(err) // strings always marshal
	}
	return newFile(pack(text))
}

// ServeHTTP answers with the file that the last one or two segments of the path name, or
// with the page if the path ends with a slash.
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
	if assets { // the name of an asset has a hash of its content
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

// takesGzip says whether the client accepts gzip, as all browsers do.
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
