package load

import (
	"context"
	"fmt"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// Datasets are those that a store has, by name, with their descriptions; of names
// only these.
func Datasets(ctx context.Context, st store.Store, c *catalog.Catalog, names ...string) ([]store.Dataset, error) {
	return readDatasets(c, names, func(l *plan.List) store.Result { return st.Read(ctx, []*plan.List{l})[0] })
}

func readDatasets(c *catalog.Catalog, names []string, read func(*plan.List) store.Result) ([]store.Dataset, error) {
	list := &plan.List{From: plan.AllDatasets{Names: names}, Limit: plan.NoLimit}
	for _, p := range c.Dataset {
		list.Row = append(list.Row, plan.Column{Of: plan.Dataset, Property: p})
		if p.Name == "name" {
			list.Order = []plan.SortKey{{By: plan.Column{Of: plan.Dataset, Property: p, Part: p.KeyPart()}}}
		}
	}
	result := read(list)
	if result.Err != nil {
		return nil, result.Err
	}
	rows, ok := result.Value.([]any)
	if !ok {
		return nil, fmt.Errorf("the store answers %T for its datasets, which is no list of rows", result.Value)
	}
	var out []store.Dataset
	for _, row := range rows {
		d := store.Dataset{Values: map[string]any{}}
		for i, p := range c.Dataset {
			v := row.([]any)[i]
			if p.Name == "name" {
				d.Name, _ = v.(string)
			} else if l, ok := v.([]any); v != nil && (!ok || len(l) > 0) {
				d.Values[p.Name] = v
			}
		}
		out = append(out, d)
	}
	return out, nil
}
