package neo4j

import (
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/notifications"

	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// Options tell Open what the URL does not.
type Options struct {
	// User and Password are used where the URL has none.
	User, Password string
	// ReadOnly lets the server refuse whatever would write.
	ReadOnly bool
}

const (
	defaultDatabase = "neo4j"

	// connections are how many there may be. Expensive reads leave so many of them that
	// another operation can run its lists at once.
	connections   = 100
	acquireWithin = 5 * time.Second
	dialWithin    = 5 * time.Second
	// idleUntested is how long a connection may lie idle and be used untested.
	idleUntested = 30 * time.Second
	// closeWithin bounds the return of a connection when the caller has gone.
	closeWithin = 5 * time.Second
)

// Open takes a URL such as
//
//	bolt://user:password@host:7687
//	neo4j+s://host?database=cases
//
// with any scheme of the driver's: bolt for one server, neo4j for a cluster,
// +s with TLS, +ssc with TLS and a certificate of the server's own. It checks the
// URL and connects to nothing: a server that is down is an error of what is
// called next, and no longer once it is up.
func Open(address string, o Options) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil || strings.Trim(u.Path, "/") != "" || strings.Contains(u.RawQuery, "@") || u.Fragment != "" {
		// The cause would repeat the URL, with its password; and a password that is
		// not encoded would be taken for a host.
		return nil, fault.New(fault.BadUserInput, "the Neo4j URL cannot be read; expected bolt://HOST:PORT or neo4j://HOST:PORT; in a user and a password before them, write what is neither letter nor digit as %%40 for @")
	}
	if u.Host == "" {
		return nil, fault.New(fault.BadUserInput, "the Neo4j URL names no host; expected bolt://HOST:PORT or neo4j://HOST:PORT")
	}
	if u.User != nil {
		o.User = u.User.Username()
		if password, ok := u.User.Password(); ok {
			o.Password = password
		}
		u.User = nil
	}
	query := u.Query()
	database := query.Get("database")
	if database == "" {
		database = defaultDatabase
	}
	query.Del("database")
	u.RawQuery = query.Encode()
	auth := neo4j.NoAuth()
	if o.User != "" {
		auth = neo4j.BasicAuth(o.User, o.Password, "")
	}
	driver, err := neo4j.NewDriverWithContext(u.String(), auth, configure)
	if err != nil {
		return nil, fault.Wrap(fault.BadUserInput, err, "the Neo4j URL is not one that can be connected to; its scheme is one of bolt, bolt+s, bolt+ssc, neo4j, neo4j+s, neo4j+ssc")
	}
	return &Store{
		driver:    driver,
		database:  database,
		bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{}),
		expensive: make(store.Reserve, connections-atOnce),
		readOnly:  o.ReadOnly,
		lease:     usualLease,
		few:       compile.MostFew,
	}, nil
}

func configure(c *config.Config) {
	c.UserAgent = "casegraph"
	c.MaxConnectionPoolSize = connections
	c.ConnectionAcquisitionTimeout = acquireWithin
	c.SocketConnectTimeout = dialWithin
	c.ConnectionLivenessCheckTimeout = idleUntested
	c.FetchSize = neo4j.FetchAll // lists are pages: a second round trip would be for nothing
	c.TelemetryDisabled = true
	c.NotificationsMinSeverity = notifications.DisabledLevel // nobody would read them
}

// session begins a session: reads see what this store wrote before, and what the
// context's bookmarks name, on whatever server of a cluster.
func (s *Store) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	if s.readOnly {
		mode = neo4j.AccessModeRead
	}
	c := neo4j.SessionConfig{
		AccessMode:      mode,
		DatabaseName:    s.database,
		BookmarkManager: s.bookmarks,
	}
	if b := store.BookmarksOf(ctx); b != nil {
		c.Bookmarks = neo4j.BookmarksFromRawValues(b.After...)
	}
	return s.driver.NewSession(ctx, c)
}

// release ends a session. It does so on a context of its own: one that was
// cancelled would cost the pool the connection.
func release(ctx context.Context, session neo4j.SessionWithContext) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
	defer cancel()
	_ = session.Close(ctx) // what it could say was said by the statement
}

// limits are the settings of a transaction: the server ends it when the caller's
// time is over, and shows whose it is.
func limits(ctx context.Context, work string) []func(*neo4j.TransactionConfig) {
	settings := []func(*neo4j.TransactionConfig){neo4j.WithTxMetadata(map[string]any{"app": "casegraph", "work": work})}
	if deadline, ok := ctx.Deadline(); ok {
		settings = append(settings, neo4j.WithTxTimeout(max(time.Until(deadline), time.Millisecond)))
	}
	return settings
}
