// Package principal identifies who sends a request. Code whose result depends on that
// takes the Principal from the request's context, and from nowhere else.
package principal

import (
	"context"
	"net/netip"
)

// A Principal is who sends a request. Everybody may read everything, so only the address is
// known.
type Principal struct {
	// Address is the client's address, which may come from a trusted proxy. It is the zero
	// Addr if the operation did not come over a network.
	Address netip.Addr
}

type key struct{}

// With returns a context that carries p.
func With(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, key{}, p)
}

// Of returns the Principal of a context, or the zero Principal if it has none.
func Of(ctx context.Context) Principal {
	p, _ := ctx.Value(key{}).(Principal)
	return p
}
