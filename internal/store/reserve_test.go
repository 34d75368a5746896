package store

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// TestReserveLeavesRoom: however many expensive reads there are, no more of them are in
// than there are places, and others never wait.
func TestReserveLeavesRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := make(Reserve, 2)
		expensive, cancel := context.WithTimeout(WithCost(t.Context(), ExpensiveFrom), time.Second)
		defer cancel()
		var leaves []func()
		for range 2 {
			leave, err := r.Enter(expensive)
			if err != nil {
				t.Fatal(err)
			}
			leaves = append(leaves, leave)
		}
		for range 5 {
			leave, err := r.Enter(WithCost(t.Context(), ExpensiveFrom-1))
			if err != nil || len(r) != 2 {
				t.Fatal(err, len(r))
			}
			leave()
		}
		if _, err := r.Enter(expensive); !errors.Is(err, context.DeadlineExceeded) {
			t.Error("a third is in:", err)
		}
		in := make(chan struct{})
		go func() {
			if _, err := r.Enter(WithCost(t.Context(), ExpensiveFrom)); err == nil {
				close(in)
			}
		}()
		synctest.Wait()
		leaves[0]()
		<-in
		if leaves[1](); len(r) != 1 {
			t.Error(len(r), "places are taken")
		}
	})
}
