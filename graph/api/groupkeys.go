package api

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/plan"
)

// A GroupKey is what the rows of a list can be told apart by, under the name that
// its facets or stats have for it.
type GroupKey struct {
	Name        string
	Description string
	Of          plan.Trait
	// Derived is a derived enum, whose values stand for filters (of is nil).
	Derived *catalog.Property
}

// GroupKeys are those of one sort of list: facets count them, stats reckon with them.
type GroupKeys struct{ Facets, Stats []GroupKey }

// traitsOf are the traits of a list of far's nodes.
func traitsOf(cat *catalog.Catalog, far *catalog.Far, derived map[string]derive.Field) GroupKeys {
	var t GroupKeys
	t.add(cat.NodeFields, plan.Node, derived)
	var ends []*catalog.End
	switch one := far.Single(); {
	case one != nil:
		t.add(one.Own(), plan.Node, derived)
		ends = one.Ends
	default:
		t.facet("type", "By the type of the node.", plan.TypeOf{Of: plan.Node})
		if far.Union != nil {
			t.add(far.Union.Properties, plan.Node, derived)
			ends = far.Union.Ends
		}
	}
	for _, e := range ends {
		t.facet(e.Field, "By each of "+e.Field+", with its label.", plan.FarEnd{End: e})
	}
	return t
}

// relationshipTraits are those of a list of relationships of all types.
func relationshipTraits(cat *catalog.Catalog) GroupKeys {
	var t GroupKeys
	t.facet("type", "By the type of the relationship.", plan.TypeOf{Of: plan.Relationship})
	t.add(cat.RelationshipFields, plan.Relationship, nil)
	t.facet("source", "By the node they lead from, with its label.", plan.NodeAt{Side: plan.Source})
	t.facet("target", "By the node they lead to, with its label.", plan.NodeAt{Side: plan.Target})
	return t
}

// factTraits are those of a list of facts.
func factTraits(cat *catalog.Catalog) GroupKeys {
	var t GroupKeys
	t.facet("type", "By the type of the fact.", plan.TypeOf{Of: plan.Fact})
	t.add([]*catalog.Property{catalog.Find(cat.NodeFields, "datasets")}, plan.Fact, nil)
	return t
}

// unwritable are names that GraphQL lets a field have and no value of an enum.
var unwritable = []string{"true", "false", "null"}

func (t *GroupKeys) facet(name, description string, of plan.Trait) {
	if !slices.Contains(unwritable, name) {
		t.Facets = append(t.Facets, GroupKey{Name: name, Description: description, Of: of})
	}
}

func (t *GroupKeys) add(properties []*catalog.Property, of plan.Subject, derived map[string]derive.Field) {
	for _, p := range properties {
		if p.Prose || p.Common && p.Name == "id" || slices.Contains(unwritable, p.Name) {
			continue
		}
		col := plan.Column{Of: of, Property: p}
		by := "By " + p.Name + "."
		switch p.Kind {
		case catalog.EnumKind:
			switch {
			case !p.Derived:
				t.facet(p.Name, by, col)
			case derived[p.String()].Where != nil:
				t.Facets = append(t.Facets, GroupKey{Name: p.Name, Description: by, Derived: p})
			}
		case catalog.String, catalog.URL, catalog.ID, catalog.Boolean, catalog.Duration:
			t.facet(p.Name, by, col)
		case catalog.Date:
			if !p.List {
				t.facet(p.Name, "By the year of "+p.Name+"; a date that may lie in several years, or whose year is not known, counts as null.", plan.YearOf{Column: col})
			}
		case catalog.Int, catalog.BigInt, catalog.Float:
			if !p.List && !p.Derived {
				t.Stats = append(t.Stats, GroupKey{Name: p.Name, Description: "Of " + p.Name + ".", Of: col})
			}
		case catalog.DateTime:
		}
	}
}

// FindKey finds a trait by its name.
func FindKey(all []GroupKey, name string) GroupKey {
	for _, t := range all {
		if t.Name == name {
			return t
		}
	}
	return GroupKey{}
}
