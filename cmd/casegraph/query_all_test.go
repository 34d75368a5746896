package main

import (
	"encoding/json"
	"fmt"
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
		"{ people(first: #) { totalCount rows: nodes { id } nodes { name } ... on PersonConnection { nodes { id } ends: edges { cursor } } } }",
		"{ people(first: #) { nodes { id } } people(first: #) { totalCount } claims { totalCount } }",
		"{ people(first: #) { pageInfo { hasNextPage endCursor } info: pageInfo { start: startCursor end: endCursor more: hasNextPage hasPreviousPage } nodes { id } } }",
		"{ people(first: #) { groups(first: 1, by: [{name: {}}]) { totalCount nodes { count } } nodes { id } } }",
		"{ people(first: #) { nodes @skip(if: true) { id } } }",
	} {
		all, stderr, code := invoke(t, "", "query", "--store", store, "--all", "-e", strings.ReplaceAll(query, "#", "2"))
		once, _, _ := invoke(t, "", "query", "--store", store, "-e", strings.ReplaceAll(query, "#", "100"))
		if code != done || all != once {
			t.Errorf("%s: %d %s\n%s%s", query, code, stderr, all, once)
		}
	}
	for query, want := range map[string]string{
		"{ people { nodes { id } } claims { nodes { id } } }":                   "--all follows the pages of one list, and the operation has 2",
		"{ people(last: 2) { nodes { id } } }":                                  "--all goes forward: leave last out",
		"{ people(first: 1) { totalCount } }":                                   "--all follows the pages of one list, and the operation has 0",
		"{ people { groups(first: 3, by: [{name: {}}]) { nodes { count } } } }": "--all does not follow lists in other lists, such as people.groups",
	} {
		if _, stderr, code := invoke(t, "", "query", "--store", store, "--all", "-e", query); code != misused || !strings.Contains(stderr, want) {
			t.Errorf("%s: %d %s", query, code, stderr)
		}
	}
	const after = "query($a: String, $n: Int) { people(first: $n, after: $a) { nodes { id } pageInfo { hasPreviousPage startCursor hasNextPage } } }"
	first, _, _ := invoke(t, "", "query", "--store", store, "-e", "{ people(first: 1) { pageInfo { endCursor } } }")
	var page struct {
		Data struct {
			People struct{ PageInfo struct{ EndCursor string } }
		}
	}
	if err := json.Unmarshal([]byte(first), &page); err != nil {
		t.Fatal(err)
	}
	ask := func(n int, flags ...string) (string, string) {
		vars := fmt.Sprintf(`{"a": %q, "n": %d}`, page.Data.People.PageInfo.EndCursor, n)
		out, stderr, _ := invoke(t, "", append([]string{"query", "--store", store, "--vars", vars, "-e", after}, flags...)...)
		return out, stderr
	}
	all, stderr := ask(1, "--all")
	if once, _ := ask(100); all != once {
		t.Errorf("%s\n%s%s", stderr, all, once)
	}
}
