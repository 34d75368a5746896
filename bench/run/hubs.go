package main

import (
	"fmt"
	"io"

	"casegraph/bench/hubs"
)

// printHubs writes the answers about hubs by their degrees.
func printHubs(out io.Writer, rows []row) {
	figures := make([]hubs.Figure, len(rows))
	for i, r := range rows {
		figures[i] = hubs.Figure{Question: r.Query, System: r.System, Degree: r.Degree, P50: r.P50, Cold: r.Cold}
	}
	hubs.Print(out, figures)
}

// sameAnswers checks that answers about hubs have as many facts at every degree: only then can
// their times be compared.
func (b *bench) sameAnswers() error {
	for _, s := range b.stores {
		for _, t := range b.turns() {
			if t.store != s {
				continue
			}
			first := t.queries[0]
			for _, q := range t.queries[1:] {
				if x, y := b.objects[s.name+" "+first.Name], b.objects[s.name+" "+q.Name]; x != y {
					return fmt.Errorf("%s: the answer to %s has %d objects, and that to %s has %d", s.name, first.Name, x, q.Name, y)
				}
			}
		}
	}
	return nil
}
