// Package schema holds the domain: the declarations that everything else is
// derived from, one file a subject, and service.graphql with the fields that
// are about the server rather than the graph.
package schema

import "embed"

// Files are the declarations, compiled into the program. In an export, terms.json says
// what public terms stand for them in JSON-LD, and references.json what a source is in
// a bibliography.
//
//go:embed *.graphql terms.json references.json
var Files embed.FS

// Service is the name of the file that is not about the domain.
const Service = "service.graphql"
