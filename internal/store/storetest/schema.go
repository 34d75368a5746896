package storetest

import (
	_ "embed" // the schema below
	"testing"
	"unicode/utf8"

	"casegraph/internal/catalog"
)

//go:embed small.graphql
var smallSDL string

// computed are the @computed properties of every schema the suite reads.
func computed() map[string]func(map[string]any) any {
	size := func(values map[string]any) any {
		if s, ok := values["s"].(string); ok {
			return int64(utf8.RuneCountInString(s))
		}
		return nil
	}
	return map[string]func(map[string]any) any{"Item.size": size, "Link.size": size, "Thing.size": size}
}

// small reads the small schema of the suite.
func small(t testing.TB) lexicon { return read(t, smallSDL) }

func read(t testing.TB, sdl string) lexicon {
	t.Helper()
	c, err := catalog.Read([]catalog.File{{Name: "test.graphql", Text: sdl}}, catalog.Options{Computed: computed()})
	if err != nil {
		t.Fatalf("the schema of the test: %v", err)
	}
	return lexicon{c}
}
