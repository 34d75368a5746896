package load

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fact"
	"casegraph/internal/plan"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A dataset is one that files of the load are of.
type dataset struct {
	name string
	// values are its description, as a file gives it; empty where none does, and
	// then the stored one stays.
	values map[string]any
	place  Place

	// digest is that of the files, one after the other.
	digest hash.Hash

	// was is its stored description, without loadedAt; nil where it has none.
	was map[string]any
	// counts are how many facts of each type it holds.
	counts map[string]int
	put    bool // its description, in this load
	// skipped counts the records of the files that were left out because they are wrong.
	skipped int
	// loadedAt is when an export says that it was loaded, or 0.
	loadedAt int64
}

// givenKeys are the properties of a dataset that a file gives.
var givenKeys = []string{"title", "licence", "publisher"}

// datasets are those of a load, in the order of the files.
type datasets []*dataset

// note notes the dataset that a file is of. Files of one dataset may leave its
// description to one of them.
func (all *datasets) note(f *file, h header, problems *collector) {
	if h.Dataset == "" {
		return
	}
	at := f.place(h.at)
	for _, d := range *all {
		if d.name != h.Dataset {
			continue
		}
		switch {
		case len(h.describes) == 0:
		case len(d.values) == 0:
			d.values, d.place = h.describes, at
		case !maps.Equal(d.values, h.describes):
			problems.add(at, "the dataset %s has another title, licence or publisher at %s; expected the same, or none here", record.Quoted(h.Dataset), d.place)
		}
		return
	}
	*all = append(*all, &dataset{name: h.Dataset, values: h.describes, place: at, loadedAt: h.loadedAt(), digest: sha256.New()})
}

// has says whether a dataset is one of those of the load.
func (all datasets) has(name string) bool {
	return slices.ContainsFunc(all, func(d *dataset) bool { return d.name == name })
}

// skips counts the records of the dataset's files that are left out.
func (d *dataset) skips(files []*file) {
	for _, f := range files {
		if f.Dataset == d.name {
			d.skipped += f.skips.of(f.index)
		}
	}
}

// read adds the bytes of the dataset's files to its digest.
func (d *dataset) read(files []*file) error {
	for _, f := range files {
		of := func(h header) bool { return h.Dataset == d.name }
		if !of(f.header) && !slices.ContainsFunc(f.sections, of) {
			continue
		}
		r, err := f.input.Open()
		if err != nil {
			return err
		}
		_, err = io.Copy(d.digest, r)
		if err := errors.Join(err, r.Close()); err != nil {
			return fmt.Errorf("%s: %w", f.input.Name, err)
		}
	}
	return nil
}

// stored reads the stored description of the dataset.
func (d *dataset) stored(ctx context.Context, ld store.Load, c *catalog.Catalog) error {
	found, err := readDatasets(c, []string{d.name}, func(l *plan.List) store.Result { return ld.Read(ctx, []*plan.List{l})[0] })
	if err != nil {
		return err
	}
	d.counts = map[string]int{}
	for _, stored := range found {
		d.was = stored.Values
		delete(d.was, "loadedAt")
		counts, _ := d.was["counts"].([]any)
		for _, x := range counts {
			if n, ok := catalog.ParseTypeCount(x); ok {
				d.counts[n.Type] = int(n.Number)
			}
		}
	}
	return nil
}

// redescribed says whether the load gives the dataset another description.
func (d *dataset) redescribed() bool {
	if d.was == nil || d.was["status"] != catalog.Loaded || d.was["digest"] != d.hash() {
		return true
	}
	if was, _ := d.was["skipped"].(int64); was != int64(d.skipped) {
		return true
	}
	for _, name := range givenKeys {
		if len(d.values) > 0 && d.values[name] != d.was[name] {
			return true
		}
	}
	return false
}

// hash is of the files; of none it is what it was.
func (d *dataset) hash() any {
	if d.digest == nil {
		return d.was["digest"]
	}
	return "sha256:" + hex.EncodeToString(d.digest.Sum(nil))
}

// description is the dataset as the load leaves it, or as it is while done of
// expected facts have been dealt with.
func (d *dataset) description(c *catalog.Catalog, now int64, done, expected int) store.Dataset {
	values := map[string]any{"loadedAt": now, "status": catalog.Loaded}
	if d.was == nil && d.loadedAt != 0 {
		values["loadedAt"] = d.loadedAt
	}
	if h := d.hash(); h != nil {
		values["digest"] = h
	}
	if d.skipped > 0 {
		values["skipped"] = int64(d.skipped)
	}
	given := d.values
	if len(given) == 0 {
		given = d.was
	}
	for _, name := range givenKeys {
		if v := given[name]; v != nil {
			values[name] = v
		}
	}
	if done < expected {
		values["status"], values["done"], values["expected"] = catalog.Loading, int64(done), int64(expected)
	}
	var counts []any
	count := func(typ string) {
		if n := d.counts[typ]; n > 0 {
			counts = append(counts, catalog.TypeCount{Type: typ, Number: int64(n)}.String())
		}
	}
	for _, t := range c.Nodes {
		count(t.Name)
	}
	for _, t := range c.Relationships {
		count(t.Name)
	}
	if counts != nil {
		values["counts"] = counts
	}
	return store.Dataset{Name: d.name, Values: values}
}

// holds notes that a fact is of the dataset now and was not, or the other way.
func (d *dataset) holds(was, is *store.Fact) {
	has := func(f *store.Fact) bool {
		return f != nil && slices.Contains(fact.Datasets(f), any(d.name))
	}
	switch {
	case !has(was) && has(is):
		d.counts[is.Type()]++
	case has(was) && !has(is):
		d.counts[was.Type()]--
	}
}
