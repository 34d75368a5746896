// Package graph is the front of the GraphQL layer. It serves the API that is derived from
// the catalog, has operations compiled to plans, reads the plans from a store and writes the
// response.
//
// A query is compiled, not resolved. An [Engine] is gqlgen's ExecutableSchema. For each graph
// field, package compile walks arguments and selection once. It makes a plan for the store
// (package plan), and an answer (package answer). The answer knows at which position of the
// rows the value of each response key is. So nothing is looked up by name when rows arrive.
//
// Invariants:
//
//  1. No type of the domain is named here, except Source, which citations need.
//  2. A filter never widens: null and absent values are errors.
//  3. The same operation always makes the same plan: nothing depends on the order of a map.
//  4. Package fault alone decides what clients can read of an error.
package graph
