package view

import "testing"

func TestHeadings(t *testing.T) {
	for name, want := range map[string]string{
		"kind": "Kind", "caseNumber": "Case number", "retrievedOn": "Retrieved on", "sourceURL": "Source URL", "état": "État",
	} {
		if got := heading(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
