package fact

import (
	"slices"

	"casegraph/internal/record"
	"casegraph/internal/store"
)

// An Export is what is known of facts that were exported from a store. Such a fact
// may say what is otherwise for the load to say: the `datasets` that hold it,
// `createdAt` and `updatedAt`, and in a citation the `dataset` that brought it. If it
// does not, it is of the dataset in which it stands, as old as that dataset, and was
// not changed since.
type Export struct {
	// Datasets are those that were described so far.
	Datasets []string
	// LoadedAt is when the dataset in which the facts stand was loaded, in
	// milliseconds.
	LoadedAt int64
}

// stamps are the properties that only a fact of an export says.
var stamps = []string{"datasets", "createdAt", "updatedAt"}

// complete adds to a fact the stamps that it does not say, and checks that all its
// datasets were described.
func (e *Export) complete(f *Fact, fail func(record.Pos, string)) {
	if f.Record.Get("datasets") == nil {
		f.Values["datasets"] = []any{f.Dataset}
	}
	if f.Values["createdAt"] == nil {
		f.Values["createdAt"] = e.LoadedAt
	}
	if f.Values["updatedAt"] == nil {
		f.Values["updatedAt"] = f.Values["createdAt"]
	}
	for _, name := range withCitations(Datasets(&f.Fact), f.Citations) {
		if !slices.Contains(e.Datasets, name.(string)) {
			what := "the dataset " + record.Quoted(name.(string))
			if name == "" {
				what = "the dataset of this fact"
			}
			fail(f.Record.At("datasets"), what+` is not described before; expected a line with it, as {"dataset": "…", "loadedAt": "…"}`)
			return
		}
	}
}

// Datasets are those that hold a fact of a store.
func Datasets(f *store.Fact) []any {
	names, _ := f.Values["datasets"].([]any)
	return names
}

// Brings are the datasets in whose name the fact is written: those that it says
// hold it or cite in it, or else the one in which it stands.
func (f *Fact) Brings() []any {
	names, says := f.Values["datasets"].([]any)
	if !says {
		return []any{f.Dataset}
	}
	return withCitations(names, f.Citations)
}

// withCitations are these datasets, and those that brought citations.
func withCitations(names []any, citations []store.Citation) []any {
	for _, c := range citations {
		if !slices.Contains(names, any(c.Dataset)) {
			names = append(slices.Clip(names), c.Dataset)
		}
	}
	return names
}

// updated is the stamp of a change. It is now or, if a clock was set back, when the
// fact was last changed.
func updated(was *store.Fact, now int64) int64 {
	for _, stamp := range []string{"createdAt", "updatedAt"} {
		if at, ok := was.Values[stamp].(int64); ok {
			now = max(now, at)
		}
	}
	return now
}
