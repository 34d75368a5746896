package store

import "casegraph/internal/fault"

// TooMuch is the error of a list for which a store would have to hold more than it
// may for one.
func TooMuch(cause error) error {
	return fault.Wrap(fault.TooCostly, cause, "to answer this the store would have to hold more than it may for one operation; ask of fewer types, for a smaller depth or maxLength, or put a condition on what is asked for")
}
