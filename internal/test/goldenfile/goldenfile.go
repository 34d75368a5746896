// Package goldenfile compares what a test got with a file of testdata.
package goldenfile

import (
	"os"
	"testing"
)

// Compare fails the test if a file does not hold what it got. With update it writes that there
// instead.
func Compare(t testing.TB, update bool, name, got string) {
	t.Helper()
	if update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("run with -update and look at the difference to %s; got\n%s\nwant\n%s", name, got, want)
	}
}
