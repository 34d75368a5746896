package neo4j

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// fault gives an error of the driver a code and a message for users. The driver's error
// becomes the cause. An error that already has a code keeps it.
func (s *Store) fault(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if coded, ok := errors.AsType[*fault.Error](err); ok {
		return coded
	}
	switch ended := over(ctx); {
	case errors.Is(ended, context.DeadlineExceeded):
		return fault.Wrap(fault.Timeout, err, "the graph database did not answer in the time given")
	case errors.Is(ended, context.Canceled):
		return fault.Wrap(fault.Internal, errors.Join(context.Canceled, err), "the request was given up")
	}
	if e, ok := errors.AsType[*neo4j.Neo4jError](err); ok {
		switch {
		case outOfMemory(e):
			return store.TooMuch(err)
		case strings.Contains(e.Code, "TransactionTimedOut"):
			return fault.Wrap(fault.Timeout, err, "the graph database did not answer in the time given")
		case strings.HasPrefix(e.Code, "Neo.ClientError.Transaction.InvalidBookmark"):
			return fault.Wrap(fault.BadUserInput, err, "a bookmark is not from this graph database; send bookmarks from its own responses")
		case strings.HasPrefix(e.Code, "Neo.TransientError.Transaction.BookmarkTimeout"):
			return fault.Wrap(fault.Timeout, err, "the graph database has not reached the state that a bookmark names; try again, or without the bookmark")
		case strings.HasPrefix(e.Code, "Neo.ClientError.Schema.ConstraintValidation"):
			return fault.Wrap(fault.Internal, err, "a fact has the id, or the value of a @unique property, of another fact in the store")
		case strings.HasPrefix(e.Code, "Neo.ClientError.Security."):
			return fault.Wrap(fault.Unavailable, err, "the graph database refuses this server's login or permissions")
		case strings.HasPrefix(e.Code, "Neo.ClientError.Database."):
			return fault.Wrap(fault.Unavailable, err, "the graph database does not exist on its server")
		}
	}
	if retryable(err) {
		return fault.Wrap(fault.Unavailable, err, "the graph database cannot be reached or is overloaded; try again")
	}
	return fault.Wrap(fault.Internal, err, "the graph database failed")
}

// over is the reason why a context has ended, or nil. A deadline that has passed counts:
// the driver may notice it before the context does.
func over(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && ctx.Err() == nil && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

// outOfMemory says whether a transaction took more memory than the server gives to one
// transaction, or to all. The same statement would probably fail again.
func outOfMemory(e *neo4j.Neo4jError) bool {
	return strings.HasPrefix(e.Code, "Neo.TransientError.General.") && strings.HasSuffix(e.Code, "OutOfMemoryError")
}

// retryable says whether the same statement may succeed when it is tried again.
func retryable(err error) bool {
	if e, ok := errors.AsType[*neo4j.Neo4jError](err); ok {
		switch {
		case outOfMemory(e):
			return false
		case strings.Contains(e.Msg, "frequent schema changes"):
			return true // Neo4j gave up planning, since another program made indexes meanwhile
		}
	}
	_, broken := errors.AsType[*neo4j.ConnectivityError](err)
	return broken || neo4j.IsRetryable(err)
}
