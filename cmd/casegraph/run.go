package main

import (
	"context"
	"io"
)

// A run is one run of the program.
type run struct {
	*Main
	// stderr hides credentials.
	stderr io.Writer
	// hurry is a context that the second signal ends.
	hurry context.Context
}

// heed returns a context that the first signal ends, and sets hurry.
func (r *run) heed() (ctx context.Context, stop func()) {
	ctx, first := context.WithCancel(context.Background())
	hurry, second := context.WithCancel(context.Background())
	over := make(chan struct{})
	go func() {
		for _, end := range []func(){first, second} {
			select {
			case <-r.Signals:
				end()
			case <-over:
				return
			}
		}
	}()
	r.hurry = hurry
	return ctx, func() {
		close(over)
		first()
		second()
	}
}
