package e2e

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"casegraph/seed"
)

// TestTabsOfTheIDEFitTheStore: the tabs are the article's if the article is loaded, and name
// nothing of it otherwise. All of them are answered.
func TestTabsOfTheIDEFitTheStore(t *testing.T) {
	dir := t.TempDir()
	places := filepath.Join(dir, "places.yaml")
	write(t, places, `dataset: article
title: An article about places
source: s
nodes:
- {type: Source, id: s, kind: OTHER}
- {type: Place, id: a, name: A, kind: PROVINCE, cite: x}
- {type: Place, id: b, name: B, kind: DISTRICT, cite: x}
relationships:
- {type: LiesIn, from: b, to: a, cite: x}
`)
	nothing := filepath.Join(dir, "nothing.yaml")
	write(t, nothing, "dataset: d\n")
	own := []string{"--schema", "builtin", "--schema", "../../../examples/schema"}
	for name, c := range map[string]struct {
		files []string
		flags []string
		tabs  []string
	}{
		"nothing":   {files: []string{nothing}, tabs: []string{"Overview"}},
		"officials": {files: []string{officials(t, "officials", 3)}, tabs: []string{"Overview", "People", "Agencies", "PeopleByGender", "Joined"}},
		"places":    {files: []string{places}, flags: own, tabs: []string{"Overview", "Places", "PlacesByKind", "Joined"}},
		"article":   {files: []string{article(t)}, tabs: names(seed.Examples())},
	} {
		t.Run(name, func(t *testing.T) {
			store := []string{"--store", "sqlite:" + filepath.Join(t.TempDir(), "graph.db")}
			if out, exit := runs(t, slices.Concat([]string{"load"}, c.files, store, c.flags)...); exit != 0 {
				t.Fatal(out)
			}
			p := serve(t, append(store, c.flags...)...)
			_, body := p.get(t, "/ide/examples.json")
			var tabs []string
			if err := json.Unmarshal([]byte(body), &tabs); err != nil {
				t.Fatal(err)
			}
			if got := names(tabs); !slices.Equal(got, c.tabs) {
				t.Errorf("the tabs are %q", got)
			}
			for _, tab := range tabs {
				p.ask(t, tab)
				if name != "article" && strings.Contains(tab, "per-nak") {
					t.Error("it names who is not there:", tab)
				}
			}
		})
	}
}

// names returns the names of the operations in documents.
func names(documents []string) []string {
	var all []string
	for _, d := range documents {
		all = append(all, regexp.MustCompile(`query (\w+)`).FindStringSubmatch(d)[1])
	}
	return all
}
