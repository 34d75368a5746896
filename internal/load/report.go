package load

import (
	"fmt"
	"strings"
)

// A Report says what a load did or, of one that only checked, would have done.
type Report struct {
	Counts
	// Types are the counts of each type the files have facts of, in the order of
	// the catalog: nodes, then relationships.
	Types []TypeCounts
	// Datasets are those the files are of, in their order.
	Datasets []string
	// Warnings are oddities that were kept, in the order of the files; the first
	// of them, as many as Options.MaxErrors. WarningTotal is how many there are.
	Warnings     []Problem
	WarningTotal int
	// Files say what became of everything in each file.
	Files []FileAccount
	// Kinds is how many warnings there are of each kind.
	Kinds map[string]int

	// Skipped is how many records were left out because they are wrong.
	Skipped int

	described bool
}

// Counts are numbers of facts. An unchanged one was there as the files have it,
// and nothing of it was written.
type Counts struct{ Added, Changed, Unchanged, Removed int }

// TypeCounts are the counts of one type, by its GraphQL name.
type TypeCounts struct {
	Type string
	Counts
}

// writes says whether the load wrote anything.
func (r Report) writes() bool { return r.Added+r.Changed+r.Removed > 0 || r.described }

// String is a line for each file with records, one for each type, and one for all.
func (r Report) String() string {
	var b strings.Builder
	b.WriteString(summary(r.Files))
	wide := len("all")
	for _, t := range r.Types {
		wide = max(wide, len(t.Type))
	}
	for _, t := range append(r.Types[:len(r.Types):len(r.Types)], TypeCounts{"all", r.Counts}) {
		fmt.Fprintf(&b, "%-*s  %d added, %d changed, %d unchanged", wide, t.Type, t.Added, t.Changed, t.Unchanged)
		if t.Removed > 0 {
			fmt.Fprintf(&b, ", %d removed", t.Removed)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Warned is a line for each warning, and one for the count of those left out; ""
// where there are none.
func (r Report) Warned() string { return lines(r.Warnings, r.WarningTotal, "warning") }
