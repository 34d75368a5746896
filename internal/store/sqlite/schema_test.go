package sqlite

import (
	"context"
	"maps"
	"path/filepath"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// smallSDL is a schema in which a test sees all there is.
const smallSDL = `
"Who acts."
union Actor = Person | Agency

"A person."
type Person @node(plural: "people") {
  "The name."
  name: String @label @search
  "Other names."
  otherNames: [String!]!
  "When born."
  born: Date @index
  "How tall."
  height: Float
  "Whether alive."
  alive: Boolean
}

"An agency."
type Agency @node(plural: "agencies") {
  "The name."
  name: String @label @search
}

"A case."
type Case @node(plural: "cases") {
  "The title."
  title: String! @label
  "The number."
  number: String @unique
}

"Takes part."
type Party @relationship(name: "PARTY_TO", from: "Actor", out: "cases", to: "Case", in: "parties") {
  "As what."
  role: String
}

"Is kin."
type Kin @relationship(name: "KIN_OF", from: "Person", out: "kin", to: "Person", in: "kin")
`

func small(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := catalog.Read([]catalog.File{{Name: "small.graphql", Text: smallSDL}}, catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// opened is a store of the small schema.
func opened(t testing.TB) *Store {
	t.Helper()
	ctx := context.Background()
	s, err := Open(ctx, filepath.Join(t.TempDir(), "graph.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close(ctx) })
	if err := s.Migrate(ctx, small(t)); err != nil {
		t.Fatal(err)
	}
	return s
}

// person is a fact to put.
func person(c *catalog.Catalog, id string, values map[string]any) *store.Fact {
	v := map[string]any{"label": id, "createdAt": int64(1), "updatedAt": int64(1)}
	maps.Copy(v, values)
	return &store.Fact{ID: id, Node: c.Node("Person"), Values: v}
}

func put(t testing.TB, s *Store, facts ...*store.Fact) {
	t.Helper()
	ctx := context.Background()
	l, err := s.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Put(ctx, facts); err != nil {
		t.Fatal(err)
	}
	if err := l.Commit(ctx); err != nil {
		t.Fatal(err)
	}
}
