package sqlite

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// TestACraftedFileIsRefused before anything of it runs: by who opens it to read, to
// write, and to copy. It is left as it was.
func TestACraftedFileIsRefused(t *testing.T) {
	layout := func(from, to string) []string {
		return []string{"UPDATE _meta SET value=replace(value,'" + strings.ReplaceAll(from, "'", "''") + "','" + strings.ReplaceAll(to, "'", "''") + "') WHERE key='layout'"}
	}
	for name, craft := range map[string][]string{
		"a trigger":               {`CREATE TRIGGER t AFTER INSERT ON "Person" BEGIN DELETE FROM _fact; END`},
		"a trigger on the record": {`CREATE TRIGGER t BEFORE UPDATE ON _meta BEGIN DELETE FROM _fact; END`},
		"a view for a table":      {`ALTER TABLE "Person" RENAME TO p`, `CREATE VIEW "Person" AS SELECT * FROM p`},
		"a view of another name":  {`CREATE VIEW v AS SELECT 1`},
		"a check":                 {`DROP TABLE "Kin"`, `CREATE TABLE "Kin"(a TEXT CHECK(length(hex(randomblob(1000000000)))>0)) STRICT`},
		"a computed column":       {`ALTER TABLE "Person" ADD COLUMN x TEXT AS (hex(name))`},
		"a default that computes": {`CREATE TABLE x(a DEFAULT (hex(randomblob(1000000000))))`},
		"an index that computes":  {`CREATE INDEX x ON "Person"(hex(name))`},
		"an index of a part":      {`CREATE INDEX x ON "Person"(name) WHERE hex(name)>'a'`},
		"a virtual table":         {`CREATE VIRTUAL TABLE x USING fts5(a)`},
		"a collation":             {`CREATE TABLE x(a TEXT COLLATE NOCASE)`},

		"a type of another name":   layout(`"Person"`, `"Person\"; DELETE FROM _fact; --"`),
		"a NUL in a name":          layout(`"name":"Person"`, `"name":"Person\u0000"`),
		"a table of SQLite's":      layout(`"name":"Kin"`, `"name":"sqlite_schema"`),
		"a table of the store's":   layout(`"name":"Kin"`, `"name":"_fact"`),
		"a column":                 layout(`"columns":["born"`, `"columns":["born","x) ; DROP TABLE _fact; --"`),
		"an index":                 layout(`"index":"_born__k"`, `"index":"_born__k\" ON _fact(id); --"`),
		"a kind":                   layout(`"kind":"Date"`, `"kind":"Nothing"`),
		"a sort":                   layout(`"sort":"relationship"`, `"sort":"index"`),
		"a key that nobody knows":  layout(`"derivation"`, `"more":1,"derivation"`),
		"a type that stands twice": layout(`"name":"Person"`, `"name":"Case"`),
		"no JSON":                  {`UPDATE _meta SET value='[' WHERE key='layout'`},
		"a JSON of many bytes":     {`UPDATE _meta SET value=replace(hex(zeroblob(9000000)),'0',' ')||value WHERE key='layout'`},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, "graph.db")
			filled(t, path)
			other(t, path, craft...)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for does, open := range map[string]func() error{
				"to read":  func() error { s, err := OpenToRead(t.Context(), path); return tried(t, s, err) },
				"to write": func() error { s, err := Open(t.Context(), path); return tried(t, s, err) },
				"to copy":  func() error { return Backup(t.Context(), path, filepath.Join(dir, "copy.db")) },
				"to bring back": func() error {
					return Restore(t.Context(), path, filepath.Join(dir, "back.db"), false)
				},
			} {
				err := open()
				if err == nil {
					t.Errorf("it was opened %s", does)
				} else if public := fault.Public(err); strings.Contains(public, "DELETE") || strings.Contains(public, dir) {
					t.Errorf("it says %s", public)
				}
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the file was changed")
			}
			if left := inFolder(t, dir); len(left) != 1 {
				t.Error("left:", left)
			}
		})
	}
}

// tried migrates and closes a store that could be opened.
func tried(t *testing.T, s *Store, err error) error {
	t.Helper()
	if err != nil {
		return err
	}
	return errors.Join(s.Migrate(t.Context(), small(t)), s.Close(context.WithoutCancel(t.Context())))
}

// TestEndsOfNoNodesAreNotCounted: relationships of what the file calls by no type of
// the schema.
func TestEndsOfNoNodesAreNotCounted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	filled(t, path)
	other(t, path, `INSERT INTO _fact(_id,id,type) VALUES(1,'x','Nothing'),(2,'k','Kin')`,
		`INSERT INTO "Kin"(_id,_src,_dst,id,status,datasets,"createdAt","updatedAt") VALUES(2,1,1,'k','REPORTED','[]',0,0)`,
		`DROP INDEX "Person:id"`)
	s := openAt(t, path)
	if err := s.Migrate(t.Context(), small(t)); err != nil {
		t.Fatal(err)
	}
	if st, err := s.Statistics(t.Context()); err != nil || len(st.Ends) > 0 || st.Relationships["Kin"] != 1 {
		t.Errorf("%v, %v", st, err)
	}
}

// TestTablesAreThoseOfTheRecord: a record that tells of other tables than there are is
// refused, and an index that is missing is made.
func TestTablesAreThoseOfTheRecord(t *testing.T) {
	for name, test := range map[string]struct {
		change string
		mended bool
	}{
		"a column less": {`DROP VIEW "Person_view"; ALTER TABLE "Person" DROP COLUMN height`, false},
		"a column more": {`ALTER TABLE "Person" ADD COLUMN x TEXT`, false},
		"a table less":  {`DROP TABLE "Kin"`, false},
		"an index less": {`DROP INDEX "Person:id"`, true},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "graph.db")
			filled(t, path)
			other(t, path, test.change)
			s := openAt(t, path)
			err := s.Fits(t.Context(), small(t))
			if _, unfit := errors.AsType[store.Unfit](err); err == nil || unfit != test.mended {
				t.Errorf("Fits gives %v", err)
			}
			if err := s.Migrate(t.Context(), small(t)); (err == nil) != test.mended {
				t.Errorf("Migrate gives %v", err)
			}
			if err := s.Fits(t.Context(), small(t)); (err == nil) != test.mended {
				t.Errorf("Fits then gives %v", err)
			}
		})
	}
}

// TestMigrationsLeaveTheTablesTheyShould: added and dropped columns do not make a
// store one of another kind.
func TestMigrationsLeaveTheTablesTheyShould(t *testing.T) {
	path := filepath.Join(t.TempDir(), "graph.db")
	filled(t, path)
	s := openAt(t, path)
	for _, edit := range []string{`born: Date @index`, `born: Date "N." quote: String @default(value: "it's, (so)") "M." more: [Float!]! "F." f: Float @index`, `born: Date`, `born: Date @index`} {
		sdl := strings.Replace(smallSDL, `born: Date @index`, edit, 1)
		c, err := catalog.Read([]catalog.File{{Name: "small.graphql", Text: sdl}}, catalog.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Migrate(t.Context(), c); err != nil {
			t.Fatal(edit, err)
		}
		if err := s.Fits(t.Context(), c); err != nil {
			t.Fatal(edit, err)
		}
	}
}

// TestADamagedFileIsUnavailable, and does not end the process: one that is cut off,
// written over or scribbled in while it is read. The store says so until the file is
// another.
func TestADamagedFileIsUnavailable(t *testing.T) {
	for name, damage := range map[string]func(f *os.File, size int64) error{
		"cut to half":    func(f *os.File, size int64) error { return f.Truncate(size / 2) },
		"cut to nothing": func(f *os.File, _ int64) error { return f.Truncate(0) },
		"cut in a page":  func(f *os.File, _ int64) error { return f.Truncate(4096*3 + 17) },
		"written over": func(f *os.File, size int64) error {
			_, err := f.WriteAt([]byte(strings.Repeat("no database\n", int(size/12))), 0)
			return err
		},
		"scribbled in": func(f *os.File, size int64) error {
			r := rand.New(rand.NewPCG(1, 2))
			b := make([]byte, size-8192)
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			_, err := f.WriteAt(b, 4096)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "graph.db")
			c := small(t)
			writer := openAt(t, path)
			if err := writer.Migrate(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			var facts []*store.Fact
			for i := range 3000 {
				facts = append(facts, person(c, "p"+strings.Repeat("x", i%50)+string(rune('a'+i%26))+strings.Repeat("y", i/50), map[string]any{"name": strings.Repeat("n", 200)}))
			}
			put(t, writer, facts...)
			if err := writer.Close(t.Context()); err != nil {
				t.Fatal(err)
			}
			s, err := OpenToRead(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close(context.WithoutCancel(t.Context()))
			if err := s.Fits(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			p := column(c, plan.Node, "Person", "name", catalog.Value)
			l := &plan.List{From: plan.OfType{Node: c.Node("Person")}, Order: []plan.SortKey{{By: column(c, plan.Node, "Person", "id", catalog.Value)}}, Limit: plan.NoLimit, Row: []plan.Field{p}}
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			info, err := f.Stat()
			if err != nil {
				t.Fatal(err)
			}
			if err := damage(f, info.Size()); err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			r := s.Read(t.Context(), []*plan.List{l})[0]
			if fault.CodeOf(r.Err) != fault.Unavailable || r.Value != nil {
				t.Errorf("reading gives %v", r.Err)
			}
			if err := s.Health(t.Context()); fault.CodeOf(err) != fault.Unavailable {
				t.Errorf("its health is %v", err)
			}
		})
	}
}

// TestWhoReadsLeavesNothing beside the file, and changes nothing in it, whether its
// last writer closed it or not.
func TestWhoReadsLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "graph.db")
	filled(t, path)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s, err := OpenToRead(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Fits(t.Context(), small(t)); err != nil {
			t.Fatal(err)
		}
		for _, change := range []string{"DELETE FROM _fact", "PRAGMA query_only=0; DELETE FROM _fact", "PRAGMA query_only=0; PRAGMA journal_mode=DELETE; DELETE FROM _meta"} {
			c, err := s.readers.get(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if c.once(t.Context(), change) == nil {
				t.Error("it wrote:", change)
			}
			s.readers.put(c)
		}
		if _, err := s.Begin(t.Context()); err == nil {
			t.Error("a load began")
		}
		if err := s.Close(t.Context()); err != nil {
			t.Error(err)
		}
		if left := inFolder(t, dir); len(left) != 1 {
			t.Error("left:", left)
		}
	}
	if after, _ := os.ReadFile(path); string(after) != string(before) {
		t.Error("the file was changed")
	}
	if _, err := OpenToRead(t.Context(), filepath.Join(dir, "none.db")); fault.CodeOf(err) != fault.Unavailable {
		t.Error("what is not there gives", err)
	}
	if left := inFolder(t, dir); len(left) != 1 {
		t.Error("left:", left)
	}
}
