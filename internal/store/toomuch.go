package store

import "casegraph/internal/fault"

// TooMuch is the error of a list that takes more memory than a store may use for one
// operation.
func TooMuch(cause error) error {
	return fault.Wrap(fault.TooCostly, cause, "to answer this the store would have to hold more than it may for one operation; ask of fewer types, for a smaller depth or maxLength, or put a condition on what is asked for")
}
