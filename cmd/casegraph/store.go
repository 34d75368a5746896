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

// storeFlags select the store.
type storeFlags struct {
	Store string `default:"sqlite:casegraph.db" placeholder:"URL" help:"The store: sqlite:PATH, or neo4j://HOST, bolt://HOST (neo4j+s://, bolt+s:// for TLS), with ?database=NAME for a database that is not called neo4j. Default: ${default}."`
	credentialFlags
}

// credentialFlags are for a store that needs a login. There is no flag for a password,
// because every user of a machine can see the arguments of all processes.
type credentialFlags struct {
	StoreUser         string `placeholder:"NAME" help:"The user of the store, where its URL has none. The password is in CASEGRAPH_STORE_PASSWORD or in a file."`
	StorePasswordFile string `placeholder:"FILE" help:"A file with the password. A line feed at its end does not count."`

	options []sqlite.Option
}

const passwordVariable = "CASEGRAPH_STORE_PASSWORD"

// A storeError says that a store cannot be used. Its URL has no credentials.
type storeError struct {
	url string
	err error
}

func (e storeError) Unwrap() error { return e.err }

// Error tells the operator more than a client may know: the cause, and what to check.
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
	case code == fault.Internal: // its public text does not help an operator
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

// filePath returns the path of a store that is a file; ok says whether the URL is of a file.
// All other stores are servers. Only connect distinguishes more kinds of URL.
func filePath(url string) (path string, ok bool) {
	rest, ok := strings.CutPrefix(url, sqliteScheme)
	return strings.TrimPrefix(rest, "//"), ok
}

func isFile(url string) bool {
	_, ok := filePath(url)
	return ok
}

// A use says what a store is opened for.
type use uint8

const (
	reading use = iota // the store refuses writes
	writing
)

// connect returns the store at a URL. If the store is a server, connect does not contact it
// yet.
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
			return nil, usageError("--store: " + fault.Public(err)) // the server was not contacted yet
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

// open opens an existing store without changing it. It refuses a store whose layout does
// not fit the catalog.
func (f credentialFlags) open(ctx context.Context, url string, s schemaFlags, c *catalog.Catalog, u use) (store.Store, error) {
	if err := mustExist(url); err != nil {
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

// An unfitError is the error of a store that does not fit the schema, and says what to do.
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
	give := "Give the schema that it was loaded with (--schema). Or change the store: "
	if e.Former { // no schema fits it
		give = "Change the store, and make a backup first: "
	}
	return "its layout is not that of the schema:\n" + e.List() +
		"\n" + give + "casegraph migrate --dry-run" + with +
		"\nsays what that comes to, and without --dry-run it is done."
}

// openToChange opens a store and migrates it to the catalog.
func (f credentialFlags) openToChange(ctx context.Context, url string, c *catalog.Catalog) (store.Store, error) {
	st, err := f.connect(ctx, url, writing)
	if err != nil {
		return nil, err
	}
	return fit(ctx, url, st, c)
}

// openNew is openToChange for a load. A new file is created only if the load succeeds: keep
// closes the store and creates the file. waits is called before steps that may take long.
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

// mustExist refuses a file that is absent or empty. Only a load creates a file, and serve
// creates the default one. A load leaves a new file empty until its end.
func mustExist(url string) error {
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

// A missingError is the error of an absent file, and says what to do.
type missingError struct{}

func (missingError) Error() string { return "there is no such file; casegraph load makes one" }
func (missingError) Unwrap() error { return fs.ErrNotExist }

// closeStore closes a store, even if the run was interrupted.
func closeStore(st store.Store) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	_ = st.Close(ctx) // the process ends, and all writes are committed
}

// temporary creates an empty SQLite store, which remove deletes.
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
		_ = os.RemoveAll(dir) // the system cleans its folder for temporary files
	}, nil
}
