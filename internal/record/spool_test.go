package record

import (
	"io"
	"os"
	"strings"
	"testing"
)

func TestSpoolIsReadAgainAndGoes(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, err := NewSpool()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"a ", "b"} {
		if _, err := io.Copy(s, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if got, err := io.ReadAll(s.Reader()); string(got) != "a b" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
		t.Errorf("%v is left", left)
	}
}
