package load

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// citations reads a record's `cite`: a locator in the default source, an object,
// or a list of those.
func (d *decoder) citations(f *fact, fail func(pos, string)) []store.Citation {
	v := f.record.get("cite")
	if v == nil {
		return nil
	}
	items := []value{*v}
	if v.shape == listShape {
		items = v.items
	}
	var out []store.Citation
	for i := range items {
		if c, at, ok := d.citation(f, &items[i], fail); ok {
			out = append(out, c)
			f.sources = append(f.sources, at)
		}
	}
	return out
}

func (d *decoder) citation(f *fact, v *value, fail func(pos, string)) (c store.Citation, source pos, ok bool) {
	ok = true
	c = store.Citation{Source: f.file.source, Dataset: f.file.dataset, Values: map[string]any{}}
	bad := func(at pos, message string) { ok = false; fail(at, message) }
	switch v.shape {
	case textShape:
		if x := readValue(d.citationProperty("locator"), v, bad); x == "" {
			bad(v.pos, "the locator is empty; expected a place in the source, or {} for the whole of it")
		} else if x != nil {
			c.Values["locator"] = x
		}
	case objectShape:
		d.citationObject(f, &c, v, bad)
		source = v.at("source")
	default:
		bad(v.pos, fmt.Sprintf("a citation is %s; expected a locator (a text) or an object", withQuotes(v)))
	}
	if ok && c.Source == "" && v.get("source") == nil {
		f.broken = true
		if !d.unsourced[f.file] { // once: it is the header that lacks something
			d.unsourced[f.file] = true
			fail(v.pos, "this citation names no source and the header names none for it; expected a source in one of them")
		}
		return c, source, false
	}
	return c, source, ok
}

func (d *decoder) citationObject(f *fact, c *store.Citation, v *value, bad func(pos, string)) {
	for i := range v.members {
		m := &v.members[i]
		if m.name == "source" {
			if m.value.shape == nullShape {
				continue
			}
			if m.value.shape != textShape || !isID(m.value.text) {
				bad(m.value.pos, fmt.Sprintf("source is %s; expected the id of a Source", withQuotes(&m.value)))
				continue
			}
			c.Source = m.value.text
			continue
		}
		p := d.citationProperty(m.name)
		if p == nil {
			names := []string{"source"}
			for _, p := range d.c.Citation {
				names = append(names, p.Name)
			}
			bad(m.pos, fmt.Sprintf("a citation has no %s%s", quoted(m.name), instead(m.name, names)))
			continue
		}
		x := readValue(p, &m.value, bad)
		if x == nil {
			continue
		}
		c.Values[p.Name] = x
		if p.Name == "fields" {
			checkFields(f, &m.value, bad)
		}
	}
}

// checkFields wants each of a citation's fields to be a property of the fact.
func checkFields(f *fact, v *value, bad func(pos, string)) {
	for _, item := range v.items {
		if item.shape != textShape || f.property(item.text) != nil {
			continue
		}
		var names []string
		for _, p := range f.Properties() {
			names = append(names, p.Name)
		}
		bad(item.pos, fmt.Sprintf("fields: %s has no property %s%s", f.Type(), quoted(item.text), instead(item.text, names)))
	}
}

func (d *decoder) citationProperty(name string) *catalog.Property {
	i := slices.IndexFunc(d.c.Citation, func(p *catalog.Property) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return d.c.Citation[i]
}
