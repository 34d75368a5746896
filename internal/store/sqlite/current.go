package sqlite

import (
	"context"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"casegraph/internal/fault"
)

// current is nil where the layout is the one that the store was found to fit: in
// the transaction that c is in, or else now. Another program may have migrated it,
// and a column of the same name may hold something else. What was read before is
// then not to be used.
//
// SQLite counts, for each connection, the commits that its reads have seen, so the
// layout is looked at only after one.
func (s *Store) current(ctx context.Context, c *conn, f *fitted) error {
	if s.still != nil && *s.still != *s.here.stamp() {
		return fault.New(fault.Unavailable, "the database was changed while it was read without locks; restart what uses it")
	}
	version, err := c.raw.(sqlite.FileControl).FileControlDataVersion("main")
	if err != nil || version == c.seen && f == c.fits {
		return err
	}
	layout, err := c.text(ctx, "SELECT value FROM _meta WHERE key='layout'", nil)
	if codeOf(err)&0xff == lib.SQLITE_ERROR { // the table is gone, and so is the rest
		return fault.Wrap(fault.Unavailable, err, damaged)
	}
	if err != nil {
		return err
	}
	if layout != f.layout {
		return fault.New(fault.Unavailable, "the store was changed to fit another schema; restart what uses it, with that schema")
	}
	c.seen, c.fits = version, f
	return nil
}

// found gives an error its code and words, and remembers damage to the file.
func (s *Store) found(ctx context.Context, err error) error {
	if isDamage(err) {
		s.damage.Store(s.here.stamp())
	}
	return said(ctx, err)
}
