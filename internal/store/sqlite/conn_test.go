package sqlite

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestStatementsHoldNoMore asks a connection many different things, small and large.
// What SQLite says that the statements hold stays within bounds, and one that comes
// again and again is prepared once.
func TestStatementsHoldNoMore(t *testing.T) {
	c, err := connect(t.Context(), filepath.Join(t.TempDir(), "graph.db"), asIs)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.close() }()
	c.most = 256 << 10
	ask := func(sql string) {
		t.Helper()
		if _, err := c.text(t.Context(), sql, nil); err != nil {
			t.Fatal(err)
		}
		held, err := c.held()
		if err != nil {
			t.Fatal(err)
		}
		if held > c.bytes || c.bytes > c.most {
			t.Fatalf("%d statements hold %d bytes, by our account %d of %d", len(c.stmts), held, c.bytes, c.most)
		}
	}
	const often = "SELECT 'often'"
	ask(often)
	first := c.stmts[often].Value
	for i := range 500 {
		ask(fmt.Sprintf("SELECT 'once, %d'", i))
		ask(often)
		large := fmt.Sprintf("SELECT %d%s", i, strings.Repeat("||abs(1)", 300))
		if ask(large); c.stmts[large] != nil {
			t.Fatal("a large one is kept")
		}
	}
	if c.stmts[often].Value != first {
		t.Error("the one that comes again and again was prepared anew")
	}
	if len(c.stmts) < 20 {
		t.Errorf("only %d are kept", len(c.stmts))
	}
}
