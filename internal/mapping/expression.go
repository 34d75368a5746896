package mapping

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// An expression computes a value from a record. It reports an error to the row, and then
// returns null.
//
//sumtype:decl
type expression interface {
	value(*row) record.Value
	// eachColumn calls each with the columns that it uses, and with their rules' places.
	eachColumn(each func(column string, at *record.Rule))
}

// A constant is the same for every record.
type constant struct{ record.Value }

func (c constant) value(r *row) record.Value {
	v := c.Value
	v.Line, v.Column = r.Line, r.Column
	return v
}
func (constant) eachColumn(func(string, *record.Rule)) {}

// A list makes a list of its items. It omits null and repeated texts, and flattens lists.
type list struct {
	place *record.Rule
	items []expression
}

func (l list) value(r *row) record.Value {
	out := record.Value{Pos: record.Pos{Line: r.Line, Column: r.Column, Rule: l.place}, Shape: record.List}
	seen := map[string]bool{}
	add := func(v record.Value) {
		if v.Shape == record.Text {
			if seen[v.Text] {
				r.markUsed(v)
				return
			}
			seen[v.Text] = true
		}
		out.Items = append(out.Items, v)
	}
	for _, e := range l.items {
		switch v := e.value(r); v.Shape {
		case record.Null:
		case record.List:
			for _, item := range v.Items {
				add(item)
			}
		case record.Boolean, record.Number, record.Text, record.Object:
			add(v)
		}
	}
	return out
}

func (l list) eachColumn(each func(string, *record.Rule)) {
	for _, e := range l.items {
		e.eachColumn(each)
	}
}

// An object makes a citation, or one for each source if its source is a list.
type object struct {
	place   *record.Rule
	when    condition
	members []member
}

func (o object) value(r *row) record.Value {
	at := record.Pos{Line: r.Line, Column: r.Column, Rule: o.place}
	if !o.when.holds(r) {
		return record.Value{Pos: at}
	}
	sources := []record.Value{{}}
	var rest []record.Member
	for _, m := range o.members {
		v := m.value(r)
		switch {
		case v.Shape == record.Null:
		case m.name == "source" && v.Shape == record.List:
			sources = v.Items
		case m.name == "source":
			sources = []record.Value{v}
		default:
			rest = append(rest, record.Member{Pos: v.Pos, Name: m.name, Value: v})
		}
	}
	out := record.Value{Pos: at, Shape: record.List}
	for _, s := range sources {
		x := record.Value{Pos: at, Shape: record.Object, Members: slices.Clone(rest)}
		if s.Shape != record.Null {
			x.Members = append(x.Members, record.Member{Pos: s.Pos, Name: "source", Value: s})
		}
		out.Items = append(out.Items, x)
	}
	if len(out.Items) == 1 {
		return out.Items[0]
	}
	return out
}

func (o object) eachColumn(each func(string, *record.Rule)) {
	o.when.eachColumn(each)
	for _, m := range o.members {
		m.eachColumn(each)
	}
}

// first makes the first value that is not null.
type first struct {
	place *record.Rule
	of    []expression
}

func (f first) value(r *row) record.Value {
	var held []omission
	with := *r
	with.held = &held
	out := record.Value{Pos: record.Pos{Line: r.Line, Column: r.Column, Rule: f.place}}
	for _, e := range f.of {
		if v := e.value(&with); v.Shape != record.Null {
			out = v
			break
		}
	}
	r.omitHeld(held, out)
	return out
}

func (f first) eachColumn(each func(string, *record.Rule)) {
	for _, e := range f.of {
		e.eachColumn(each)
	}
}

// coerced converts a value to the shape of its property. In tables all values are texts,
// and foreign JSON may use other shapes.
type coerced struct {
	expression
	property *catalog.Property
}

func (f coerced) value(r *row) record.Value {
	v := f.expression.value(r)
	if v.Shape == record.List {
		if !f.property.List && len(v.Items) == 1 {
			return f.fit(v.Items[0])
		}
		if !f.property.List && len(v.Items) == 0 {
			return record.Value{Pos: v.Pos}
		}
		v.Items = slices.Clone(v.Items)
		for i := range v.Items {
			v.Items[i] = f.fit(v.Items[i])
		}
		return v
	}
	v = f.fit(v)
	if f.property.List && v.Shape != record.Null && v.Shape != record.Object {
		return record.Value{Pos: v.Pos, Shape: record.List, Items: []record.Value{v}}
	}
	return v
}

func (f coerced) fit(v record.Value) record.Value {
	if v.Shape != record.Text && v.Shape != record.Number && v.Shape != record.Boolean {
		return v
	}
	switch f.property.Kind {
	case catalog.Int, catalog.BigInt, catalog.Float:
		if v.Bare && v.Shape == record.Text && v.Text != "" && strings.IndexByte("+-.0123456789", v.Text[0]) >= 0 {
			v.Shape = record.Number
		}
	case catalog.Boolean:
		if v.Bare && (v.Text == "true" || v.Text == "false") {
			v.Shape = record.Boolean
		}
	case catalog.String, catalog.ID, catalog.EnumKind, catalog.Date, catalog.DateTime, catalog.Duration, catalog.URL:
		v.Shape = record.Text
	}
	return v
}

// expression reads an expression, and checks it against the property p, which may be nil.
func (r *reader) expression(v *record.Value, p *catalog.Property) expression {
	e := r.untyped(v, p)
	if p == nil {
		return e
	}
	if c, ok := e.(constant); ok && p.Kind == catalog.EnumKind && c.Shape == record.Text {
		r.enum(v.Pos, p, c.Text)
	}
	return coerced{e, p}
}

func (r *reader) enum(at record.Pos, p *catalog.Property, s string) {
	if p.Enum.Has(s) {
		return
	}
	var names []string
	for _, x := range p.Enum.Values {
		names = append(names, x.Name)
	}
	r.fail(at, fmt.Sprintf("%s: %s is not a value of %s%s", p.Name, record.Quoted(s), p.Enum.Name, suggest.Instead(s, names)))
}

func (r *reader) untyped(v *record.Value, p *catalog.Property) expression {
	switch v.Shape {
	case record.Text:
		t, ok := r.template(v)
		if ok && len(t.columns) > 0 {
			return t
		}
		c := constant{r.placed(*v)}
		c.Text = strings.Join(t.texts, "")
		return c
	case record.List:
		l := list{place: r.rule(v.Pos)}
		for i := range v.Items {
			l.items = append(l.items, r.untyped(&v.Items[i], p))
		}
		return l
	case record.Object:
		return r.transform(v, p)
	case record.Null, record.Boolean, record.Number:
	}
	return constant{r.placed(*v)}
}
