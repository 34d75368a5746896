package fact

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
	"casegraph/internal/suggest"
)

// citations reads a record's `cite`: a locator in the default source, an object,
// or a list of those.
func (d *Decoder) citations(f *Fact, fail func(record.Pos, string)) []store.Citation {
	v := f.Record.Get("cite")
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
			f.Sources = append(f.Sources, at)
		}
	}
	return out
}

func (d *Decoder) citation(f *Fact, v *record.Value, fail func(record.Pos, string)) (c store.Citation, source record.Pos, ok bool) {
	ok = true
	c = store.Citation{Source: d.In.Source, Dataset: f.Dataset, Values: map[string]any{}}
	bad := func(at record.Pos, message string) { ok = false; fail(at, message) }
	switch v.Shape {
	case record.Text:
		if x := ReadValue(d.citationProperty("locator"), v, bad); x == "" {
			bad(v.Pos, "the locator is empty; expected a place in the source, or {} for the whole of it")
		} else if x != nil {
			c.Values["locator"] = x
		}
	case record.Object:
		d.citationObject(f, &c, v, bad)
		source = v.At("source")
	case record.Null, record.Boolean, record.Number, record.List:
		bad(v.Pos, fmt.Sprintf("a citation is %s; expected a locator (a text) or an object", WithQuotes(v)))
	}
	if ok && c.Source == "" && v.Get("source") == nil {
		f.Broken = true
		if !d.unsourced { // once: it is the header that lacks something
			d.unsourced = true
			fail(v.Pos, "this citation names no source and the header names none for it; expected a source in one of them")
		}
		return c, source, false
	}
	return c, source, ok
}

func (d *Decoder) citationObject(f *Fact, c *store.Citation, v *record.Value, bad func(record.Pos, string)) {
	for i := range v.Members {
		m := &v.Members[i]
		if m.Name == "source" {
			if m.Value.Shape == record.Null {
				continue
			}
			if m.Value.Shape != record.Text || !IsID(m.Value.Text) {
				bad(m.Value.Pos, fmt.Sprintf("source is %s; expected the id of a Source", WithQuotes(&m.Value)))
				continue
			}
			c.Source = m.Value.Text
			continue
		}
		if m.Name == "dataset" && d.In.Export != nil {
			if name, ok := ReadValue(d.Catalog.CitationDataset, &m.Value, bad).(string); ok {
				c.Dataset = name
			}
			continue
		}
		p := d.citationProperty(m.Name)
		if p == nil {
			names := []string{"source"}
			for _, p := range d.Catalog.Citation {
				names = append(names, p.Name)
			}
			bad(m.Pos, fmt.Sprintf("a citation has no %s%s", record.Quoted(m.Name), suggest.Instead(m.Name, names)))
			continue
		}
		x := ReadValue(p, &m.Value, bad)
		if x == nil {
			continue
		}
		c.Values[p.Name] = x
		if p.Name == "fields" {
			checkFields(f, &m.Value, bad)
		}
	}
}

// checkFields checks that each of a citation's fields is a property of the fact.
func checkFields(f *Fact, v *record.Value, bad func(record.Pos, string)) {
	for _, item := range v.Items {
		if item.Shape != record.Text || f.property(item.Text) != nil {
			continue
		}
		var names []string
		for _, p := range f.Properties() {
			names = append(names, p.Name)
		}
		bad(item.Pos, fmt.Sprintf("fields: %s has no property %s%s", f.Type(), record.Quoted(item.Text), suggest.Instead(item.Text, names)))
	}
}

func (d *Decoder) citationProperty(name string) *catalog.Property {
	i := slices.IndexFunc(d.Catalog.Citation, func(p *catalog.Property) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return d.Catalog.Citation[i]
}
