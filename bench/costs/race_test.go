//go:build race

package costs

// The race detector allocates too.
func init() { counting = false }
