package load

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A file that casegraph export wrote begins with a line that says when, under
// `exported`. Such a file holds a graph as it was, of several datasets perhaps, and
// loading it into a new store makes the very same graph: a line with a dataset and
// no type describes that dataset and begins its section, and a fact may say what
// otherwise the load says: the `datasets` that hold it, `createdAt` and `updatedAt`,
// and in a citation the `dataset` that brought it. Where it does not, it is of its
// section's dataset, as old as that, and was not changed since.
//
// Stamps count for what is new to the store. What is there keeps its own.

// stamps are what only a fact of an export says.
var stamps = []string{"datasets", "createdAt", "updatedAt"}

// beginExport reads the first line of an export.
func (f *file) beginExport(v *record.Value, fail func(record.Pos, string)) {
	f.exported, f.sections, f.header = true, nil, header{at: v.Pos}
	if f.override != "" {
		fail(v.Pos, fmt.Sprintf("this is an export, whose facts say which datasets hold them, so it cannot be loaded as %s; leave out --dataset", record.Quoted(f.override)))
	}
	readValue(&catalog.Property{Name: "exported", Kind: catalog.DateTime}, v.Get("exported"), fail)
	for _, m := range v.Members {
		if m.Name != "exported" {
			fail(m.Pos, fmt.Sprintf("%s stands beside exported; expected the description of a dataset on a line of its own", record.Quoted(m.Name)))
		}
	}
}

// readStamp reads when the dataset of a section was loaded, and gives the keys that
// are thereby known.
func (f *file) readStamp(v *record.Value, fail func(record.Pos, string)) []string {
	if at := v.Get("loadedAt"); at == nil {
		fail(v.Pos, "the dataset of an export has no loadedAt; expected when it was loaded")
	} else if ms, ok := readValue(&catalog.Property{Name: "loadedAt", Kind: catalog.DateTime}, at, fail).(int64); ok {
		f.loadedAt = ms
	}
	return []string{"loadedAt"}
}

// stamp completes what a fact of an export says of its stamps.
func (f *fact) stamp(fail func(record.Pos, string)) {
	if !f.file.exported {
		return
	}
	if f.record.Get("datasets") == nil {
		f.Values["datasets"] = []any{f.dataset}
	}
	if f.Values["createdAt"] == nil {
		f.Values["createdAt"] = f.file.loadedAt
	}
	if f.Values["updatedAt"] == nil {
		f.Values["updatedAt"] = f.Values["createdAt"]
	}
	names := listOf(f.Values["datasets"])
	for _, c := range f.Citations {
		names = append(slices.Clip(names), c.Dataset)
	}
	for _, name := range names {
		if !slices.ContainsFunc(f.file.sections, func(h header) bool { return h.dataset == name }) {
			what := "the dataset " + record.Quoted(name.(string))
			if name == "" {
				what = "the dataset of this fact"
			}
			fail(f.record.At("datasets"), what+` is not described before; expected a line with it, as {"dataset": "…", "loadedAt": "…"}`)
			return
		}
	}
}

// brings are the datasets in whose name a fact is loaded: those that it says hold
// it or cite in it, or that of its file.
func brings(is *store.Fact, dataset string) []any {
	names, says := is.Values["datasets"].([]any)
	if !says {
		return []any{dataset}
	}
	for _, c := range is.Citations {
		if !slices.Contains(names, any(c.Dataset)) {
			names = append(slices.Clip(names), c.Dataset)
		}
	}
	return names
}
