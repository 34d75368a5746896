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

// Options of Open, beside the URL.
type Options struct {
	// User and Password are used where the URL has none.
	User, Password string
	// ReadOnly makes the server refuse statements that write.
	ReadOnly bool
}

const (
	defaultDatabase = "neo4j"

	// connections is the greatest number of connections. Expensive reads leave atOnce of
	// them, so that another operation can run its lists at once.
	connections   = 100
	acquireWithin = 5 * time.Second
	dialWithin    = 5 * time.Second
	// idleUntested is how long a connection may be idle and still be used without a test.
	idleUntested = 30 * time.Second
	// closeWithin bounds the time to return a connection after the caller has gone.
	closeWithin = 5 * time.Second
)

// Open takes a URL such as
//
//	bolt://user:password@host:7687
//	neo4j+s://host?database=cases
//
// The scheme is bolt for one server or neo4j for a cluster, with +s for TLS or +ssc for TLS
// with a self-signed certificate. Open checks the URL but does not connect. If the server is
// down, later calls fail until it is up.
func Open(address string, o Options) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil || strings.Trim(u.Path, "/") != "" || strings.Contains(u.RawQuery, "@") || u.Fragment != "" {
		// The message does not have the cause, which repeats the URL with its password. A
		// password that is not encoded can be read as a host.
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
		return nil, fault.Wrap(fault.BadUserInput, err, "the Neo4j URL cannot be used; its scheme must be one of bolt, bolt+s, bolt+ssc, neo4j, neo4j+s, neo4j+ssc")
	}
	return &Store{
		driver:    driver,
		database:  database,
		bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{}),
		expensive: make(store.Reserve, connections-atOnce),
		readOnly:  o.ReadOnly,
		lease:     usualLease,
		scaleOf:   compile.ScaleOf,
	}, nil
}

func configure(c *config.Config) {
	c.UserAgent = "casegraph"
	c.MaxConnectionPoolSize = connections
	c.ConnectionAcquisitionTimeout = acquireWithin
	c.SocketConnectTimeout = dialWithin
	c.ConnectionLivenessCheckTimeout = idleUntested
	c.FetchSize = neo4j.FetchAll // all records of a page in one round trip
	c.TelemetryDisabled = true
	c.NotificationsMinSeverity = notifications.DisabledLevel // nobody reads them
}

// session begins a session. On any server of a cluster, its reads see what this store has
// written before, and the states that the bookmarks of the context name.
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

// release ends a session. It uses a context of its own: with a cancelled context the driver
// would close the connection instead of returning it to the pool.
func release(ctx context.Context, session neo4j.SessionWithContext) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeWithin)
	defer cancel()
	_ = session.Close(ctx) // the statement has already returned any error
}

// limits are the settings of a transaction. The server ends it at the caller's deadline, and
// shows in its lists that it is casegraph's.
func limits(ctx context.Context, work string) []func(*neo4j.TransactionConfig) {
	settings := []func(*neo4j.TransactionConfig){neo4j.WithTxMetadata(map[string]any{"app": "casegraph", "work": work})}
	if deadline, ok := ctx.Deadline(); ok {
		settings = append(settings, neo4j.WithTxTimeout(max(time.Until(deadline), time.Millisecond)))
	}
	return settings
}
