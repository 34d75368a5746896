package store

import (
	"fmt"
	"slices"

	"casegraph/internal/catalog"
)

// maxLayout is how many bytes a layout may have. It is enough for some ten thousand types.
const maxLayout = 16 << 20

// invalid says why no schema can have this layout, or nil. A layout comes from a file or a
// database that anybody may have written, and its names go into statements.
func (l *Layout) invalid() error {
	if l.Derivation < 0 {
		return fmt.Errorf("derivation %d", l.Derivation)
	}
	seen := map[StoredType]bool{}
	for i := range l.Types {
		t := &l.Types[i]
		if err := t.invalid(); err != nil {
			return err
		}
		name := StoredType{Sort: t.Sort, Name: t.Name}
		if seen[name] {
			return fmt.Errorf("type %q occurs twice", t.Name)
		}
		seen[name] = true
	}
	return nil
}

func (t *TypeLayout) invalid() error {
	if !catalog.ValidType(t.Name) {
		return fmt.Errorf("type %q: no type may have this name", t.Name)
	}
	ok := t.Label == t.Name
	switch t.Sort {
	case Nodes:
	case Relationships:
		ok = catalog.ValidLabel(t.Label)
	case Citations:
		ok = ok && t.Name == "Citation"
	case Datasets:
		ok = ok && t.Name == "Dataset"
	default:
		return fmt.Errorf("type %s: there is no sort %q", t.Name, t.Sort)
	}
	if !ok {
		return fmt.Errorf("type %s: a %s cannot be stored as %q", t.Name, t.Sort, t.Label)
	}
	for _, name := range slices.Concat(t.From, t.To) {
		if !catalog.ValidType(name) {
			return fmt.Errorf("type %s: it joins %q, which no type may be called", t.Name, name)
		}
	}
	for _, name := range slices.Concat(t.In, t.Out) {
		if !catalog.ValidProperty(name) || t.Sort != Relationships || t.Undirected {
			return fmt.Errorf("type %s: it cannot have the order %q", t.Name, name)
		}
	}
	seen := map[string]bool{}
	for i := range t.Properties {
		p := &t.Properties[i]
		if err := p.invalid(); err != nil {
			return fmt.Errorf("%s.%w", t.Name, err)
		}
		if seen[p.Name] {
			return fmt.Errorf("property %s.%s occurs twice", t.Name, p.Name)
		}
		seen[p.Name] = true
	}
	for _, x := range []struct {
		what string
		from []string
	}{{"label", t.LabelFrom}, {"name", t.NamesFrom}, {"date", t.DateFrom}} {
		for _, name := range x.from {
			if !seen[name] {
				return fmt.Errorf("type %s: its %s is from %q, which it does not have", t.Name, x.what, name)
			}
		}
	}
	return nil
}

func (p *PropertyLayout) invalid() error {
	wrong := func(format string, args ...any) error {
		return fmt.Errorf("%s: "+format, append([]any{p.Name}, args...)...)
	}
	if !catalog.ValidProperty(p.Name) {
		return fmt.Errorf("%q: no property may have this name", p.Name)
	}
	if !catalog.ValidKind(p.Kind) {
		return wrong("there is no kind %q", p.Kind)
	}
	if enum := p.Kind == catalog.EnumKind.String(); enum != (len(p.Enum) > 0) {
		return wrong("%s with %d values", p.Kind, len(p.Enum))
	}
	for _, v := range p.Enum {
		if !catalog.ValidValue(v) {
			return wrong("no value may be called %q", v)
		}
	}
	switch p.Default.(type) {
	case nil, string, float64, bool:
	default:
		return wrong("its default is no single value")
	}
	if len(p.Columns) == 0 || p.Columns[0] != p.Name {
		return wrong("it has no column of its name")
	}
	for i, c := range p.Columns {
		if !catalog.ValidColumn(c, p.Name) || slices.Contains(p.Columns[:i], c) {
			return wrong("it cannot have a column %q", c)
		}
	}
	if p.Index != "" && !slices.Contains(p.Columns, p.Index) {
		return wrong("it cannot have an index on %q", p.Index)
	}
	return nil
}
