package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j"
	"casegraph/internal/store/sqlite"
)

// storeFlags say where the graph is.
type storeFlags struct {
	Store string `default:"sqlite:casegraph.db" placeholder:"URL" help:"The store: sqlite:PATH, or neo4j://HOST, bolt://HOST (neo4j+s://, bolt+s:// for TLS), with ?database=NAME for a database that is not called neo4j. Default: ${default}."`
	credentialFlags
}

// credentialFlags are for a store that asks who comes. There is no flag for a
// password: every user of a machine sees the arguments of every process.
type credentialFlags struct {
	StoreUser         string `placeholder:"NAME" help:"The user of the store, where its URL has none. The password is in CASEGRAPH_STORE_PASSWORD or in a file."`
	StorePasswordFile string `placeholder:"FILE" help:"A file with the password. A line feed at its end does not count."`

	options []sqlite.Option
}

const passwordVariable = "CASEGRAPH_STORE_PASSWORD"

// A storeError says that the store at a URL, which holds no credentials, cannot
// be used.
type storeError struct {
	url string
	err error
}

func (e storeError) Unwrap() error { return e.err }

// Error tells the operator more than a client gets: the cause too, and what to
// look at.
func (e storeError) Error() string {
	text, cause := e.err.Error(), ""
	if f, ok := errors.AsType[*fault.Error](e.err); ok {
		text = f.Message
		if f.Err != nil && !strings.Contains(text, f.Err.Error()) {
			cause = "\n  cause: " + f.Err.Error()
		}
	}
	code := fault.CodeOf(e.err)
	switch {
	case code == fault.Internal: // says nothing to an operator
		return fmt.Sprintf("the store %s cannot be used: %s%s", e.url, text, cause)
	case !isFile(e.url):
		cause += "\n  check that the database runs and listens there, and that its user and password are given" +
			" (--store-user with " + passwordVariable + " or --store-password-file)"
	}
	return fmt.Sprintf("%s: the store %s cannot be used: %s%s", code, e.url, text, cause)
}

const (
	sqliteScheme = "sqlite:"
	// defaultStore is the one store that serve makes where there is none.
	defaultStore = sqliteScheme + "casegraph.db"
)

// filePath is the path of a store that is a file; ok says whether the URL is of one.
// All other stores are servers. Beside connect, nothing asks more of a URL.
func filePath(url string) (path string, ok bool) {
	rest, ok := strings.CutPrefix(url, sqliteScheme)
	return strings.TrimPrefix(rest, "//"), ok
}

func isFile(url string) bool {
	_, ok := filePath(url)
	return ok
}

// A use is what a store is opened for.
type use uint8

const (
	reading use = iota // nothing of it can write
	writing
)

// connect makes the store at a URL, and talks to nobody yet where the store is
// a server.
func (f credentialFlags) connect(ctx context.Context, url string, u use) (store.Store, error) {
	scheme, rest, ok := strings.Cut(url, ":")
	if strings.ContainsAny(url, " \t\r\n") && scheme != "sqlite" {
		return nil, usageError("--store: a URL holds no spaces; write %20")
	}
	switch {
	case ok && scheme == "sqlite":
		path := strings.TrimPrefix(rest, "//")
		if path == "" {
			return nil, usageError("--store: sqlite: names no file; expected sqlite:PATH")
		}
		open := sqlite.OpenToRead
		if u == writing {
			open = sqlite.Open
		}
		st, err := open(ctx, path, f.options...)
		if err != nil {
			return nil, storeError{url, err}
		}
		return st, nil
	case ok && (strings.HasPrefix(scheme, "neo4j") || strings.HasPrefix(scheme, "bolt")):
		password, err := f.password()
		if err != nil {
			return nil, err
		}
		st, err := neo4j.Open(url, neo4j.Options{User: f.StoreUser, Password: password, ReadOnly: u == reading})
		if err != nil {
			return nil, usageError("--store: " + fault.Public(err)) // nothing was asked of the server yet
		}
		return st, nil
	case !ok && !strings.ContainsAny(url, "@/"):
		return nil, usageError(fmt.Sprintf("--store: %q has no scheme; for a file write sqlite:%s", url, url))
	}
	return nil, usageError(fmt.Sprintf("--store: there is no store for %s; expected sqlite:PATH, neo4j://HOST or bolt://HOST", named(url)))
}

func (f credentialFlags) password() (string, error) {
	if f.StorePasswordFile == "" {
		return os.Getenv(passwordVariable), nil
	}
	text, err := os.ReadFile(f.StorePasswordFile)
	if err != nil {
		return "", fmt.Errorf("--store-password-file: %w", err)
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

// open connects to the store at a URL, which must be there, and changes nothing in
// it: one that the catalog does not fit is refused.
func (f credentialFlags) open(ctx context.Context, url string, s schemaFlags, c *catalog.Catalog, u use) (store.Store, error) {
	if err := there(url); err != nil {
		return nil, err
	}
	st, err := f.connect(ctx, url, u)
	if err != nil {
		return nil, err
	}
	if err := st.Fits(ctx, c); err != nil {
		closeStore(st)
		if unfit, ok := errors.AsType[store.Unfit](err); ok {
			err = unfitError{unfit, s, url}
		}
		return nil, storeError{named(url), err}
	}
	return st, nil
}

// An unfitError says what to do about a store that the schema does not fit.
type unfitError struct {
	store.Unfit
	schemaFlags
	url string
}

func (e unfitError) Error() string {
	if e.Empty {
		return "it holds nothing yet; casegraph load fills it"
	}
	with := " --store " + named(e.url)
	for _, dir := range e.Schema {
		with += " --schema " + dir
	}
	return "its layout is not that of the schema:\n" + e.List() +
		"\nGive the schema that it was loaded with (--schema). Or change the store: casegraph migrate --dry-run" + with +
		"\nsays what that comes to, and without --dry-run it is done."
}

// openToChange connects to the store at a URL and makes it fit the catalog.
func (f credentialFlags) openToChange(ctx context.Context, url string, c *catalog.Catalog) (store.Store, error) {
	st, err := f.connect(ctx, url, writing)
	if err != nil {
		return nil, err
	}
	return fit(ctx, url, st, c)
}

// openNew is openToChange for a load. A file that is not there yet is made with the load
// or, if that fails, not at all: it comes to be with keep, which closes the store. What
// may take long is told to waits.
func (f credentialFlags) openNew(ctx context.Context, waits func(what string), url string, c *catalog.Catalog) (st store.Store, keep func(context.Context) error, err error) {
	path, ok := filePath(url)
	if !ok || path == "" {
		waits("until the store has the indexes of the schema")
		st, err := f.openToChange(ctx, url, c)
		return st, func(context.Context) error { return nil }, err
	}
	waits("for the store, which another program writes to")
	made, err := sqlite.OpenNew(ctx, path)
	if err != nil {
		return nil, nil, storeError{url, err}
	}
	waits("until the store fits the schema")
	st, err = fit(ctx, url, made, c)
	return st, made.Keep, err
}

func fit(ctx context.Context, url string, st store.Store, c *catalog.Catalog) (store.Store, error) {
	if err := st.Migrate(ctx, c); err != nil {
		closeStore(st)
		return nil, storeError{named(url), err}
	}
	return st, nil
}

// there refuses a file that is not there, or is empty as a load that makes the store
// leaves it until its end: only a load makes one, and serve the default.
func there(url string) error {
	path, ok := filePath(url)
	if !ok {
		return nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return storeError{url, missingError{}}
	case err == nil && info.Mode().IsRegular() && info.Size() == 0:
		return storeError{url, errors.New("the file is empty; casegraph load makes a store of it, and may be doing so")}
	}
	return nil
}

// A missingError says what to do about a file that is not there.
type missingError struct{}

func (missingError) Error() string { return "there is no such file; casegraph load makes one" }
func (missingError) Unwrap() error { return fs.ErrNotExist }

// closeStore lets go of a store, however the run ended.
func closeStore(st store.Store) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = st.Close(ctx) // the process ends, and what was written is committed
}

// temporary makes an empty SQLite store that remove takes away again.
func temporary(ctx context.Context, c *catalog.Catalog, options ...sqlite.Option) (st store.Store, remove func(), err error) {
	dir, err := os.MkdirTemp("", "casegraph-")
	if err != nil {
		return nil, nil, err
	}
	st, err = credentialFlags{options: options}.openToChange(ctx, sqliteScheme+dir+"/graph.db", c)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return st, func() {
		closeStore(st)
		_ = os.RemoveAll(dir) // it is in the folder for temporary files
	}, nil
}
