package load

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
)

// citations reads a record's `cite`: a locator in the default source, an object,
// or a list of those.
func (d *decoder) citations(f *fact, fail func(record.Pos, string)) []store.Citation {
	v := f.record.Get("cite")
	if v == nil {
		return nil
	}
	items := []record.Value{*v}
	if v.Shape == record.List {
		items = v.Items
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

func (d *decoder) citation(f *fact, v *record.Value, fail func(record.Pos, string)) (c store.Citation, source record.Pos, ok bool) {
	ok = true
	c = store.Citation{Source: f.file.source, Dataset: f.dataset, Values: map[string]any{}}
	bad := func(at record.Pos, message string) { ok = false; fail(at, message) }
	switch v.Shape {
	case record.Text:
		if x := readValue(d.citationProperty("locator"), v, bad); x == "" {
			bad(v.Pos, "the locator is empty; expected a place in the source, or {} for the whole of it")
		} else if x != nil {
			c.Values["locator"] = x
		}
	case record.Object:
		d.citationObject(f, &c, v, bad)
		source = v.At("source")
	case record.Null, record.Boolean, record.Number, record.List:
		bad(v.Pos, fmt.Sprintf("a citation is %s; expected a locator (a text) or an object", withQuotes(v)))
	}
	if ok && c.Source == "" && v.Get("source") == nil {
		f.broken = true
		if !d.unsourced[f.file] { // once: it is the header that lacks something
			d.unsourced[f.file] = true
			fail(v.Pos, "this citation names no source and the header names none for it; expected a source in one of them")
		}
		return c, source, false
	}
	return c, source, ok
}

func (d *decoder) citationObject(f *fact, c *store.Citation, v *record.Value, bad func(record.Pos, string)) {
	for i := range v.Members {
		m := &v.Members[i]
		if m.Name == "source" {
			if m.Value.Shape == record.Null {
				continue
			}
			if m.Value.Shape != record.Text || !isID(m.Value.Text) {
				bad(m.Value.Pos, fmt.Sprintf("source is %s; expected the id of a Source", withQuotes(&m.Value)))
				continue
			}
			c.Source = m.Value.Text
			continue
		}
		if m.Name == "dataset" && f.file.exported {
			if name, ok := readValue(d.c.CitationDataset, &m.Value, bad).(string); ok {
				c.Dataset = name
			}
			continue
		}
		p := d.citationProperty(m.Name)
		if p == nil {
			names := []string{"source"}
			for _, p := range d.c.Citation {
				names = append(names, p.Name)
			}
			bad(m.Pos, fmt.Sprintf("a citation has no %s%s", record.Quoted(m.Name), Instead(m.Name, names)))
			continue
		}
		x := readValue(p, &m.Value, bad)
		if x == nil {
			continue
		}
		c.Values[p.Name] = x
		if p.Name == "fields" {
			checkFields(f, &m.Value, bad)
		}
	}
}

// checkFields wants each of a citation's fields to be a property of the fact.
func checkFields(f *fact, v *record.Value, bad func(record.Pos, string)) {
	for _, item := range v.Items {
		if item.Shape != record.Text || f.property(item.Text) != nil {
			continue
		}
		var names []string
		for _, p := range f.Properties() {
			names = append(names, p.Name)
		}
		bad(item.Pos, fmt.Sprintf("fields: %s has no property %s%s", f.Type(), record.Quoted(item.Text), Instead(item.Text, names)))
	}
}

func (d *decoder) citationProperty(name string) *catalog.Property {
	i := slices.IndexFunc(d.c.Citation, func(p *catalog.Property) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return d.c.Citation[i]
}
