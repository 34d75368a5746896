// Package fault names what can go wrong, once, so that every layer can say it
// and only the edge has to translate it.
//
// An error gets its code where it starts and keeps it on the way: wrapping with
// %w never loses it, and [CodeOf] finds it. A layer that knows better gives the
// cause another with [Wrap], and the outermost counts. An error nobody gave a
// code is an internal one, and its text is for the log, never for a client:
// [Public] tells the two apart.
package fault

import (
	"context"
	"errors"
	"fmt"
)

// A Code is the value of `extensions.code` in a GraphQL error.
type Code string

// The codes of the API. Their texts are part of it.
const (
	ParseFailed      Code = "GRAPHQL_PARSE_FAILED"
	ValidationFailed Code = "GRAPHQL_VALIDATION_FAILED"
	BadUserInput     Code = "BAD_USER_INPUT"
	NotFound         Code = "NOT_FOUND"
	Unauthenticated  Code = "UNAUTHENTICATED"
	Forbidden        Code = "FORBIDDEN"
	RateLimited      Code = "RATE_LIMITED"
	TooCostly        Code = "QUERY_TOO_COSTLY"
	// PersistedQueryNotFound asks for the text of a query that came as its hash: the
	// word is Apollo's.
	PersistedQueryNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
	Timeout                Code = "TIMEOUT"
	Unavailable            Code = "UNAVAILABLE"
	Internal               Code = "INTERNAL_SERVER_ERROR"
)

// An Error is an error with a code and a message that a user may read.
type Error struct {
	Code Code
	// Message says what to do about it. It holds nothing internal: no driver
	// text, no path of the machine, no stack.
	Message string
	// Argument is the path of the argument at fault, as "where.name.eq", or "".
	Argument string
	// Err is the cause, for the log only; it may be nil.
	Err error
}

// Error is the message, with the argument before it and the cause behind it.
func (e *Error) Error() string {
	s := e.Message
	if e.Argument != "" {
		s = e.Argument + ": " + s
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes an error for a user.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Input makes a BAD_USER_INPUT error that names the argument.
func Input(argument, format string, args ...any) *Error {
	return &Error{Code: BadUserInput, Argument: argument, Message: fmt.Sprintf(format, args...)}
}

// Wrap gives a cause a code and a message for a user; the cause is for the log.
func Wrap(code Code, err error, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
}

// CodeOf is the code of the outermost [Error] in err's chain. A deadline that
// nobody named is a TIMEOUT; anything else without a code is INTERNAL.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return Timeout
	}
	return Internal
}

// Public is the text of err that a client may see: the message and argument
// of its [Error], or a fixed sentence where it has none.
func Public(err error) string {
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok && CodeOf(err) == Timeout:
		return "the request took longer than it may"
	case !ok:
		return "internal error; the log has it under this request's id"
	case e.Argument != "":
		return e.Argument + ": " + e.Message
	}
	return e.Message
}
