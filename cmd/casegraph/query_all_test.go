package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestAllPagesAreOneAnswer: pages of two are joined to what one large page is.
func TestAllPagesAreOneAnswer(t *testing.T) {
	store := "sqlite:" + filepath.Join(t.TempDir(), "graph.db")
	if _, err, code := invoke(t, "", "load", "--store", store, "../../seed/article/article.yaml"); code != done {
		t.Fatal(err)
	}
	for _, query := range []string{
		"{ statements(first: #, orderBy: {id: DESC}) { totalCount nodes { id label } edges { node { id } } } }",
		"{ person(id: \"per-nak\") { name statements(first: #) { edges { relationship { id } } } } }",
		"{ ...f } fragment f on Query { p: people(first: #) { nodes { name } } }",
		"{ person(id: \"nobody\") { statements(first: #) { nodes { id } } } }",
		"{ people(first: #, where: {name: {eq: \"nobody\"}}) { nodes { id } } }",
	} {
		all, stderr, code := invoke(t, "", "query", "--store", store, "--all", "-e", strings.ReplaceAll(query, "#", "2"))
		once, _, _ := invoke(t, "", "query", "--store", store, "-e", strings.ReplaceAll(query, "#", "100"))
		if code != done || all != once {
			t.Errorf("%s: %d %s\n%s%s", query, code, stderr, all, once)
		}
	}
	for query, want := range map[string]string{
		"{ people { nodes { id } } claims { nodes { id } } }": "--all follows the pages of one list, and the operation has 2",
		"{ people(last: 2) { nodes { id } } }":                "--all goes forward: leave last out",
	} {
		if _, stderr, code := invoke(t, "", "query", "--store", store, "--all", "-e", query); code != misused || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d %s", query, code, stderr)
		}
	}
}
