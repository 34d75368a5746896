package load

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/record"
)

// A Place is where something stands in a file. Lines and columns start at 1, and
// columns count code points; a Line of 0 means the file as a whole.
type Place struct {
	File         string
	Line, Column int
	// Rule is what made a value of the data that stand there; nil where it is
	// written as it is.
	Rule *record.Rule

	file int // the file's number in the load, for the order
	// whole says that the problem is one of the file, not of a record in it.
	whole bool
}

func (p Place) String() string {
	s := p.File
	if p.Line > 0 {
		s = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
	if p.Rule != nil {
		s += fmt.Sprintf(" (mapped at %s)", p.Rule)
	}
	return s
}

// A Problem is one thing that is wrong or odd, and where.
type Problem struct {
	Place   Place
	Message string
}

func (p Problem) String() string {
	if p.Place.File == "" { // of the load as a whole
		return p.Message
	}
	return p.Place.String() + ": " + p.Message
}

// Problems are what is wrong with the files of a load, in the order of the files.
type Problems struct {
	// List holds the first of them, as many as Options.MaxErrors.
	List []Problem
	// Total is how many there are in all.
	Total int
}

// Error is one line for each problem, and one for the count of those left out.
func (p *Problems) Error() string { return lines(p.List, p.Total, "problem") }

func lines(list []Problem, total int, noun string) string {
	var b strings.Builder
	for i, x := range list {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(x.String())
	}
	if more := total - len(list); more > 0 {
		fmt.Fprintf(&b, "\n… and %d more: %s in all", more, count(total, noun))
	}
	return b.String()
}

// count is a number and its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// A collector keeps the first problems in the order of the files, in whatever
// order they are found, and counts all.
type collector struct {
	max, total int
	list       []Problem
	// full says that the first max problems of the list are in order.
	full bool
}

func (c *collector) add(at Place, format string, args ...any) {
	c.total++
	if c.full && (c.max == 0 || compare(c.list[c.max-1].Place, at) <= 0) {
		return // it would not be kept
	}
	c.list = append(c.list, Problem{at, fmt.Sprintf(format, args...)})
	if len(c.list) >= 2*c.max+64 {
		c.first()
	}
}

// first are the problems that are kept.
func (c *collector) first() []Problem {
	slices.SortStableFunc(c.list, func(a, b Problem) int { return compare(a.Place, b.Place) })
	c.list = c.list[:min(len(c.list), c.max)]
	c.full = len(c.list) == c.max
	return c.list
}

func compare(a, b Place) int {
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
}

// err is nil where there are no problems.
func (c *collector) err() error {
	if c.total == 0 {
		return nil
	}
	return &Problems{List: slices.Clone(c.first()), Total: c.total}
}
