package load

import "casegraph/internal/catalog"

// results are what a load has done so far.
type results struct {
	counts   map[string]*Counts // by type
	warnings collector
	kinds    map[string]int // of warnings
	// described says that a dataset has got a description that it had not.
	described bool
}

func newResults(maxWarnings int) results {
	return results{counts: map[string]*Counts{}, warnings: collector{max: maxWarnings}, kinds: map[string]int{}}
}

func (r *results) countsOf(typ string) *Counts {
	c := r.counts[typ]
	if c == nil {
		c = &Counts{}
		r.counts[typ] = c
	}
	return c
}

// warn adds a warning of a kind.
func (r *results) warn(at Place, kind, format string, args ...any) {
	r.kinds[kind]++
	r.warnings.add(at, format, args...)
}

func (r *results) report(c *catalog.Catalog, of datasets) Report {
	out := Report{Warnings: r.warnings.first(), WarningTotal: r.warnings.total, described: r.described, Kinds: r.kinds}
	add := func(typ string) {
		c := r.counts[typ]
		if c == nil {
			return
		}
		out.Types = append(out.Types, TypeCounts{typ, *c})
		out.Added += c.Added
		out.Changed += c.Changed
		out.Unchanged += c.Unchanged
		out.Removed += c.Removed
	}
	for _, t := range c.Nodes {
		add(t.Name)
	}
	for _, t := range c.Relationships {
		add(t.Name)
	}
	for _, d := range of {
		out.Datasets = append(out.Datasets, d.name)
	}
	return out
}
