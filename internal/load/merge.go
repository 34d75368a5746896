package load

import (
	"maps"
	"reflect"
	"slices"

	"casegraph/internal/store"
)

// merge gives the fact to store: what the file says, beside what other datasets
// brought, stamped. was is the stored fact, or nil. clashes are the properties of
// which the file says something else than a fact that another dataset holds too.
// The last result says whether there is anything to write.
func merge(f *fact, was *store.Fact, now int64) (out *store.Fact, clashes []string, differs bool, err error) {
	is := f.Fact
	out = &is
	out.Values = map[string]any{"datasets": []any{f.dataset}, "createdAt": now, "updatedAt": now}
	maps.Copy(out.Values, f.Values) // an export says those too
	out.Values["updatedAt"] = updated(out, 0)
	if was == nil {
		return out, nil, true, nil
	}
	if sharedWith(was, brings(&f.Fact, f.dataset)) {
		clashes = add(f, out, was)
		if err := store.Refit(out); err != nil {
			return nil, nil, false, err
		}
	}
	out.Values["datasets"] = union(was.Values["datasets"], out.Values["datasets"])
	out.Citations = was.Citations
	for _, d := range brings(&f.Fact, f.dataset) {
		out.Citations = mergeCitations(f.Citations, d.(string), out.Citations)
	}
	for _, stamp := range []string{"createdAt", "updatedAt"} {
		out.Values[stamp] = was.Values[stamp]
	}
	if same(out, was) {
		return out, clashes, false, nil
	}
	out.Values["updatedAt"] = updated(was, now)
	return out, clashes, true, nil
}

// updated is the stamp of a change: now, but where a clock goes back not before the
// fact was made or changed.
func updated(was *store.Fact, now int64) int64 {
	for _, stamp := range []string{"createdAt", "updatedAt"} {
		if at, ok := was.Values[stamp].(int64); ok {
			now = max(now, at)
		}
	}
	return now
}

// sharedWith says whether a dataset other than these holds a stored fact.
func sharedWith(was *store.Fact, datasets []any) bool {
	return slices.ContainsFunc(listOf(was.Values["datasets"]), func(d any) bool { return !slices.Contains(datasets, d) })
}

// add keeps what a shared fact has and the file does not give, and names what the
// file gives otherwise.
func add(f *fact, out, was *store.Fact) (clashes []string) {
	for _, p := range f.Properties() {
		if !writable(p) {
			continue
		}
		old, had := was.Values[p.Name]
		switch {
		case !had:
		case f.record.Get(p.Name) == nil:
			out.Values[p.Name] = old
		case !reflect.DeepEqual(old, out.Values[p.Name]):
			clashes = append(clashes, p.Name)
		}
	}
	if f.From != was.From || f.To != was.To {
		clashes = append(clashes, "from and to")
	}
	return clashes
}

func listOf(v any) []any {
	l, _ := v.([]any)
	return l
}

// union is the sorted list of the datasets of both lists.
func union(a, b any) []any {
	var names []string
	for _, x := range append(slices.Clone(listOf(a)), listOf(b)...) {
		names = append(names, x.(string))
	}
	slices.Sort(names)
	var out []any
	for _, n := range slices.Compact(names) {
		out = append(out, n)
	}
	return out
}

// mergeCitations puts a dataset's citations in the place of those it brought
// before, among the others'. They thus stand in the order in which the datasets
// were first loaded, and the same file again gives the same list.
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

// same says whether two facts are alike, which have the same id and type.
func same(a, b *store.Fact) bool {
	return a.From == b.From && a.To == b.To && reflect.DeepEqual(a.Values, b.Values) && sameCitations(a, b)
}

func sameCitations(a, b *store.Fact) bool {
	if len(a.Citations) != len(b.Citations) {
		return false
	}
	for i, c := range a.Citations {
		d := b.Citations[i]
		if c.Source != d.Source || c.Dataset != d.Dataset || len(c.Values) != len(d.Values) {
			return false
		}
		if len(c.Values) > 0 && !reflect.DeepEqual(c.Values, d.Values) {
			return false
		}
	}
	return true
}
