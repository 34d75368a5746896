package sqlite

import (
	"context"
	"errors"
	"fmt"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// Migrate makes the tables fit the catalog, in one transaction. A file that fits
// is only read; where it does not, what has to change is worked out again once
// nobody else can write, since another process may be about to do the same.
func (s *Store) Migrate(ctx context.Context, cat *catalog.Catalog) error {
	c, err := s.writer.get(ctx)
	if err != nil {
		return said(ctx, err)
	}
	defer s.writer.put(c)
	f, err := fitting(ctx, c, cat)
	whole := true
	if err == nil {
		whole, err = hasViews(ctx, c, cat)
	}
	if _, unfit := errors.AsType[store.Unfit](err); unfit || err == nil && !whole {
		m := migration{ctx: ctx, conn: c, cat: cat, large: s.bounds.large}
		f, err = m.transaction("COMMIT")
	}
	if err != nil {
		return said(ctx, err)
	}
	s.fits.Store(f)
	return nil
}

// Rehearse is a migration that is taken back.
func (s *Store) Rehearse(ctx context.Context, cat *catalog.Catalog) error {
	c, err := s.writer.get(ctx)
	if err != nil {
		return said(ctx, err)
	}
	defer s.writer.put(c)
	m := migration{ctx: ctx, conn: c, cat: cat, large: s.bounds.large}
	_, err = m.transaction("ROLLBACK")
	return said(ctx, err)
}

// remembered is the layout that the file was last made to fit, and its text; or nil.
func remembered(ctx context.Context, c *conn) (l *store.Layout, text string, err error) {
	there, err := c.text(ctx, "SELECT ''||count(*) FROM sqlite_schema WHERE name='_meta'", nil)
	if err != nil || there == "0" {
		return nil, "", err
	}
	text, err = c.text(ctx, "SELECT value FROM _meta WHERE key='layout'", nil)
	if err != nil {
		return nil, "", err
	}
	l, err = store.ParseLayout([]byte(text))
	if err != nil {
		return nil, "", fault.Wrap(fault.Internal, err, "the database's record of its layout is damaged; restore it from a backup, or load the seeds into a new database")
	}
	return l, text, nil
}

// A migration carries out changes.
type migration struct {
	ctx     context.Context
	conn    *conn
	cat     *catalog.Catalog
	changes *store.Changes
	first   bool
	format  int // of the layout that was there
	large   int // see bounds
}

func (m *migration) do(sql ...string) error {
	for _, s := range sql {
		if err := m.conn.once(m.ctx, s); err != nil {
			return fmt.Errorf("%s: %w", s, err)
		}
	}
	return nil
}

// transaction migrates in a transaction that ends in this way.
func (m *migration) transaction(end string) (f *fitted, err error) {
	defer func() {
		if err != nil {
			// Where there is nothing to roll back, this fails, and rightly.
			_ = m.conn.once(context.WithoutCancel(m.ctx), "ROLLBACK")
		}
	}()
	if err := m.do("BEGIN IMMEDIATE"); err != nil {
		return nil, err
	}
	// Somebody may have written to the file since it was opened.
	if _, err := objectsOf(m.ctx, m.conn); err != nil {
		return nil, err
	}
	old, _, err := remembered(m.ctx, m.conn)
	if err != nil {
		return nil, err
	}
	if m.changes, m.first = store.Diff(old, m.cat), old == nil; old != nil {
		m.format = old.Format
	}
	if err := m.check(); err != nil {
		return nil, err
	}
	if err := m.change(); err != nil {
		return nil, err
	}
	layout := string(store.LayoutOf(m.cat).JSON())
	if err := m.conn.exec(m.ctx, "INSERT OR REPLACE INTO _meta VALUES('layout',?)", bind(nil, layout)); err != nil {
		return nil, err
	}
	if err := m.conn.count(m.ctx, m.cat, m.large); err != nil {
		return nil, err
	}
	if err := m.ctx.Err(); err != nil {
		return nil, err
	}
	return &fitted{m.cat, layout}, m.conn.once(context.WithoutCancel(m.ctx), end)
}

// check holds the changes against the facts, and gives every reason against.
func (m *migration) check() error {
	refused := store.Refused(m.changes.Refused)
	for _, k := range m.changes.Checks {
		sql, args := checkSQL(k)
		example, err := m.conn.text(m.ctx, sql, bind(nil, args...))
		if err != nil {
			return err
		}
		if example != "" {
			refused = append(refused, k.Refusal(example))
		}
	}
	if len(refused) > 0 {
		return store.AsFault(store.Refused(refused))
	}
	return nil
}

// checkSQL is a query for the id of a fact that fails a check.
func checkSQL(k store.Check) (sql string, args []any) {
	switch k := k.(type) {
	case store.NoFacts:
		return example(k.Type, "1"), nil
	case store.NoneHas:
		if k.List {
			return example(k.Type, quote(k.Column)+"<>'[]'"), nil
		}
		return example(k.Type, quote(k.Column)+" IS NOT NULL"), nil
	case store.NoneLacks:
		return example(k.Type, quote(k.Column)+" IS NULL"), nil
	case store.NoneAmong:
		values := make([]any, len(k.Values))
		for i, v := range k.Values {
			values[i] = v
		}
		args = []any{string(appendValues(nil, values))}
		if k.List {
			return example(k.Type, "EXISTS(SELECT 1 FROM json_each("+quote(k.Column)+") v WHERE v.value IN (SELECT value FROM json_each(?1)))"), args
		}
		return example(k.Type, quote(k.Column)+" IN (SELECT value FROM json_each(?1))"), args
	case store.NoneAlike:
		c := quote(k.Column)
		return "SELECT min(" + idColumn(k.Type) + ") FROM " + tableOf(k.Type) + " WHERE " + c + " IS NOT NULL GROUP BY " + c + " HAVING count(*)>1 ORDER BY 1 LIMIT 1", nil
	case store.JoinsOnly:
		s, d := "(SELECT type FROM _fact f WHERE f._id=_src)", "(SELECT type FROM _fact f WHERE f._id=_dst)"
		condition := s + " NOT IN (SELECT value FROM json_each(?1)) OR " + d + " NOT IN (SELECT value FROM json_each(?2))"
		if k.Same {
			condition += " OR " + s + "<>" + d
		}
		return example(k.Type, condition), []any{jsonTexts(k.From), jsonTexts(k.To)}
	}
	panic("sqlite: a check nobody knows")
}

func example(t store.StoredType, condition string) string {
	return "SELECT min(" + idColumn(t) + ") FROM " + tableOf(t) + " WHERE " + condition
}

// idColumn is what names a row of the type.
func idColumn(t store.StoredType) string {
	switch t.Sort {
	case store.Citations:
		return "(SELECT id FROM _fact f WHERE f._id=_fact)"
	case store.Datasets:
		return "name"
	case store.Nodes, store.Relationships:
	}
	return "id"
}

// change carries out the changes, in the order that package store gives.
func (m *migration) change() error {
	if err := dropViews(m.ctx, m.conn); err != nil {
		return err
	}
	var sql []string
	if m.first {
		sql = append(sql, ground()...)
	} else {
		switch {
		case m.format < store.SearchFormat:
			sql = append(sql, formerSearch...)
		case m.format < store.NamesFormat:
			sql = append(sql, formerSearchNames...)
		}
		sql = append(append(sql, searchTables()...), degreeTable)
		if m.format < citesFormat {
			sql = append(sql, formerCites...)
		}
	}
	for _, i := range m.changes.DropIndexes {
		// That of ids is the table's own, and goes with it.
		sql = append(sql, "DROP INDEX IF EXISTS "+indexName(i))
	}
	for _, d := range m.changes.DropColumns {
		sql = append(sql, "ALTER TABLE "+tableOf(d.Type)+" DROP COLUMN "+quote(d.Column))
	}
	for _, t := range m.changes.DropTypes {
		sql = append(sql, "DROP TABLE "+tableOf(t))
	}
	for _, r := range m.changes.RenameColumns {
		for i, was := range r.Was {
			sql = append(sql, "ALTER TABLE "+tableOf(r.Type)+" RENAME COLUMN "+quote(was)+" TO "+quote(r.Now[i]))
		}
	}
	for _, t := range m.changes.NewTypes {
		sql = append(sql, create(t)...)
	}
	for _, a := range m.changes.AddColumns {
		// The default stays behind, and is never used: loads name every column.
		sql = append(sql, "ALTER TABLE "+tableOf(a.Type.StoredType)+" ADD COLUMN "+quote(a.Property.Column(a.Part))+" "+
			columnType(a.Property, a.Part)+" DEFAULT "+constantOf(a.Fill))
	}
	if err := m.do(sql...); err != nil {
		return err
	}
	if err := m.reorder(); err != nil {
		return err
	}
	for _, t := range m.changes.Rewrite {
		if err := m.rewrite(t); err != nil {
			return err
		}
	}
	if err := m.recopy(); err != nil {
		return err
	}
	for _, i := range m.changes.AddIndexes {
		if err := m.do(createIndex(i)); err != nil {
			return err
		}
	}
	// What the record said was there may not have been.
	missing, err := lacking(m.ctx, m.conn, m.cat)
	if err != nil {
		return err
	}
	for _, sql := range missing {
		if err := m.do("DROP INDEX IF EXISTS "+nameOf(sql), sql); err != nil {
			return err
		}
	}
	return m.do(viewsOf(m.cat)...)
}
