package sqlite

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"io"
)

// A conn is one connection with its prepared statements, of which the least
// recently used go. It speaks to the driver itself: database/sql would lock,
// copy and watch once more for each statement.
type conn struct {
	raw   driver.Conn
	stmts map[string]*list.Element
	used  *list.List // of *prepared, the last used first
}

type prepared struct {
	sql  string
	stmt driver.Stmt
}

// maxStatements is how many prepared statements a connection keeps. A
// statement's text takes the shape of a query, not its values, so an
// application has few.
const maxStatements = 256

func newConn(c driver.Conn) *conn {
	return &conn{raw: c, stmts: map[string]*list.Element{}, used: list.New()}
}

func (c *conn) prepare(ctx context.Context, sql string) (driver.Stmt, error) {
	if e, ok := c.stmts[sql]; ok {
		c.used.MoveToFront(e)
		return e.Value.(*prepared).stmt, nil
	}
	stmt, err := c.raw.(driver.ConnPrepareContext).PrepareContext(ctx, sql)
	if err != nil {
		return nil, err
	}
	c.stmts[sql] = c.used.PushFront(&prepared{sql, stmt})
	if c.used.Len() > maxStatements {
		last := c.used.Remove(c.used.Back()).(*prepared)
		delete(c.stmts, last.sql)
		if err := last.stmt.Close(); err != nil {
			return nil, err
		}
	}
	return stmt, nil
}

// text runs a statement that gives one text; null is "".
func (c *conn) text(ctx context.Context, sql string, args []driver.NamedValue) (text string, err error) {
	stmt, err := c.prepare(ctx, sql)
	if err != nil {
		return "", err
	}
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

// exec runs a statement for what it does, and keeps it.
func (c *conn) exec(ctx context.Context, sql string, args []driver.NamedValue) error {
	stmt, err := c.prepare(ctx, sql)
	if err != nil {
		return err
	}
	_, err = stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	return err
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
