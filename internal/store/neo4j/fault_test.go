package neo4j

import (
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// TestRetryable: a statement that could not be planned for now is tried again, and one that
// took too much memory is not.
func TestRetryable(t *testing.T) {
	for _, test := range []struct {
		code, message string
		want          bool
	}{
		{"Neo.DatabaseError.General.UnknownError", "Could not compile query due to insanely frequent schema changes", true},
		{"Neo.DatabaseError.General.UnknownError", "Something else", false},
		{"Neo.TransientError.Transaction.DeadlockDetected", "", true},
		{"Neo.TransientError.General.MemoryPoolOutOfMemoryError", "", false},
	} {
		if got := retryable(&neo4j.Neo4jError{Code: test.code, Msg: test.message}); got != test.want {
			t.Errorf("%s %s: %v", test.code, test.message, got)
		}
	}
}
