package neo4j

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Address takes a test server's URL apart for the plain driver.
func Address(t testing.TB, address string) (string, neo4j.AuthToken) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	auth := neo4j.BasicAuth(u.User.Username(), password, "")
	u.User = nil
	return u.String(), auth
}

// Hurry makes migrations wait for readers a shorter time than is usual.
func (s *Store) Hurry(lease time.Duration) { s.lease = lease }

// Write sends a statement as a migration does.
func (s *Store) Write(ctx context.Context, text string) error {
	return (&migration{s: s}).write(ctx, text, nil)
}
