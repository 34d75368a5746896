package hubs

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// goal bounds how much longer an answer about the largest hub may take than one about the
// smallest.
const goal = 1.5

// A Figure is what an answer about a hub took.
type Figure struct {
	Question, System string
	Degree           int
	// P50 is the median with one client, and Cold the time of a first answer, both in ms. 0
	// was not measured.
	P50, Cold float64
}

// stores are the systems that answer from each store, or instead of it. Ours is the first,
// and the only one with a goal.
var stores = []struct {
	title   string
	systems []string
}{
	{"SQLite, and PostGraphile on PostgreSQL", []string{"casegraph-sqlite", "postgraphile"}},
	{"Neo4j", []string{"casegraph-neo4j", "neo4j-graphql"}},
}

// Print writes a table for each store that has figures: the times by degree, and how much
// longer the largest degree takes than the smallest.
func Print(out io.Writer, figures []Figure) {
	var degrees []int
	for _, f := range figures {
		if !slices.Contains(degrees, f.Degree) {
			degrees = append(degrees, f.Degree)
		}
	}
	slices.Sort(degrees)
	for _, s := range stores {
		var of []Figure
		for _, f := range figures {
			if slices.Contains(s.systems, f.System) {
				of = append(of, f)
			}
		}
		if len(of) > 0 {
			printStore(out, s.title, s.systems, degrees, of)
		}
	}
}

func printStore(out io.Writer, title string, systems []string, degrees []int, figures []Figure) {
	fmt.Fprintf(out, "\nHubs on %s: ms by degree, p50 of one client and first answers; × is from the least degree to the greatest, bold over %g\n\n", title, goal)
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprint(w, "| question\t| system\t")
	for _, when := range []string{"", "cold "} {
		for _, d := range degrees {
			fmt.Fprintf(w, "| %s%s\t", when, thousands(d))
		}
		fmt.Fprintf(w, "| %s×\t", when)
	}
	fmt.Fprintf(w, "|\n%s|\n", strings.Repeat("| ---\t", 2+2*(len(degrees)+1)))
	for _, q := range questionsIn(figures) {
		for i, system := range systems {
			row := make([]Figure, len(degrees))
			found := false
			for _, f := range figures {
				if f.Question == q && f.System == system {
					row[slices.Index(degrees, f.Degree)], found = f, true
				}
			}
			if !found {
				continue
			}
			fmt.Fprintf(w, "| %s\t| %s\t", q, system)
			for _, of := range []func(Figure) float64{func(f Figure) float64 { return f.P50 }, func(f Figure) float64 { return f.Cold }} {
				for _, f := range row {
					fmt.Fprintf(w, "| %s\t", ms(of(f)))
				}
				fmt.Fprintf(w, "| %s\t", ratio(of(row[0]), of(row[len(row)-1]), i == 0))
			}
			fmt.Fprintln(w, "|")
		}
	}
	_ = w.Flush()
}

// questionsIn are the questions of figures, in the order in which they appear.
func questionsIn(figures []Figure) []string {
	var out []string
	for _, f := range figures {
		if !slices.Contains(out, f.Question) {
			out = append(out, f.Question)
		}
	}
	return out
}

// ratio is large to small, bold if it misses the goal.
func ratio(small, large float64, judged bool) string {
	switch x := large / small; {
	case small == 0 || large == 0:
		return ""
	case judged && x > goal:
		return fmt.Sprintf("**%.2f**", x)
	default:
		return fmt.Sprintf("%.2f", x)
	}
}

// ms is a time, or "" if it was not measured.
func ms(t float64) string {
	if t == 0 {
		return ""
	}
	return Number(t)
}

// Number has three figures, more where it is greater.
func Number(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.2f", v)
	}
}

// thousands is a number with commas.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
