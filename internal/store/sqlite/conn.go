package sqlite

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"io"

	"modernc.org/sqlite"
)

// A conn is one connection with its prepared statements, of which the least
// recently used go. It speaks to the driver itself: database/sql would lock,
// copy and watch once more for each statement.
type conn struct {
	raw   driver.Conn
	stmts map[string]*list.Element
	used  *list.List // of *prepared, the last used first
	// bytes are what the statements hold, and most is what they may.
	bytes, most int
	// seen is SQLite's count of what others had committed when the layout was last
	// found to be that of fits.
	seen uint32
	fits *fitted
}

type prepared struct {
	sql   string
	stmt  driver.Stmt
	bytes int
}

// usualStatements is what the statements of a store may hold, in bytes, unless it is
// opened with another number.
const usualStatements = 64 << 20

// largeShare is the part of what a connection may hold that one statement may: a
// larger one hardly comes twice.
const largeShare = 8

func newConn(c driver.Conn) *conn {
	return &conn{raw: c, stmts: map[string]*list.Element{}, used: list.New(), most: usualStatements}
}

// prepare finds a statement or prepares it. The caller calls tidy when it is done with
// the statement.
func (c *conn) prepare(ctx context.Context, sql string) (driver.Stmt, error) {
	if e, ok := c.stmts[sql]; ok {
		c.used.MoveToFront(e)
		return e.Value.(*prepared).stmt, nil
	}
	before, err := c.held()
	if err != nil {
		return nil, err
	}
	stmt, err := c.raw.(driver.ConnPrepareContext).PrepareContext(ctx, sql)
	if err != nil {
		return nil, err
	}
	after, err := c.held()
	if err != nil {
		return nil, errors.Join(err, stmt.Close())
	}
	p := &prepared{sql, stmt, after - before + 2*len(sql)} // the text is kept here, and by the driver
	c.stmts[sql] = c.used.PushFront(p)
	c.bytes += p.bytes
	return stmt, nil
}

// held is what SQLite holds for all statements.
func (c *conn) held() (int, error) {
	bytes, _, err := c.raw.(sqlite.DBStatus).Status(sqlite.DBStatusStmtUsed, false)
	return bytes, err
}

// tidy closes statements while they hold more than they may, the last used one too
// where it is large.
func (c *conn) tidy() error {
	var err error
	if e := c.used.Front(); e != nil && e.Value.(*prepared).bytes > c.most/largeShare {
		err = c.drop(e)
	}
	for c.bytes > c.most {
		err = errors.Join(err, c.drop(c.used.Back()))
	}
	return err
}

func (c *conn) drop(e *list.Element) error {
	p := c.used.Remove(e).(*prepared)
	delete(c.stmts, p.sql)
	c.bytes -= p.bytes
	return p.stmt.Close()
}

// text runs a statement that gives one text; null is "".
func (c *conn) text(ctx context.Context, sql string, args []driver.NamedValue) (text string, err error) {
	stmt, err := c.prepare(ctx, sql)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, c.tidy()) }()
	rows, err := stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var value [1]driver.Value
	switch err := rows.Next(value[:]); {
	case errors.Is(err, io.EOF):
		return "", nil
	case err != nil:
		return "", err
	}
	text, _ = value[0].(string)
	return text, nil
}

// exec runs a statement for what it does.
func (c *conn) exec(ctx context.Context, sql string, args []driver.NamedValue) error {
	stmt, err := c.prepare(ctx, sql)
	if err != nil {
		return err
	}
	_, err = stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	return errors.Join(err, c.tidy())
}

// once runs a statement that will not come again.
func (c *conn) once(ctx context.Context, sql string) error {
	_, err := c.raw.(driver.ExecerContext).ExecContext(ctx, sql, nil)
	return err
}

// valid says whether the connection can be used again: an interrupted one
// cannot.
func (c *conn) valid() bool {
	v, ok := c.raw.(driver.Validator)
	return !ok || v.IsValid()
}

// close closes the statements and the connection.
func (c *conn) close() error {
	var err error
	for e := c.used.Front(); e != nil; e = e.Next() {
		err = errors.Join(err, e.Value.(*prepared).stmt.Close())
	}
	return errors.Join(err, c.raw.Close())
}

// bind numbers values as the driver wants them.
func bind(dst []driver.NamedValue, values ...any) []driver.NamedValue {
	for _, v := range values {
		dst = append(dst, driver.NamedValue{Ordinal: len(dst) + 1, Value: v})
	}
	return dst
}
