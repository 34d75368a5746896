package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// mayBeSlower is what a wide schema may make anything slower by.
const mayBeSlower = 1.10

// print writes a table for each store under our own schema.
func (m *measured) print(out io.Writer) {
	for _, b := range m.beds {
		switch {
		case b.schema.wide:
		case b.store == "neo4j":
			m.printNeo4j(out, b)
		default:
			m.printSQLite(out, b)
		}
	}
}

const ofAnswers = "\n%s, the article, ms; %d cold answers, %d warm"

func (m *measured) printSQLite(out io.Writer, b *bed) {
	fmt.Fprintf(out, ofAnswers+"\n\n", b.store, m.times, m.warm)
	w := newTable(out, "question", "cold, best", "median", "warm, p50", "statements", "longest")
	for i, q := range m.questions {
		c := m.of(b, i)
		if c.failed != nil {
			w.row(q.name, "**fails**", "", "", "", "")
			continue
		}
		w.row(q.name, fmt.Sprintf("%.1f", slices.Min(c.cold)), fmt.Sprintf("%.1f", median(c.cold)), fmt.Sprintf("%.2f", median(c.warm)),
			fmt.Sprint(c.statements), fmt.Sprint(c.length))
	}
	w.end()
}

func (m *measured) printNeo4j(out io.Writer, b *bed) {
	fmt.Fprintf(out, ofAnswers+"; bold misses a goal: %d, %d where it is nested; %.1f times the best by hand; warm %d; statements of %d characters\n\n",
		b.store, m.times, m.warm, goalCold, goalNested, goalHand, goalWarm, goalLength)
	w := newTable(out, "question", "cold, best", "median", "Neo4j's CPU, best", "median", "warm, best", "p50", "statements", "longest", "by hand, best", "median", "cold ×", "CPU ×")
	for i, q := range m.questions {
		c := m.of(b, i)
		if c.failed != nil {
			w.row(q.name, "**fails**", "", "", "", "", "", "", "", "", "", "", "")
			continue
		}
		row := []string{q.name, over(slices.Min(c.cold), q.goal, "%.0f"), over(median(c.cold), q.goal, "%.0f"),
			fmt.Sprintf("%.0f", slices.Min(c.cpu)), fmt.Sprintf("%.0f", median(c.cpu)),
			over(slices.Min(c.warm), goalWarm, "%.1f"), over(median(c.warm), goalWarm, "%.1f"),
			fmt.Sprint(c.statements), over(float64(c.length), goalLength, "%.0f")}
		if c.byHand != nil {
			row = append(row, fmt.Sprintf("%.0f", slices.Min(c.hand)), fmt.Sprintf("%.0f", median(c.hand)),
				over(slices.Min(c.cold)/slices.Min(c.hand), goalHand, "%.2f"), over(slices.Min(c.cpu)/slices.Min(c.handCPU), goalHand, "%.2f"))
		} else {
			row = append(row, "", "", "", "")
		}
		w.row(row...)
	}
	w.end()
}

// printWide writes what each store takes under a wide schema, by what it takes under ours.
func (m *measured) printWide(out io.Writer) {
	fmt.Fprintf(out, "\n%d more node types and %d more relationship types, by what it takes without; bold is more than %.2f\n\n", moreNodes, moreRelationships, mayBeSlower)
	var heads []string
	var pairs [][2]*bed
	for _, b := range m.beds {
		for _, wide := range m.beds {
			if !b.schema.wide && wide.schema.wide && wide.store == b.store {
				pairs = append(pairs, [2]*bed{b, wide})
				heads = append(heads, b.store+" cold, best ×", "median ×", "warm ×", "longest ×")
			}
		}
	}
	w := newTable(out, append([]string{"question"}, heads...)...)
	for i, q := range m.questions {
		row := []string{q.name}
		for _, p := range pairs {
			plain, wide := m.of(p[0], i), m.of(p[1], i)
			if plain.failed != nil || wide.failed != nil {
				row = append(row, "**fails**", "", "", "")
				continue
			}
			for _, ratio := range []float64{
				slices.Min(wide.cold) / slices.Min(plain.cold),
				median(wide.cold) / median(plain.cold),
				median(wide.warm) / median(plain.warm),
				float64(wide.length) / float64(plain.length),
			} {
				row = append(row, over(ratio, mayBeSlower, "%.2f"))
			}
		}
		w.row(row...)
	}
	w.end()
}

func (m *measured) of(b *bed, question int) *cell { return m.cells[b][m.questions[question].name] }

// over is a number, bold where it is over the goal, if there is one.
func over(n, goal float64, format string) string {
	text := fmt.Sprintf(format, n)
	if goal > 0 && n > goal {
		return "**" + text + "**"
	}
	return text
}

// A table is written as Markdown.
type table struct{ w *tabwriter.Writer }

func newTable(out io.Writer, heads ...string) table {
	t := table{tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)}
	t.row(heads...)
	lines := make([]string, len(heads))
	for i := range lines {
		lines[i] = "---"
	}
	t.row(lines...)
	return t
}

func (t table) row(cells ...string) {
	for _, c := range cells {
		fmt.Fprintf(t.w, "| %s\t", c)
	}
	fmt.Fprintln(t.w, "|")
}

func (t table) end() { _ = t.w.Flush() }
