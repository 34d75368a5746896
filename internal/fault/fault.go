// Package fault has the error codes of the API and the errors that carry them.
//
// An error gets its code where it arises. Wrapping with %w keeps the code, and [CodeOf]
// finds it. [Wrap] gives a cause another code: the outermost code counts. An error without
// a code is internal. Its text goes to the log and never to a client: [Public] returns a
// fixed sentence for it.
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
	// PersistedQueryNotFound asks the client for the text of a query that it sent as a
	// hash. Apollo's clients look for this code.
	PersistedQueryNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
	Timeout                Code = "TIMEOUT"
	Unavailable            Code = "UNAVAILABLE"
	Internal               Code = "INTERNAL_SERVER_ERROR"
)

// An Error is an error with a code and a message that a user may read.
type Error struct {
	Code Code
	// Message says what is wrong and what to do. It has nothing internal: no driver's text,
	// no path of the machine, no stack.
	Message string
	// Argument is the path of the wrong argument, such as "where.name.eq", or "".
	Argument string
	// Err is the cause, for the log only; it may be nil.
	Err error
}

// Error returns the argument, the message and the cause. It is for the log.
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

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// New makes an error for a user.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Input makes a BAD_USER_INPUT error that names the argument.
func Input(argument, format string, args ...any) *Error {
	return &Error{Code: BadUserInput, Argument: argument, Message: fmt.Sprintf(format, args...)}
}

// Wrap gives a cause a code and a message for a user. The cause itself is for the log.
func Wrap(code Code, err error, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Err: err}
}

// CodeOf returns the code of the outermost [Error] in err's chain. Without one, it is
// [Timeout] for context.DeadlineExceeded, and [Internal] for any other error.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return Timeout
	}
	return Internal
}

// Public returns the text of err that a client may see: the argument and message of its
// outermost [Error], or a fixed sentence if there is none.
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
