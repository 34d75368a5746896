package sqlite

import (
	"fmt"
	"path/filepath"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// TestCitationsAreRewrittenInPortions: none is left out, in more than two portions.
func TestCitationsAreRewrittenInPortions(t *testing.T) {
	c, err := catalog.Read([]catalog.File{{Name: "a.graphql", Text: "\"A thing.\"\ntype Thing @node(plural: \"things\") {\n  \"What it is called.\"\n  name: String! @label\n}\n"}}, catalog.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(t.Context()) }()
	if err := s.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	const facts, each = 50, 50
	stamps := func(label string) map[string]any {
		return map[string]any{"label": label, "createdAt": int64(1), "updatedAt": int64(1)}
	}
	all := []*store.Fact{{ID: "s", Node: c.Source(), Values: stamps("s")}}
	for i := range facts {
		f := &store.Fact{ID: fmt.Sprint("t", i), Node: c.Node("Thing"), Values: stamps("t")}
		f.Values["name"] = "t"
		for range each {
			f.Citations = append(f.Citations, store.Citation{Source: "s", Dataset: "d", Values: map[string]any{"retrievedOn": "2020-01"}})
		}
		all = append(all, f)
	}
	l, err := s.Begin(t.Context())
	if err == nil {
		err = l.Put(t.Context(), all)
	}
	if err == nil {
		err = l.Commit(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
	ld, err := s.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ld.Rollback(t.Context()) }()
	conn := ld.(*load).conn
	if err := conn.once(t.Context(), "UPDATE _citation SET _retrievedOn__k=0"); err != nil {
		t.Fatal(err)
	}
	m := &migration{ctx: t.Context(), conn: conn, cat: c}
	if err := m.rederive(store.Type{StoredType: store.StoredType{Sort: store.Citations}, Properties: c.Citation}); err != nil {
		t.Fatal(err)
	}
	if n, err := conn.text(t.Context(), "SELECT count(*)||'' FROM _citation WHERE _retrievedOn__k=0", nil); n != "0" || err != nil {
		t.Errorf("%s citations were left out: %v", n, err)
	}
}
