// Package ratios has the benchmarks of a question against the same question without one of
// its arguments:
//
//	go test -run '^$' -bench . ./bench/ratios
//
// Facets, stats and groups are compared with statements written by hand (package floor).
//
// A benchmark asks both in turn, over a synthetic graph, and reports the shortest time of
// each and their ratio.
package ratios
