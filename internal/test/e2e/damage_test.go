package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestADamagedStoreDoesNotEndTheServer: while the served file is truncated or overwritten,
// answers are UNAVAILABLE and the server is not ready. It recovers when the file is restored.
func TestADamagedStoreDoesNotEndTheServer(t *testing.T) {
	for name, damage := range map[string]func(file string, size int64) error{
		"cut off": func(file string, size int64) error { return os.Truncate(file, size/3) },
		"emptied": func(file string, _ int64) error { return os.Truncate(file, 0) },
		"written over": func(file string, size int64) error {
			f, err := os.OpenFile(file, os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.Write([]byte(strings.Repeat("no database\n", int(size/12))))
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, "graph.db")
			if out, exit := runs(t, "load", "--store", "sqlite:"+file, article(t)); exit != 0 {
				t.Fatal(out)
			}
			p := serve(t, "--store", "sqlite:"+file)
			const query = "{ statements(first: 100) { nodes { summary citations { quote } } } }"
			want := p.ask(t, query)
			whole, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(file, int64(len(whole))); err != nil {
				t.Fatal(err)
			}
			// The server may still have parts of the file in memory.
			for _, query := range []string{query, "{ courtCases { nodes { title citations { quote } } } }"} {
				_, body, err := p.post(query, nil)
				if err != nil || body != want && !strings.Contains(body, `"UNAVAILABLE"`) || strings.Contains(body, dir) {
					t.Errorf("it answers %s %v", body, err)
				}
			}
			if status, body := p.get(t, "/readyz"); status != http.StatusServiceUnavailable || strings.Contains(body, dir) {
				t.Errorf("ready: %d %s", status, body)
			}
			if out, exit := runs(t, "query", "--store", "sqlite:"+file, "-e", query); exit != 3 {
				t.Errorf("query: %d %s", exit, out)
			}
			f, err := os.OpenFile(file, os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.Write(whole); err != nil {
				t.Fatal(err)
			}
			if err := f.Close(); err != nil {
				t.Fatal(err)
			}
			if got := p.ask(t, query); got != want {
				t.Errorf("brought back it answers %s", got)
			}
			// The server may repeat its last answer for a moment.
			status := 0
			for range 100 {
				if status, _ = p.get(t, "/readyz"); status == http.StatusOK {
					break
				}
				time.Sleep(100 * time.Millisecond)
			}
			if status != http.StatusOK {
				t.Error("brought back, it is not ready:", status)
			}
		})
	}
}
