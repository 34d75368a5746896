package web

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/test/nodetest"
)

// get requests a path, with an Accept-Encoding.
func get(t *testing.T, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	if encoding != "" {
		r.Header.Set("Accept-Encoding", encoding)
	}
	w := httptest.NewRecorder()
	New(func(context.Context) []string { return []string{"{ a }"} }).ServeHTTP(w, r)
	return w.Result()
}

func TestFilesGoOutAsTheClientTakesThem(t *testing.T) {
	for _, test := range []struct{ encoding, want string }{
		{"", ""}, {"gzip, deflate, br", "gzip"}, {"gzip;q=0", ""}, {"gzip; q=0.5", "gzip"}, {"br", ""},
	} {
		resp := get(t, "/ide/", test.encoding)
		var b bytes.Buffer
		if _, err := b.ReadFrom(resp.Body); err != nil {
			t.Fatal(err)
		}
		text := b.Bytes()
		if got := resp.Header.Get("Content-Encoding"); got != test.want {
			t.Errorf("%q: it is encoded as %q", test.encoding, got)
		}
		if test.want == "gzip" {
			text = unpack(text)
		}
		if !bytes.HasPrefix(text, []byte("<!doctype html>")) || resp.Header.Get("Content-Type") != types[".html"] {
			t.Errorf("%q: %.100s", test.encoding, text)
		}
	}
	resp := get(t, "/ide/examples.json", "")
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil || b.String() != `["{ a }"]` {
		t.Error(b.String(), err)
	}
	for _, path := range []string{"/ide/nothing", "/ide/assets/", "/ide/assets/../web.go"} {
		if resp := get(t, path, ""); resp.StatusCode != http.StatusNotFound {
			t.Error(path, resp.Status)
		}
	}
}

// TestEveryFileHasAType: because of nosniff, a script without its media type does not run.
func TestEveryFileHasAType(t *testing.T) {
	for name := range New(nil).(ide).files {
		if types[filepath.Ext(name)] == "" {
			t.Error(name)
		}
	}
}

// TestDistIsWhatTheSourcesBuild builds the page again and compares it with dist.
func TestDistIsWhatTheSourcesBuild(t *testing.T) {
	node, modules := nodetest.Packages(t, "ui", "NOT BUILDING THE IDE")
	ui := filepath.Join(t.TempDir(), "ui")
	if err := os.Mkdir(ui, 0o755); err != nil {
		t.Fatal(err)
	}
	sources, err := os.ReadDir("ui")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sources {
		if s.IsDir() { // node_modules of a developer
			continue
		}
		text, err := os.ReadFile(filepath.Join("ui", s.Name()))
		if err == nil {
			err = os.WriteFile(filepath.Join(ui, s.Name()), text, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(modules, filepath.Join(ui, "node_modules")); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), node, filepath.Join(modules, "vite", "bin", "vite.js"), "build")
	build.Dir = ui
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	committed := map[string][]byte{}
	for name, f := range New(nil).(ide).files {
		committed[name] = unpack(f.packed)
	}
	err = filepath.WalkDir(filepath.Join(ui, "..", "dist"), func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		_, name, _ := strings.Cut(filepath.ToSlash(file), "/dist/")
		built, err := os.ReadFile(file)
		if is, ok := committed[name]; !ok || !bytes.Equal(is, built) {
			err = errors.Join(err, errors.New("dist/"+name+" differs from a new build of ui; run make ui"))
		}
		delete(committed, name)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	for name := range committed {
		t.Errorf("dist/%s is not in a new build of ui; run make ui", name)
	}
}
