package load

import (
	"context"
	"fmt"
	"strings"

	"casegraph/internal/fact"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// put merges facts of one file with the stored ones and puts those that differ.
func (w *writer) put(ctx context.Context, facts []entry, bare bool) error {
	ids := make([]string, len(facts))
	for i, f := range facts {
		ids[i] = f.ID
	}
	stored, err := w.ld.Facts(ctx, ids)
	if err != nil {
		return err
	}
	var changed []*store.Fact
	brought := map[string]bool{} // datasets of those
	for _, f := range facts {
		was := stored[f.ID]
		if bare && was != nil {
			continue // it can be cited as it is
		}
		if w.bare[f.ID] {
			was = nil // it was put by this load
		}
		merged, err := fact.Merge(f.Fact, was, w.now)
		if err != nil {
			return err
		}
		if len(merged.Clashes) > 0 && w.clash(f, was, merged.Clashes) {
			continue
		}
		if merged.Changed {
			changed = append(changed, merged.Fact)
			for _, d := range f.Brings() {
				brought[d.(string)] = true
			}
		}
		if bare {
			w.bare[f.ID] = true
			continue
		}
		w.note(f, was, merged)
	}
	if !bare {
		w.progress.add(len(facts))
	}
	if len(changed) == 0 || w.dry {
		return nil
	}
	w.part.holds(facts)
	for _, d := range w.k.datasets {
		if brought[d.name] {
			if err := w.part.begin(ctx, d, w.progress.expected); err != nil {
				return err
			}
		}
	}
	if err := w.ld.Put(ctx, changed); err != nil {
		return err
	}
	return w.part.end(ctx, w.k.datasets, w.progress)
}

// note counts a fact of the files, and tells what becomes of it.
func (w *writer) note(f entry, was *store.Fact, merged fact.Merged) {
	for _, d := range w.k.datasets {
		d.holds(was, merged.Fact)
	}
	counts := w.countsOf(f.Type())
	switch {
	case was == nil:
		counts.Added++
	case merged.Changed:
		counts.Changed++
	default:
		counts.Unchanged++
	}
	if merged.Changed {
		w.changes(was, merged.Fact)
	}
	if len(merged.Fact.Citations) == 0 && (f.Node == nil || f.Node != w.k.c.Source()) {
		w.warn(f.at(), "has no citation", "%s has no citation", f.Title())
	}
	for _, d := range fact.DoubtfulDates(f.Properties(), merged.Fact.Values) {
		w.warn(f.file.place(f.Record.At(d.Property)), d.Kind, "%s: %s", f.Title(), d.Says)
	}
	for _, c := range f.Citations {
		for _, d := range fact.DoubtfulDates(w.k.c.Citation, c.Values) {
			w.warn(f.at(), d.Kind, "a citation of %s: %s", f.Title(), d.Says)
		}
	}
}

// clash tells of values that another dataset has otherwise: as a problem, or with
// overwrite as a warning. It says whether the fact is to be left alone.
func (w *writer) clash(f entry, was *store.Fact, names []string) bool {
	if w.overwrite {
		w.warn(f.at(), "changes what another dataset has", "%s: this changes its %s, which is of %s too", f.Title(), strings.Join(names, ", "), holders(was, f.Dataset))
		return false
	}
	for _, name := range names {
		w.k.problems.add(f.file.place(f.Record.At(name)), "%s: its %s is %s in the store, as it is of %s; expected the same, or none here, or --overwrite",
			f.Title(), name, fact.Shown(was.Values[name]), holders(was, f.Dataset))
	}
	return true
}

// holders names the datasets of a stored fact, but for one, and where each has it
// from: the files they came in are not stored.
func holders(was *store.Fact, but string) string {
	var names []string
	for _, d := range fact.Datasets(was) {
		if d != but {
			names = append(names, record.Quoted(d.(string))+cited(was, d.(string)))
		}
	}
	if len(names) == 1 {
		return "the dataset " + names[0]
	}
	return "the datasets " + strings.Join(names, ", ")
}

// cited is what a fact cites first of what a dataset brought, or "".
func cited(is *store.Fact, dataset string) string {
	for _, c := range is.Citations {
		if c.Dataset == dataset {
			locator, _ := c.Values["locator"].(string)
			return fmt.Sprintf(" (%s)", strings.TrimSpace(c.Source+" "+locator))
		}
	}
	return ""
}
