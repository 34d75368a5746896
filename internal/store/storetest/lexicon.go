package storetest

import (
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
)

// A lexicon finds types, ends and properties by name, such as "Item.links". A wrong name is a
// mistake of the test, and panics.
type lexicon struct{ *catalog.Catalog }

func (x lexicon) typ(name string) *catalog.NodeType {
	return must(x.Node(name), name)
}

func (x lexicon) rel(name string) *catalog.RelationshipType {
	return must(x.Relationship(name), name)
}

func (x lexicon) end(name string) *catalog.End {
	typ, field, _ := strings.Cut(name, ".")
	return must(x.typ(typ).End(field), name)
}

// col is the value of a property, as "Item.s" of a node or "Link.w" of a
// relationship; "citation.quote", "citation.dataset", "dataset.title", "fact.note".
func (x lexicon) col(name string) plan.Column {
	typ, field, _ := strings.Cut(name, ".")
	switch typ {
	case "citation":
		if field == x.CitationDataset.Name {
			return plan.Column{Of: plan.Citation, Property: x.CitationDataset}
		}
		return plan.Column{Of: plan.Citation, Property: find(x.Citation, field)}
	case "dataset":
		return plan.Column{Of: plan.Dataset, Property: find(x.Dataset, field)}
	case "fact":
		return plan.Column{Of: plan.Fact, Property: find(x.NodeFields, field)}
	case "node":
		return plan.Column{Of: plan.Node, Property: find(x.NodeFields, field)}
	case "relationship":
		return plan.Column{Of: plan.Relationship, Property: find(x.RelationshipFields, field)}
	}
	if t := x.Relationship(typ); t != nil {
		return plan.Column{Of: plan.Relationship, Property: must(t.Property(field), name)}
	}
	return plan.Column{Of: plan.Node, Property: must(x.typ(typ).Property(field), name)}
}

func (x lexicon) cols(names ...string) []plan.Field {
	var out []plan.Field
	for _, n := range names {
		out = append(out, x.col(n))
	}
	return out
}

// part is another part of a column.
func part(c plan.Column, p catalog.Part) plan.Column {
	c.Part = p
	return c
}

// key is the sort key of a property.
func key(c plan.Column) plan.Column { return part(c, c.Property.KeyPart()) }

// order reads terms: "Item.s", "-Item.s" descending, "#Item.links" by count.
func (x lexicon) order(terms ...string) []plan.SortKey {
	var out []plan.SortKey
	for _, s := range terms {
		s, desc := strings.CutPrefix(s, "-")
		if end, ok := strings.CutPrefix(s, "#"); ok {
			out = append(out, plan.SortKey{By: &plan.CountOf{End: x.end(end)}, Desc: desc})
			continue
		}
		out = append(out, plan.SortKey{By: key(x.col(s)), Desc: desc})
	}
	return out
}

func find(properties []*catalog.Property, name string) *catalog.Property {
	for _, p := range properties {
		if p.Name == name {
			return p
		}
	}
	panic("storetest: no property " + name)
}

func must[T any](p *T, name string) *T {
	if p == nil {
		panic("storetest: no " + name)
	}
	return p
}
