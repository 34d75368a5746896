package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
)

// mostGrowth bounds how much longer an answer may take in a graph that is ten times as large.
const mostGrowth = 1.5

// printGrowth writes the time of our answers in graphs of several sizes: the growth for each
// tenfold size, and the median with one client. A growth beyond the bound is bold, unless the
// answer itself grew.
func printGrowth(out io.Writer, rows []row) {
	var sizes []int
	type line struct{ query, system string }
	var lines []line
	at := map[line]map[int]row{}
	for _, r := range rows {
		if r.Concurrency != 1 || !strings.HasPrefix(r.System, "casegraph-") {
			continue
		}
		l := line{r.Query, r.System}
		if at[l] == nil {
			at[l] = map[int]row{}
			lines = append(lines, l)
		}
		at[l][r.Nodes] = r
		if !slices.Contains(sizes, r.Nodes) {
			sizes = append(sizes, r.Nodes)
		}
	}
	slices.Sort(sizes)
	fmt.Fprintf(out, "\nGrowth: p50 in ms at one client (objects an answer), and × for each tenfold; bold is over %g\n\n", mostGrowth)
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	fmt.Fprint(w, "| query\t| system\t")
	for i, n := range sizes {
		if i > 0 {
			fmt.Fprint(w, "| ×\t")
		}
		fmt.Fprintf(w, "| %d\t", n)
	}
	fmt.Fprintln(w, "|")
	fmt.Fprintln(w, strings.Repeat("| ---\t", 1+2*len(sizes))+"|")
	for _, l := range lines {
		fmt.Fprintf(w, "| %s\t| %s\t", l.query, l.system)
		for i, n := range sizes {
			r := at[l][n]
			if i > 0 {
				fmt.Fprintf(w, "| %s\t", growth(at[l][sizes[i-1]], r))
			}
			fmt.Fprintf(w, "| %.2f (%d)\t", r.P50, r.Objects)
		}
		fmt.Fprintln(w, "|")
	}
	_ = w.Flush()
}

// growth returns the factor by which an answer slowed down for ten times as many nodes.
func growth(small, large row) string {
	if small.P50 == 0 || large.P50 == 0 {
		return "-"
	}
	x := math.Pow(large.P50/small.P50, 1/math.Log10(float64(large.Nodes)/float64(small.Nodes)))
	if x > mostGrowth && float64(large.Objects) <= mostGrowth*float64(small.Objects) {
		return fmt.Sprintf("**%.2f**", x)
	}
	return fmt.Sprintf("%.2f", x)
}
