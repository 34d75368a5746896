package neo4jtest

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"
)

// Driver returns a driver for the server at uri, which has the user and the password.
func Driver(uri string, configure ...func(*config.Config)) (neo4j.DriverWithContext, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return nil, err
	}
	auth := neo4j.NoAuth()
	if u.User != nil {
		password, _ := u.User.Password()
		auth = neo4j.BasicAuth(u.User.Username(), password, "")
		u.User = nil
	}
	return neo4j.NewDriverWithContext(u.String(), auth, configure...)
}

// connect opens a session on the database of the server at uri. The returned function
// closes it.
func connect(ctx context.Context, uri string) (neo4j.SessionWithContext, func(), error) {
	driver, err := Driver(uri)
	if err != nil {
		return nil, nil, err
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: Database})
	return session, func() {
		ctx := context.WithoutCancel(ctx)
		_ = session.Close(ctx)
		_ = driver.Close(ctx)
	}, nil
}

// awaitReady waits until the server at uri answers a query. It fails if the server's process
// or the context ends.
func awaitReady(ctx context.Context, uri string, r *run) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		err := ping(ctx, uri)
		if err == nil {
			return nil
		}
		select {
		case <-r.done:
			return fmt.Errorf("it ended: %v", r.cmd.ProcessState)
		case <-ctx.Done():
			return fmt.Errorf("%w (%w)", context.Cause(ctx), err)
		case <-tick.C:
		}
	}
}

func ping(ctx context.Context, uri string) error {
	session, done, err := connect(ctx, uri)
	if err != nil {
		return err
	}
	defer done()
	// The server accepts connections before the database is online.
	result, err := session.Run(ctx, "RETURN 1", nil)
	if err != nil {
		return err
	}
	_, err = result.Single(ctx)
	return err
}
