package load

import (
	"fmt"
	"io"
	"runtime"
	"testing"
)

// TestAnIndexNumbersIDs: each id has a number of its own, however many there are,
// and is found by it.
func TestAnIndexNumbersIDs(t *testing.T) {
	x := newIndex(testCatalog(t))
	const many = 100_000
	for round := range 2 {
		for i := range many {
			id := fmt.Sprintf("id-%0*d", i%100, i)
			if n := x.number(id); n != number(i+1) || x.id(n) != id {
				t.Fatalf("round %d: %s has the number %d, which is %s", round, id, n, x.id(n))
			}
		}
	}
	if x.has("id-1") || x.has("nobody") {
		t.Error("an id that is only mentioned is taken for a fact")
	}
}

// TestWhatACheckKeeps bounds the memory that the check of a file leaves in use
// for each of its facts, which is what decides how large a file can be. Where
// relationships stand before the nodes they join, more has to be kept.
func TestWhatACheckKeeps(t *testing.T) {
	const people, knows = 60_000, 140_000
	nodes := func(w io.Writer) {
		for i := range people {
			fmt.Fprintf(w, `{"type": "Person", "id": "person-%07d", "name": "Person Number %d", "born": "1%03d-05", "cite": "p%d"}`+"\n", i, i, i%1000, i)
		}
	}
	relationships := func(w io.Writer) {
		for i := range knows {
			fmt.Fprintf(w, `{"type": "Knows", "from": "person-%07d", "to": "person-%07d", "key": "%d", "how": "well"}`+"\n", i%people, (7*i+1)%people, i)
		}
	}
	c := testCatalog(t)
	for _, test := range []struct {
		name  string
		parts []func(io.Writer)
		most  int // bytes
	}{
		{"nodes first", []func(io.Writer){nodes, relationships}, 80},
		{"relationships first", []func(io.Writer){relationships, nodes}, 120},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := Input{Name: "a.jsonl", Open: func() (io.ReadCloser, error) {
				r, w := io.Pipe()
				go func() {
					fmt.Fprintln(w, `{"dataset": "d", "source": "s"}`+"\n"+`{"type": "Source", "id": "s"}`)
					for _, part := range test.parts {
						part(w)
					}
					w.Close()
				}()
				return r, nil
			}}
			k := newChecker(c, Options{MaxErrors: 100})
			before := inUse()
			if err := k.files(t.Context(), []*file{newFile(in, 0)}); err != nil {
				t.Fatal(err)
			}
			kept := int(inUse()-before) / (people + knows)
			if err := k.problems.err(); err != nil {
				t.Fatal(err)
			}
			if k.ids.facts != people+knows+1 {
				t.Fatalf("%d facts were read", k.ids.facts)
			}
			t.Logf("%d bytes a fact", kept)
			if kept > test.most {
				t.Errorf("a check keeps %d bytes of each fact; expected at most %d", kept, test.most)
			}
		})
	}
}

// inUse is how many bytes the heap holds.
func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
