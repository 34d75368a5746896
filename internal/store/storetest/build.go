package storetest

import (
	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// V are a fact's values by name.
type V = map[string]any

// L is a list of values.
type L = []any

// stamp is the time at which the facts of the suite were loaded, unless a case sets another.
const stamp = int64(1_600_000_000_000)

// node makes a fact as the loader would: it fills missing required values, defaults and
// computed values.
func (x lexicon) node(typ, id string, values V, cites ...store.Citation) *store.Fact {
	return fit(&store.Fact{ID: id, Node: x.typ(typ), Values: values, Citations: cites})
}

// link makes a relationship. It puts the ends of an undirected one in order.
func (x lexicon) link(typ, id, from, to string, values V, cites ...store.Citation) *store.Fact {
	t := x.rel(typ)
	if t.Undirected && to < from {
		from, to = to, from
	}
	return fit(&store.Fact{ID: id, Relationship: t, From: from, To: to, Values: values, Citations: cites})
}

func fit(f *store.Fact) *store.Fact {
	values := V{"createdAt": stamp, "updatedAt": stamp}
	for _, p := range f.Properties() {
		if p.Required && p.Default == nil && !p.Common {
			values[p.Name] = least(p)
		}
	}
	for name, v := range f.Values {
		if list, ok := v.(L); ok && len(list) == 0 || v == nil {
			continue
		}
		values[name] = v
	}
	f.Values = values
	if err := store.Refit(f); err != nil {
		panic(err)
	}
	return f
}

// least is some value of the property, for facts that must have one.
func least(p *catalog.Property) any {
	switch p.Kind {
	case catalog.Int, catalog.BigInt, catalog.DateTime:
		return int64(0)
	case catalog.Float:
		return 0.0
	case catalog.Boolean:
		return false
	case catalog.EnumKind:
		return p.Enum.Values[0].Name
	case catalog.Date:
		return "2000"
	case catalog.Duration:
		return "P1D"
	case catalog.URL:
		return "https://example.org/"
	case catalog.String, catalog.ID:
		return "a"
	}
	panic("storetest: a kind nobody knows")
}

func cite(source, dataset string, values V) store.Citation {
	return store.Citation{Source: source, Dataset: dataset, Values: values}
}

// clone copies a fact, for a case to change.
func clone(f *store.Fact, change V) *store.Fact {
	c := *f
	c.Values = V{}
	for name, v := range f.Values {
		c.Values[name] = v
	}
	for name, v := range change {
		if v == nil {
			delete(c.Values, name)
		} else {
			c.Values[name] = v
		}
	}
	if err := store.Refit(&c); err != nil {
		panic(err)
	}
	return &c
}
