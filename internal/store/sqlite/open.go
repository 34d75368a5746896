package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"strconv"
	"time"

	"modernc.org/sqlite"

	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// applicationID marks a file as ours, as SQLite provides: "CGRF".
const applicationID = 0x43475246

// An Option is a choice about how to open a store.
type Option func(*options)

type options struct {
	readers    int
	wait       time.Duration
	statements int
}

// Readers sets how many reads may run at once. One of them is kept for operations of
// little cost (store.ExpensiveFrom). The default is one more than there are
// processors, from 3 to 9.
func Readers(n int) Option { return func(o *options) { o.readers = max(1, n) } }

// Wait sets how long to wait for another program that has the file locked; by
// default 5 seconds.
func Wait(d time.Duration) Option { return func(o *options) { o.wait = d } }

// Statements sets how many bytes the prepared statements of all connections may hold
// together; by default 64 MiB.
func Statements(bytes int) Option { return func(o *options) { o.statements = bytes } }

// Open opens the store in the file, which it makes if there is none; its folder
// must exist. It changes nothing in a file that is not a store.
//
// The error is UNAVAILABLE where the file cannot be had now, being locked by
// another program or out of reach, and INTERNAL where it is not a store of this
// program, or one of a newer.
func Open(ctx context.Context, path string, opts ...Option) (*Store, error) {
	o := choose(opts)
	if err := recognise(ctx, path, asIs, o.patience()); err != nil {
		return nil, said(ctx, err)
	}
	settings := []string{o.patience(), "journal_mode(WAL)", "synchronous(FULL)", "temp_store(memory)", "foreign_keys(0)"}
	writer, err := connector(path, asIs, append(settings, "cache_size(-262144)", "journal_size_limit(67108864)")...)
	if err != nil {
		return nil, said(ctx, err)
	}
	reader, err := connector(path, asIs, append(settings, o.reading()...)...)
	if err != nil {
		return nil, said(ctx, err)
	}
	return storeOf(ctx, path, reader, o, writer)
}

// cacheKiB is what the pages that readers keep may take: of one of them, and of all.
const cacheKiB, allCacheKiB = 64 << 10, 256 << 10

// reading are the settings of connections that only read.
func (o options) reading() []string {
	cache := fmt.Sprintf("cache_size(-%d)", min(cacheKiB, allCacheKiB/o.readers))
	return []string{"temp_store(memory)", cache, "query_only(1)"}
}

func choose(opts []Option) options {
	o := options{readers: min(8, max(2, runtime.GOMAXPROCS(0))) + 1, wait: 5 * time.Second, statements: usualStatements}
	for _, f := range opts {
		f(&o)
	}
	return o
}

func (o options) patience() string { return fmt.Sprintf("busy_timeout(%d)", o.wait.Milliseconds()) }

// storeOf is a store of the file that is at path now.
func storeOf(ctx context.Context, path string, reader driver.Connector, o options, writer driver.Connector) (*Store, error) {
	here, err := placeOf(path)
	if err != nil {
		return nil, said(ctx, err)
	}
	each := o.statements / (o.readers + 1) // connection
	s := &Store{
		readers: newPool(placed{reader, here}, o.readers, each), writer: newPool(placed{writer, here}, 1, each),
		sessions: newPool(placed{reader, here}, maxSessions, sessionStatements),
		bounds:   usual(), briefFor: store.BriefFor, here: here,
	}
	if err := s.Health(ctx); err != nil {
		return nil, errors.Join(err, s.Close(context.WithoutCancel(ctx)))
	}
	return s, nil
}

// A mode says what a connection may do to the file.
type mode string

const (
	asIs     mode = ""             // read it, write to it, and make it
	noNew    mode = "mode=rw&"     // read it and write to it
	readOnly mode = "mode=ro&"     // read it
	frozen   mode = "immutable=1&" // read what nobody changes, without locks and without a log
)

// connector opens the file with these settings, and some that hold for all. Of
// those of Open: the log is written ahead, so that readers and the writer do not
// wait for each other, and synced at each commit, so that what is committed
// outlives a loss of power.
//
// What is in a file is not trusted: the file is not mapped into memory, since one
// that is cut off meanwhile would end the process; its pages are checked as they
// are read; and what functions its schema calls may do nothing but compute.
func connector(path string, m mode, settings ...string) (driver.Connector, error) {
	q := url.Values{"_error_rc": {"1"}, "_pragma": append(settings, "mmap_size(0)", "cell_size_check(1)", "trusted_schema(0)")}
	return sqlite.NewConnector(uri(path, m) + q.Encode())
}

// uri names a file to SQLite; settings may follow.
func uri(path string, m mode) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + string(m)
}

// recognise refuses a file that holds something else, before anything is set
// that would change it.
func recognise(ctx context.Context, path string, m mode, wait string) error {
	c, err := connect(ctx, path, m, wait)
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }()
	id, err := c.text(ctx, "SELECT ''||application_id FROM pragma_application_id", nil)
	if notOurs(err) {
		return fault.Wrap(fault.Internal, err, "the file is not a database of casegraph; name another, or move it away")
	}
	if err != nil {
		return err
	}
	tables, err := c.text(ctx, "SELECT ''||count(*) FROM sqlite_schema", nil)
	if err != nil {
		return err
	}
	if tables == "0" {
		return nil
	}
	if id != strconv.Itoa(applicationID) {
		return fault.New(fault.Internal, "the file is a database, but not one of casegraph; name another, or move it away")
	}
	if _, err := objectsOf(ctx, c); err != nil {
		return err
	}
	l, _, err := remembered(ctx, c)
	if err != nil {
		return err
	}
	if l != nil && l.Format > store.LayoutFormat {
		return fault.Wrap(fault.Internal, fmt.Errorf("layout %d, known up to %d", l.Format, store.LayoutFormat),
			"the database was made by a newer casegraph; run that version, or load the seeds into a new database")
	}
	return nil
}
