// Package service resolves the fields about the server. gqlgen generates its code from
// schema/service.graphql.
//
// To add a field, declare it there, run `make generate`, and write its resolver here.
package service

import "context"

//go:generate sh -c "cd ../.. && exec go tool gqlgen generate --config gqlgen.yml"

// Resolver answers the service fields.
type Resolver struct {
	// Info is the value of the field server.
	Info Server
}

// Query returns the resolver of the root fields.
func (r *Resolver) Query() QueryResolver { return query{r} }

type query struct{ *Resolver }

// Server resolves the field server.
func (q query) Server(context.Context) (*Server, error) {
	info := q.Info
	return &info, nil
}
