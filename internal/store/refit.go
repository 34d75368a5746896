package store

import (
	"fmt"
	"math"

	"casegraph/internal/catalog"
)

// Refit sets, in place, the values of a fact that follow from its other values: first
// defaults, then @computed properties in the order of their declaration, then a node's label.
// The loader calls it for facts that it reads, and a store for facts that a migration
// rewrites. It does not change the stamps. A second call changes nothing.
//
// It fails if a required value is still missing, or if a computed value does not fit its
// property. A store that cannot take its writes back calls it for all facts before it writes
// the first.
func Refit(f *Fact) error {
	if f.Values == nil {
		f.Values = map[string]any{}
	}
	for _, p := range f.Properties() {
		if p.Computed {
			delete(f.Values, p.Name) // a new value must not depend on the old one
		} else if f.Values[p.Name] == nil && p.Default != nil {
			f.Values[p.Name] = p.Default
		}
	}
	for _, p := range f.Properties() {
		if !p.Computed {
			continue
		}
		v := p.Compute(f.Values)
		if v == nil {
			continue
		}
		if !holds(p, v) {
			return fmt.Errorf("%s %s: %s computes to %v, which is not of type %s", f.Type(), f.ID, p.Name, v, p.Type())
		}
		f.Values[p.Name] = v
	}
	if f.Node != nil {
		f.Values["label"] = LabelOf(f.Node, f.ID, f.Values)
	}
	for _, p := range f.Properties() {
		if p.Required && !p.Derived && f.Values[p.Name] == nil && !stamp(p) {
			return fmt.Errorf("%s %s lacks %s, which is required; give it a value", f.Type(), f.ID, p.Name)
		}
	}
	return nil
}

// stamp says whether the property is the id or a time stamp, which whoever writes the fact
// sets.
func stamp(p *catalog.Property) bool {
	return p.Common && (p.Name == "id" || p.Name == "createdAt" || p.Name == "updatedAt")
}

// holds says whether v is of the property's Go type.
func holds(p *catalog.Property, v any) bool {
	if p.List {
		list, ok := v.([]any)
		for _, x := range list {
			ok = ok && holdsOne(p, x)
		}
		return ok && len(list) > 0
	}
	return holdsOne(p, v)
}

func holdsOne(p *catalog.Property, v any) bool {
	switch p.Kind {
	case catalog.Int:
		n, ok := v.(int64)
		return ok && n >= math.MinInt32 && n <= math.MaxInt32
	case catalog.BigInt, catalog.DateTime:
		_, ok := v.(int64)
		return ok
	case catalog.Float:
		n, ok := v.(float64)
		return ok && !math.IsNaN(n) && !math.IsInf(n, 0) && !(n == 0 && math.Signbit(n))
	case catalog.Boolean:
		_, ok := v.(bool)
		return ok
	case catalog.EnumKind:
		s, ok := v.(string)
		return ok && p.Enum.Has(s)
	case catalog.String, catalog.ID, catalog.Date, catalog.Duration, catalog.URL:
	}
	_, ok := v.(string)
	return ok
}
