package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// former makes a store look as one of a format before store.SearchFormat: its search texts and
// keys have another form, and what came later is not there.
func former(t *testing.T, s *Store) {
	t.Helper()
	ctx := context.Background()
	c, err := s.writer.get(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer s.writer.put(c)
	for _, sql := range []string{
		"DROP TABLE _trigrams", "DROP TABLE _trigram", "DROP TABLE _search",
		"CREATE TABLE _search(_id INTEGER PRIMARY KEY,id TEXT NOT NULL,type TEXT NOT NULL,label__k TEXT NOT NULL,text TEXT NOT NULL) STRICT",
		`CREATE INDEX "_search:label__k" ON _search(label__k,id,type)`,
		trigramTable,
		"INSERT INTO _search SELECT _id,id,'Person',_label__k,_label__k FROM Person",
		"INSERT INTO _trigram(_trigram) VALUES('rebuild')",
		"UPDATE Person SET _label__k='pat o’brien',_name__k='pat o’brien',_name__f='pat o’brien'",
		fmt.Sprintf(`UPDATE _meta SET value=replace(replace(value,'"format":%d','"format":2'),'"derivation":%d','"derivation":1') WHERE key='layout'`, store.LayoutFormat, store.Derivation),
	} {
		if err := c.once(ctx, sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}

// TestFormerSearchTextsAreMigrated: texts are found by the letters of today, by short words
// too, and in the order of today's keys.
func TestFormerSearchTextsAreMigrated(t *testing.T) {
	c := small(t)
	path := filepath.Join(t.TempDir(), "a.db")
	s, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	put(t, s, person(c, "p1", map[string]any{"name": "Pat O’Brien", "label": "Pat O’Brien"}))
	former(t, s)
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close(context.WithoutCancel(t.Context())) }()
	if err := s.Fits(t.Context(), c); err == nil || !strings.Contains(err.Error(), "older casegraph") {
		t.Fatalf("a former store fits: %v", err)
	}
	if err := s.Migrate(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	id := plan.Column{Of: plan.Node, Property: c.NodeID()}
	for _, query := range []string{"o'brien", "o", "pa"} {
		from := store.SearchOf(c.Nodes, text.ParseQuery(query))
		l := &plan.List{From: from, Order: []plan.SortKey{{By: from.Rank}, {By: plan.ByName}, {By: id}}, Limit: 10, Row: []plan.Field{id}}
		r := s.Read(t.Context(), []*plan.List{l})[0]
		if r.Err != nil || len(r.Value.([]any)) != 1 {
			t.Errorf("%s finds %v, %v", query, r.Value, r.Err)
		}
	}
}
