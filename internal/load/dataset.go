package load

import (
	"context"
	"fmt"
	"maps"

	"casegraph/internal/catalog"
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

	// was is its stored description, without loadedAt; nil where it has none.
	was map[string]any
	put bool // in this load
	// loadedAt is when an export says that it was loaded, or 0.
	loadedAt int64
}

// dataset notes the dataset that a file is of. Files of one dataset may leave its
// description to one of them.
func (k *checker) dataset(f *file, h header) {
	if h.dataset == "" {
		return
	}
	at := f.place(h.at)
	for _, d := range k.datasets {
		if d.name != h.dataset {
			continue
		}
		switch {
		case len(h.describes) == 0:
		case len(d.values) == 0:
			d.values, d.place = h.describes, at
		case !maps.Equal(d.values, h.describes):
			k.problems.add(at, "the dataset %s has another title, licence or publisher at %s; expected the same, or none here", record.Quoted(h.dataset), d.place)
		}
		return
	}
	k.datasets = append(k.datasets, &dataset{name: h.dataset, values: h.describes, place: at, loadedAt: h.loadedAt})
}

// storedDataset reads the stored description of a dataset.
func storedDataset(ctx context.Context, ld store.Load, c *catalog.Catalog, d *dataset) error {
	list := &plan.List{From: plan.AllDatasets{Names: []string{d.name}}, Limit: 1}
	for _, p := range c.Dataset {
		column := plan.Column{Of: plan.Dataset, Property: p}
		list.Row = append(list.Row, column)
		if p.Name == "name" {
			list.Order = []plan.Term{{By: plan.Column{Of: plan.Dataset, Property: p, Part: p.KeyPart()}}}
		}
	}
	result := ld.Read(ctx, []*plan.List{list})[0]
	if result.Err != nil {
		return result.Err
	}
	rows, ok := result.Value.([]any)
	if !ok {
		return fmt.Errorf("the store answers %T for the dataset %q, which is no list of rows", result.Value, d.name)
	}
	for _, row := range rows {
		d.was = map[string]any{}
		for i, p := range c.Dataset {
			if v := row.([]any)[i]; v != nil && p.Name != "name" && p.Name != "loadedAt" {
				d.was[p.Name] = v
			}
		}
	}
	return nil
}

// redescribed says whether the load gives the dataset another description.
func (d *dataset) redescribed() bool {
	return d.was == nil || len(d.values) > 0 && !maps.Equal(d.was, d.values)
}

// description is the dataset as the load leaves it.
func (d *dataset) description(now int64) store.Dataset {
	values := map[string]any{"loadedAt": now}
	if d.was == nil && d.loadedAt != 0 {
		values["loadedAt"] = d.loadedAt
	}
	if len(d.values) > 0 {
		maps.Copy(values, d.values)
	} else {
		maps.Copy(values, d.was)
	}
	return store.Dataset{Name: d.name, Values: values}
}
