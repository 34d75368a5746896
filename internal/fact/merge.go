package fact

import (
	"maps"
	"reflect"
	"slices"

	"casegraph/internal/store"
)

// A Merged is a fact beside what a store has of it.
type Merged struct {
	// Fact is what the store is to have.
	Fact *store.Fact
	// Changed says that the store does not have it so yet.
	Changed bool
	// Clashes are the properties of which the fact says something else than the
	// stored one, which another dataset holds too.
	Clashes []string
}

// Merge gives the fact to store: what the record says, beside what other datasets
// brought, stamped. The stored fact, was, is nil if there is none.
func Merge(f *Fact, was *store.Fact, now int64) (Merged, error) {
	is := f.Fact
	is.Values = map[string]any{"datasets": []any{f.Dataset}, "createdAt": now, "updatedAt": now}
	maps.Copy(is.Values, f.Values) // those of an export have stamps too
	is.Values["updatedAt"] = updated(&is, 0)
	if was == nil {
		return Merged{Fact: &is, Changed: true}, nil
	}
	out := Merged{Fact: &is}
	if Shared(was, f.Brings()) {
		out.Clashes = keep(f, &is, was)
		if err := store.Refit(&is); err != nil {
			return Merged{}, err
		}
	}
	is.Values["datasets"] = union(Datasets(was), Datasets(&is))
	is.Citations = was.Citations
	for _, d := range f.Brings() {
		is.Citations = mergeCitations(f.Citations, d.(string), is.Citations)
	}
	for _, stamp := range []string{"createdAt", "updatedAt"} {
		is.Values[stamp] = was.Values[stamp]
	}
	if !same(&is, was) {
		out.Changed = true
		is.Values["updatedAt"] = updated(was, now)
	}
	return out, nil
}

// Shared says whether a stored fact is held by a dataset other than these.
func Shared(was *store.Fact, datasets []any) bool {
	return slices.ContainsFunc(Datasets(was), func(d any) bool { return !slices.Contains(datasets, d) })
}

// Without is a stored fact without what these datasets brought.
func Without(was *store.Fact, datasets []any, now int64) *store.Fact {
	is := *was
	is.Values = maps.Clone(was.Values)
	is.Values["datasets"] = slices.DeleteFunc(slices.Clone(Datasets(was)), func(x any) bool { return slices.Contains(datasets, x) })
	is.Citations = slices.DeleteFunc(slices.Clone(was.Citations), func(c store.Citation) bool { return slices.Contains(datasets, any(c.Dataset)) })
	is.Values["updatedAt"] = updated(was, now)
	return &is
}

// keep keeps what a shared fact has and the record does not give. It names what the
// record gives otherwise.
func keep(f *Fact, is, was *store.Fact) (clashes []string) {
	for _, p := range f.Properties() {
		if !writable(p) {
			continue
		}
		old, had := was.Values[p.Name]
		switch {
		case !had:
		case f.Record.Get(p.Name) == nil:
			is.Values[p.Name] = old
		case !reflect.DeepEqual(old, is.Values[p.Name]):
			clashes = append(clashes, p.Name)
		}
	}
	if f.From != was.From || f.To != was.To {
		clashes = append(clashes, "from and to")
	}
	return clashes
}

// union is the sorted list of the datasets of both lists.
func union(a, b []any) []any {
	var names []string
	for _, x := range append(slices.Clone(a), b...) {
		names = append(names, x.(string))
	}
	slices.Sort(names)
	var out []any
	for _, n := range slices.Compact(names) {
		out = append(out, n)
	}
	return out
}

// mergeCitations puts the citations of a dataset in the place of those that it
// brought before, among those of the others. So they stand in the order in which the
// datasets were first loaded, and the same record again gives the same list.
func mergeCitations(is []store.Citation, dataset string, was []store.Citation) []store.Citation {
	brought := slices.DeleteFunc(slices.Clone(is), func(c store.Citation) bool { return c.Dataset != dataset })
	var out []store.Citation
	placed := false
	for _, c := range was {
		if c.Dataset != dataset {
			out = append(out, c)
		} else if !placed {
			out = append(out, brought...)
			placed = true
		}
	}
	if !placed {
		out = append(out, brought...)
	}
	return out
}
