package floor

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/url"
	"runtime"

	_ "modernc.org/sqlite" // the driver, by its name

	"casegraph/internal/store"
	"casegraph/internal/text"
)

// SQLite answers from the file of an embedded store: one statement a question,
// which gives the answer's JSON as one text. SQLite writing the JSON was faster
// than rows that Go scans and marshals, and one statement with a sub-query for
// each list faster than a statement for each level.
type SQLite struct {
	db         *sql.DB
	statements map[string]*sql.Stmt
	schema     []byte
}

// OpenSQLite opens the file for reading, with the settings and as many
// connections as the store does, and prepares all statements.
func OpenSQLite(path string) (*SQLite, error) {
	readers := min(8, max(2, runtime.GOMAXPROCS(0)))
	settings := url.Values{"_pragma": {
		"busy_timeout(5000)", "mmap_size(2147418112)", "temp_store(memory)", "cache_size(-16384)", "foreign_keys(0)", "query_only(1)",
	}}
	db, err := sql.Open("sqlite", "file:"+path+"?"+settings.Encode())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(readers)
	db.SetMaxIdleConns(readers)
	s := &SQLite{db: db, statements: map[string]*sql.Stmt{}}
	texts := maps.Clone(sqlQueries)
	texts[locate], texts[around] = "SELECT _id, type FROM _fact WHERE id = ?1", sqlAround
	for _, t := range nodeTypes {
		texts["near "+t] = sqlNear(t)
	}
	for name, text := range texts {
		if s.statements[name], err = db.Prepare(text); err != nil {
			return nil, fmt.Errorf("query %s: %w", name, err)
		}
	}
	s.schema, err = introspected()
	return s, err
}

// Close closes the file.
func (s *SQLite) Close(context.Context) error { return s.db.Close() }

// Answer runs the question's statement.
func (s *SQLite) Answer(ctx context.Context, query string, v Variables) ([]byte, error) {
	switch {
	case query == introspection:
		return s.schema, nil
	case len(v.Of) > 0:
		return s.neighborhood(ctx, v)
	}
	statement, ok := s.statements[query]
	if !ok {
		return nil, unknown(query)
	}
	var args []any
	switch {
	case v.Query != "":
		found := store.SearchOf(nil, text.ParseQuery(v.Query))
		args = []any{`"` + found.Terms[0] + `"`, found.Rank.From, found.Rank.To, found.Rank.Labels, found.Rank.Names}
	case query == "suggest":
		rank := store.SuggestionsFor(nil, text.Fold(v.Prefix)).Rank
		args = []any{rank.From, rank.To, `"` + rank.Labels + `"`}
	case v.Prefix != "":
		next, _ := text.Next(v.Prefix)
		nextKey, _ := text.Next(text.Key(v.Prefix))
		args = []any{text.Key(v.Prefix), nextKey, v.Prefix, next}
	case query == "deep-page":
		args = []any{v.Key, v.ID}
	case v.ID != "":
		args = []any{v.ID}
	default:
		args = []any{v.Months}
	}
	var data sql.RawBytes
	rows, err := statement.QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	if !rows.Next() {
		return nil, rows.Err()
	}
	if err := rows.Scan(&data); err != nil {
		return nil, err
	}
	return append([]byte(nil), data...), rows.Err()
}
