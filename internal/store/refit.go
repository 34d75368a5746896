package store

import (
	"fmt"
	"math"

	"casegraph/internal/catalog"
)

// Refit works out, in place, what a fact's values follow from its others:
// defaults, then @computed properties in the order of their declaration, then
// a node's label. The loader does it to what it reads, a store to the facts it
// rewrites in a migration. It does not touch the stamps, and doing it twice is
// doing it once.
//
// It fails where a required value is missing still or what was computed is no
// value of its property. A store that cannot take its writes back refits every
// fact before it writes the first.
func Refit(f *Fact) error {
	if f.Values == nil {
		f.Values = map[string]any{}
	}
	for _, p := range f.Properties() {
		if p.Computed {
			delete(f.Values, p.Name) // or one would depend on how it came out before
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
			return fmt.Errorf("%s %s: %s computes to %v, which is no %s", f.Type(), f.ID, p.Name, v, p.Type())
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

// stamp says whether the property is set by whoever writes the fact, not by
// what the fact says.
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
