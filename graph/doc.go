// Package graph is the GraphQL layer: it derives the API from the catalog,
// compiles operations to plans, and writes what a store gives as the response.
//
// Its one idea is that a query is compiled, not resolved. [Expand] writes the
// API schema; an [Engine] serves it as gqlgen's ExecutableSchema. For each graph
// field the compiler (compile*.go) walks arguments and selection once and makes
// two things of the same shape: a plan (package plan), for the store, and an
// answer (respond*.go), which knows at which position of the rows the value of
// each response key stands. Nothing is looked up by name once rows arrive.
//
// Invariants:
//
//  1. No type of the domain is named here, but for Source, which citations need.
//  2. A filter never widens: null and absent operators are errors.
//  3. One operation makes one plan: nothing depends on the order of a map.
//  4. What a client may read of an error is decided by package fault alone.
package graph
