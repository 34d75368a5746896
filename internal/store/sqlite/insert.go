package sqlite

import (
	"context"
	"database/sql/driver"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// An inserter gathers rows of one table and inserts several with a statement:
// what a statement costs is then shared. Where one fails the whole transaction
// goes, as the load would have it anyway: so SQLite need not note how to take
// back a statement alone.
type inserter struct {
	conn  *conn
	head  string // INSERT INTO … VALUES
	marks string // for a row
	// copies are the copies of values of nodes that a relationship has.
	copies []store.Copy
	width  int
	rows   int // gathered
	args   []driver.NamedValue
	sql    map[int]string // by number of rows
}

// Rows to a statement: as many as there are of the greatest of these sizes, so
// that few statements are prepared. SQLite binds 32,766 values at most.
const (
	manyRows  = 32
	someRows  = 8
	maxValues = 32_766
)

func (l *load) inserter(table, columns string, width int) *inserter {
	in, ok := l.rows[table]
	if !ok {
		in = &inserter{conn: l.conn, head: "INSERT OR ROLLBACK INTO " + table + "(" + columns + ") VALUES", marks: marks(width), width: width, sql: map[int]string{}}
		l.rows[table] = in
	}
	return in
}

// inserterOf is that of a type's table ("" is that of citations), with the
// columns before those of its properties.
func (l *load) inserterOf(name, before string, properties []*catalog.Property) *inserter {
	table := "_citation"
	if name != "" {
		table = quote(name)
	}
	if in, ok := l.rows[table]; ok {
		return in
	}
	columns := before + "," + names(properties)
	return l.inserter(table, columns, strings.Count(columns, ",")+1)
}

// inserterOfRelationships is inserterOf for a relationship type, with the columns of its copies.
func (l *load) inserterOfRelationships(t *catalog.RelationshipType) *inserter {
	if in, ok := l.rows[quote(t.Name)]; ok {
		return in
	}
	copies := store.OrdersOf(t).Copies()
	columns, marks := copyColumns(t, copies)
	in := l.inserterOf(t.Name, "_src,_dst,_id"+columns, t.Properties)
	in.copies = copies
	in.marks = "?,?,?" + marks + strings.Repeat(",?", in.width-3-len(copies))
	return in
}

// add gathers a row, and inserts when there are enough.
func (in *inserter) add(ctx context.Context, row []any) error {
	for _, v := range row {
		in.args = append(in.args, driver.NamedValue{Ordinal: len(in.args) + 1, Value: storedValue(v)})
	}
	in.rows++
	if in.rows < manyRows && (in.rows+1)*in.width <= maxValues {
		return nil
	}
	return in.flush(ctx)
}

// flush inserts what is gathered.
func (in *inserter) flush(ctx context.Context) error {
	args := in.args
	for in.rows > 0 {
		n := 1
		switch {
		case in.rows >= manyRows:
			n = manyRows
		case in.rows >= someRows:
			n = someRows
		}
		sql, ok := in.sql[n]
		if !ok {
			one := "(" + in.marks + ")"
			sql = in.head + one + strings.Repeat(","+one, n-1)
			in.sql[n] = sql
		}
		rows := args[:n*in.width]
		for i := range rows {
			rows[i].Ordinal = i + 1
		}
		if err := in.conn.exec(ctx, sql, rows); err != nil {
			return err
		}
		args = args[len(rows):]
		in.rows -= n
	}
	in.args = in.args[:0]
	return nil
}

// flush inserts what all inserters have gathered.
func (l *load) flush(ctx context.Context) error {
	for _, in := range l.rows {
		if err := in.flush(ctx); err != nil {
			return err
		}
	}
	return nil
}

// marks are the places of n values.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// stored makes values of store.Columns such as SQLite stores.
func stored(values []any) []any {
	for i, v := range values {
		values[i] = storedValue(v)
	}
	return values
}

func storedValue(v any) any {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1)
		}
		return int64(0)
	case []any:
		if len(v) == 0 {
			return "[]"
		}
		return string(appendValues(nil, v))
	}
	return v
}
