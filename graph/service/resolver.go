// Package service resolves the fields that are about the server rather than the
// graph, with code that gqlgen generates from schema/service.graphql.
//
// To add one, declare it there, run `make generate` and write its resolver here.
package service

import "context"

//go:generate sh -c "cd ../.. && exec go tool gqlgen generate --config gqlgen.yml"

// Resolver answers the service fields.
type Resolver struct {
	// Info answers `server`.
	Info Server
}

// Query resolves the fields of the Query type.
func (r *Resolver) Query() QueryResolver { return query{r} }

type query struct{ *Resolver }

// Server is the field `server`.
func (q query) Server(context.Context) (*Server, error) {
	info := q.Info
	return &info, nil
}
