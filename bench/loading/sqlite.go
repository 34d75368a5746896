package main

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver, by its name

	"casegraph/internal/store/sqlite"
)

// sqliteStore loads into a file.
type sqliteStore struct{ *bench }

func (s *sqliteStore) close() {}

func (s *sqliteStore) ours(ctx context.Context, file string) (measure, error) {
	path := filepath.Join(s.dir, "ours.db")
	if err := remove(path); err != nil {
		return measure{}, err
	}
	return s.load(ctx, "sqlite:"+path, file)
}

func remove(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// manyRows is how many rows a statement of the bare driver inserts.
const manyRows = 40

// floor puts the rows in the fastest shape we know: a new file that nothing has
// to outlive yet, one transaction, many rows a statement, relationships in the
// order of their table, the indexes after the rows; then the file is synced and
// gets its name.
func (s *sqliteStore) floor(ctx context.Context, in *rows) (measure, error) {
	path := filepath.Join(s.dir, "floor.db")
	if err := errors.Join(remove(path), remove(path+".new")); err != nil {
		return measure{}, err
	}
	st, err := sqlite.Open(ctx, path+".new")
	if err != nil {
		return measure{}, err
	}
	if err := errors.Join(st.Migrate(ctx, s.cat), st.Close(ctx)); err != nil {
		return measure{}, err
	}
	return bare(func() error {
		db, err := sql.Open("sqlite", "file:"+path+".new?_pragma=synchronous(off)&_pragma=journal_mode(off)&_pragma=cache_size(-262144)&_pragma=temp_store(memory)")
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(1)
		if err := errors.Join(fill(ctx, db, in), db.Close()); err != nil {
			return err
		}
		f, err := os.OpenFile(path+".new", os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return errors.Join(f.Sync(), f.Close(), os.Rename(path+".new", path))
	})
}

func fill(ctx context.Context, db *sql.DB, in *rows) error {
	if _, err := db.ExecContext(ctx, "BEGIN"); err != nil {
		return err
	}
	indexes, err := dropIndexes(ctx, db)
	if err != nil {
		return err
	}
	if err := insertAll(ctx, db, in); err != nil {
		return err
	}
	for _, create := range indexes {
		if _, err := db.ExecContext(ctx, create); err != nil {
			return err
		}
	}
	_, err = db.ExecContext(ctx, "COMMIT")
	return err
}

// dropIndexes takes the indexes away, and gives the statements that make them.
func dropIndexes(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT name, sql FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL")
	if err != nil {
		return nil, err
	}
	var names, creates []string
	for rows.Next() {
		var name, create string
		if err := rows.Scan(&name, &create); err != nil {
			return nil, err
		}
		names, creates = append(names, name), append(creates, create)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := db.ExecContext(ctx, "DROP INDEX "+quote(name)); err != nil {
			return nil, err
		}
	}
	return creates, nil
}

func insertAll(ctx context.Context, db *sql.DB, in *rows) error {
	fact := newInserter(db, "_fact", "_id", "id", "type")
	for i := 1; i < len(in.ids); i++ {
		if err := fact.add(ctx, int64(i), in.ids[i], in.typeOf[i]); err != nil {
			return err
		}
	}
	if err := fact.flush(ctx, fact.rows); err != nil {
		return err
	}
	for _, t := range in.types {
		if err := insertType(ctx, db, in, t); err != nil {
			return err
		}
	}
	citation := newInserter(db, "_citation", append([]string{"_fact", "_seq", "_source", "_dataset"}, columnsOf(in.cat.Citation)...)...)
	for _, c := range in.citation {
		if err := citation.add(ctx, append([]any{in.number[c.fact], c.seq, in.number[c.source], in.dataset.Name}, c.values...)...); err != nil {
			return err
		}
	}
	return citation.flush(ctx, citation.rows)
}

func insertType(ctx context.Context, db *sql.DB, in *rows, t *typeRows) error {
	if t.node != nil {
		to := newInserter(db, t.node.Name, append([]string{"_id", "id"}, t.columns...)...)
		for _, r := range t.facts {
			if err := to.add(ctx, append([]any{in.number[r.id], r.id}, r.values...)...); err != nil {
				return err
			}
		}
		return to.flush(ctx, to.rows)
	}
	sorted := slices.Clone(t.facts)
	slices.SortFunc(sorted, func(a, b row) int {
		return cmp.Or(cmp.Compare(in.number[a.from], in.number[b.from]), cmp.Compare(in.number[a.to], in.number[b.to]))
	})
	to := newInserter(db, t.relationship.Name, append([]string{"_src", "_dst", "_id", "id"}, t.columns...)...)
	for _, r := range sorted {
		if err := to.add(ctx, append([]any{in.number[r.from], in.number[r.to], in.number[r.id], r.id}, r.values...)...); err != nil {
			return err
		}
	}
	return to.flush(ctx, to.rows)
}

// An inserter inserts rows of a table, many with a statement.
type inserter struct {
	db   *sql.DB
	head string
	one  string
	many *sql.Stmt
	args []any
	rows int
}

func newInserter(db *sql.DB, table string, columns ...string) *inserter {
	for i, c := range columns {
		columns[i] = quote(c)
	}
	return &inserter{
		db: db, head: "INSERT INTO " + quote(table) + "(" + strings.Join(columns, ",") + ") VALUES",
		one: "(" + strings.TrimSuffix(strings.Repeat("?,", len(columns)), ",") + ")",
	}
}

func quote(name string) string { return `"` + name + `"` }

func (in *inserter) add(ctx context.Context, values ...any) error {
	for _, v := range values {
		if list, ok := v.([]any); ok {
			text, err := json.Marshal(list)
			if err != nil {
				return err
			}
			v = string(text)
		}
		in.args = append(in.args, v)
	}
	if in.rows++; in.rows < manyRows {
		return nil
	}
	if in.many == nil {
		var err error
		if in.many, err = in.db.PrepareContext(ctx, in.text(manyRows)); err != nil {
			return err
		}
	}
	_, err := in.many.ExecContext(ctx, in.args...)
	in.args, in.rows = in.args[:0], 0
	return err
}

func (in *inserter) text(rows int) string {
	return in.head + in.one + strings.Repeat(","+in.one, rows-1)
}

// flush inserts the rest.
func (in *inserter) flush(ctx context.Context, rows int) error {
	if rows > 0 {
		if _, err := in.db.ExecContext(ctx, in.text(rows), in.args...); err != nil {
			return err
		}
	}
	if in.many == nil {
		return nil
	}
	if err := in.many.Close(); err != nil {
		return fmt.Errorf("closing the statement: %w", err)
	}
	return nil
}
