package load

import (
	"maps"
	"reflect"
	"slices"

	"casegraph/internal/store"
)

// merge gives the fact to store: what the file says, beside what other datasets
// brought, stamped. was is the stored fact, or nil. The second result says
// whether there is anything to write.
func merge(is *store.Fact, dataset string, was *store.Fact, now int64) (*store.Fact, bool) {
	out := *is
	out.Values = map[string]any{"datasets": []any{dataset}, "createdAt": now, "updatedAt": now}
	maps.Copy(out.Values, is.Values) // an export says those too
	if was == nil {
		return &out, true
	}
	out.Values["datasets"] = union(was.Values["datasets"], out.Values["datasets"])
	out.Citations = was.Citations
	for _, d := range brings(is, dataset) {
		out.Citations = mergeCitations(is.Citations, d.(string), out.Citations)
	}
	for _, stamp := range []string{"createdAt", "updatedAt"} {
		out.Values[stamp] = was.Values[stamp]
	}
	if same(&out, was) {
		return &out, false
	}
	out.Values["updatedAt"] = now
	return &out, true
}

// overwritten names the properties of a stored fact whose values a file changes
// or takes away while another dataset holds the fact too.
func overwritten(is *store.Fact, dataset string, was *store.Fact) []string {
	if was == nil || !slices.ContainsFunc(listOf(was.Values["datasets"]), func(d any) bool { return d != dataset }) {
		return nil
	}
	var lost []string
	for _, p := range is.Properties() {
		switch p.Name {
		case "label", "datasets", "createdAt", "updatedAt":
			continue
		}
		old, had := was.Values[p.Name]
		if had && !p.Computed && !reflect.DeepEqual(old, is.Values[p.Name]) {
			lost = append(lost, p.Name)
		}
	}
	return lost
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
	if a.From != b.From || a.To != b.To || !reflect.DeepEqual(a.Values, b.Values) || len(a.Citations) != len(b.Citations) {
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
