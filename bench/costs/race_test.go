//go:build race

package costs

// The race detector allocates too. So `make test` runs the tests whose names begin with TestCosts
// again without it.
func init() { counting = false }
