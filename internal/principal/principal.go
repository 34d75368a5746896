// Package principal says who asks. Everything that is answered differently to
// different askers takes it from the request's context, and from nowhere else.
package principal

import (
	"context"
	"net/netip"
)

// A Principal is who asks. Today everybody may read everything, so all that is
// known of them is from where they ask.
type Principal struct {
	// Address is that of the client, of which a proxy that is trusted tells. It is
	// not valid where the operation did not come over a network.
	Address netip.Addr
}

type key struct{}

// With is a context in which p asks.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, key{}, p)
}

// Of is who asks in the context; the zero Principal where nobody was named.
func Of(ctx context.Context) Principal {
	p, _ := ctx.Value(key{}).(Principal)
	return p
}
