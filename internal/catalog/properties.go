package catalog

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

var kinds = map[string]Kind{
	"String": String, "Int": Int, "BigInt": BigInt, "Float": Float, "Boolean": Boolean,
	"ID": ID, "Date": Date, "DateTime": DateTime, "Duration": Duration, "URL": URL,
}

var propertyDirectives = []string{"search", "label", "unique", "index", "computed", "derived", "default", "notBefore"}

func (r *reader) properties(d *ast.Definition, reserved []string) []*Property {
	var out []*Property
	folded := map[string]string{}
	for _, f := range d.Fields {
		at := pos(f.Position)
		name := d.Name + "." + f.Name
		same := func(other string) bool { return strings.EqualFold(other, f.Name) } // stores ignore the case of columns
		if slices.ContainsFunc(reserved, same) || slices.ContainsFunc(reservedFields, same) {
			r.fail(at, "%s: %q is the name of a field or filter of the API; give the property another name", name, f.Name)
			continue
		}
		r.checkName(at, name, f.Name)
		switch other := folded[strings.ToLower(f.Name)]; other {
		case "":
		case f.Name:
			r.fail(at, "%s is declared twice; remove one", name)
			continue
		default:
			r.fail(at, "%s: %q and %q differ only in case; give one another name", name, f.Name, other)
			continue
		}
		folded[strings.ToLower(f.Name)] = f.Name
		if len(f.Arguments) > 0 {
			r.fail(at, "%s: a property takes no arguments; remove them", name)
		}
		r.describe(at, name, f.Description)
		if p := r.property(d, f); p != nil {
			out = append(out, p)
		}
	}
	for _, p := range out {
		r.checkOrder(p, out)
	}
	return out
}

// checkOrder refuses @notBefore where one of the two properties is not one date.
func (r *reader) checkOrder(p *Property, all []*Property) {
	if p.NotBefore == "" {
		return
	}
	isDate := func(p *Property) bool { return p.Kind == Date && !p.List && !p.Derived }
	at := slices.IndexFunc(all, func(other *Property) bool { return other.Name == p.NotBefore })
	switch {
	case !isDate(p):
		r.fail(p.Pos, "%s: @notBefore is only for a Date; remove it", p)
	case at < 0 || all[at] == p || !isDate(all[at]):
		r.fail(p.Pos, "%s: @notBefore names %q, which is no other Date of %s; name the date that comes first", p, p.NotBefore, p.Owner)
	}
}

func (r *reader) property(d *ast.Definition, f *ast.FieldDefinition) *Property {
	at := pos(f.Position)
	p := &Property{Name: f.Name, Description: f.Description, Owner: d.Name, Pos: at}
	typ := f.Type
	if typ.Elem != nil {
		if !typ.NonNull || !typ.Elem.NonNull || typ.Elem.Elem != nil {
			r.fail(at, "%s: write the list as [%s!]!: lists are never null and contain no nulls", p, typ.Name())
		}
		if typ.Elem.Elem != nil {
			return nil
		}
		p.List = true
		typ = typ.Elem
	} else {
		p.Required = typ.NonNull
	}
	kind, scalar := kinds[typ.NamedType]
	enum := r.cat.enums[typ.NamedType]
	switch {
	case scalar:
		p.Kind = kind
	case enum != nil:
		p.Kind, p.Enum = EnumKind, enum
	case r.isDeclared(typ.NamedType):
		r.fail(at, "%s: %s is not a type of values; to connect nodes, declare a type with @relationship", p, typ.NamedType)
		return nil
	default:
		r.fail(at, "%s: unknown type %q; the type of a property is one of %s, or an enum of this schema", p, typ.Name(), kindNames())
		return nil
	}
	r.onlyDirectives(f.Directives, propertyDirectives, p.String())
	for _, d := range f.Directives {
		switch d.Name {
		case "default":
		case "notBefore":
			p.NotBefore = r.arguments(d, texts("date")...)["date"]
		case "label":
			p.Label, p.IsName = true, r.arguments(d, argument{name: "name", boolean: true, optional: true})["name"] != "false"
		default:
			if slices.Contains(propertyDirectives, d.Name) {
				r.arguments(d)
			}
		}
	}
	has := func(name string) bool { return f.Directives.ForName(name) != nil }
	p.Search, p.Unique = has("search"), has("unique")
	p.Index, p.Computed, p.Derived = has("index") || p.Label, has("computed"), has("derived")
	if p.Computed {
		p.Compute = r.opts.Computed[p.String()]
	}
	r.checkMarks(p)
	if v := f.Directives.ForName("default"); v != nil {
		p.Default = r.defaultValue(p, v)
	}
	return p
}

func (r *reader) isDeclared(name string) bool { _, ok := r.declared[name]; return ok }

// checkMarks refuses directives that do not fit the property.
func (r *reader) checkMarks(p *Property) {
	text := p.Kind == String
	switch {
	case p.Search && !text:
		r.fail(p.Pos, "%s: @search is only for String and [String!]!, not for %s; remove it", p, p.Type())
	case p.Label && (!text || p.List):
		r.fail(p.Pos, "%s: @label is only for a String; mark another property, or none", p)
	case (p.Unique || p.Index) && p.List:
		r.fail(p.Pos, "%s: a list can be neither @unique nor @index; remove the mark", p)
	case p.Index && !p.Orders() && !p.Derived:
		r.fail(p.Pos, "%s: @index is only for properties that lists can be ordered by, not for %s; remove it", p, p.Type())
	case p.Computed && p.Derived:
		r.fail(p.Pos, "%s: a field is @computed when it is written or @derived when it is read; remove one", p)
	case p.Computed && r.opts.Computed[p.String()] == nil:
		r.fail(p.Pos, "%s: no code computes this field, so it cannot be @computed; remove the mark and give its values", p)
	case p.Derived && !r.opts.Derived[p.String()]:
		r.fail(p.Pos, "%s: no code derives this field, so it cannot be @derived; remove the mark and give its values", p)
	case p.Derived && (p.Search || p.Label || p.Unique || p.Index):
		r.fail(p.Pos, "%s: a @derived field is not stored, so no other mark applies to it; remove the others", p)
	}
}

func (r *reader) defaultValue(p *Property, d *ast.Directive) any {
	v, given := r.arguments(d, texts("value")...)["value"]
	switch {
	case p.Computed || p.Derived:
		r.fail(p.Pos, "%s: a @computed or @derived field needs no @default; remove it", p)
	case p.List || p.Kind != EnumKind && p.Kind != String:
		r.fail(p.Pos, "%s: only a String or an enum can have a @default; remove it", p)
	case !given: // reported already
	case p.Kind == EnumKind && !p.Enum.Has(v):
		r.fail(p.Pos, "%s: its default %q is not a value of %s; write one of them", p, v, p.Enum.Name)
	default:
		return v
	}
	return nil
}

func kindNames() string {
	var names []string
	for n := range kinds {
		names = append(names, n)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
