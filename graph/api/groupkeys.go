package api

import (
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/plan"
)

// A GroupKey is a key by which the rows of a list can be grouped.
type GroupKey struct {
	Name        string // in the enums of facets and stats
	Description string
	// Of is the key in a plan. It is nil if Derived is set.
	Of plan.GroupKey
	// Derived is a derived enum. Each of its values stands for a filter.
	Derived *catalog.Property
}

// GroupKeys are the group keys of a list. Facets count the rows of each value; stats compute
// with numbers; groups are by one to three of By.
type GroupKeys struct {
	Facets, Stats []GroupKey
	By            []InputKey
}

// An InputKey is a field of the input that groups take: a property, or an end or a side that
// leads to nodes.
type InputKey struct {
	GroupKey
	Type string // the type of the field
	// End or Side lead to nodes of the types of Far. Far is nil if the key is a property.
	Far  *catalog.Far
	End  *catalog.End
	Side plan.Side
	// Via leads from a row to its relationship.
	Via bool
}

// keysOfNodes returns the group keys of a list of far's nodes.
func keysOfNodes(cat *catalog.Catalog, far *catalog.Far, derived map[string]derive.Field) GroupKeys {
	var t GroupKeys
	t.add(cat.NodeFields, plan.Node, derived)
	var ends []*catalog.End
	switch one := far.Single(); {
	case one != nil:
		t.add(one.Own(), plan.Node, derived)
		ends = one.Ends
	default:
		t.typeOf("By the type of the node.", plan.Node)
		if far.Union != nil {
			t.add(far.Union.Properties, plan.Node, derived)
			ends = far.Union.Ends
		}
	}
	for _, e := range ends {
		t.facet(e.Field, "By each node in "+e.Field+", with its label.", plan.FarEnd{End: e})
		t.lead(InputKey{GroupKey: GroupKey{Name: e.Field, Description: endDescription(e)}, Far: e.Far, End: e})
	}
	if len(cat.Relationships) > 0 {
		t.By = append(t.By, InputKey{GroupKey: GroupKey{Name: "via", Description: "By a property of the relationship, or by a node beside it. Only for the rows of lists that follow relationships of a node."}, Type: "RelationshipGroupBy", Via: true})
	}
	return t
}

// keysOfRelationships returns the group keys of a list of relationships of all types.
func keysOfRelationships(cat *catalog.Catalog) GroupKeys {
	var t GroupKeys
	t.typeOf("By the type of the relationship.", plan.Relationship)
	t.add(cat.RelationshipFields, plan.Relationship, nil)
	t.facet("source", "By the node that the relationships lead from, with its label.", plan.NodeAt{Side: plan.Source})
	t.facet("target", "By the node that the relationships lead to, with its label.", plan.NodeAt{Side: plan.Target})
	t.lead(InputKey{GroupKey: GroupKey{Name: "source", Description: "The node that the relationship leads from."}, Far: cat.Any, Side: plan.Source})
	t.lead(InputKey{GroupKey: GroupKey{Name: "target", Description: "The node that the relationship leads to."}, Far: cat.Any, Side: plan.Target})
	for _, r := range cat.Relationships {
		for _, p := range r.Own() {
			if FindInput(t.By, p.Name).Name == "" {
				own := *p
				own.Description = "By " + p.Name + ". Only in lists of relationships of one type that has it."
				t.property(plan.Column{Of: plan.Relationship, Property: &own}, nil)
			}
		}
	}
	return t
}

// keysOfFacts returns the group keys of a list of facts.
func keysOfFacts(cat *catalog.Catalog) GroupKeys {
	var t GroupKeys
	t.typeOf("By the type of the fact.", plan.Fact)
	t.add([]*catalog.Property{catalog.Find(cat.NodeFields, "datasets")}, plan.Fact, nil)
	return t
}

// typeOf adds the key of the type of a fact.
func (t *GroupKeys) typeOf(description string, of plan.Subject) {
	t.facet("type", description, plan.TypeOf{Of: of})
	t.By = append(t.By, InputKey{GroupKey: GroupKey{Name: "type", Description: description, Of: plan.TypeOf{Of: of}}, Type: "ValueGroupBy"})
}

// lead adds a key that leads to nodes.
func (t *GroupKeys) lead(k InputKey) {
	k.Type = k.Far.Name + "GroupBy"
	t.By = append(t.By, k)
}

// property adds a key for a property, unless groups cannot be by it.
func (t *GroupKeys) property(col plan.Column, derived map[string]derive.Field) {
	p := col.Property
	k := InputKey{GroupKey: GroupKey{Name: p.Name, Description: p.Description, Of: col}, Type: GroupByType(p)}
	if p.Derived {
		if derived[p.String()].Where == nil {
			return
		}
		k.Of, k.Derived = nil, p
	}
	if k.Type != "" {
		t.By = append(t.By, k)
	}
}

// GroupByType is the type that says how to group by a property; "" if groups cannot be by it.
func GroupByType(p *catalog.Property) string {
	if p.Prose {
		return ""
	}
	switch p.Kind {
	case catalog.Date:
		if !p.List && !p.Derived {
			return "DateGroupBy"
		}
	case catalog.Int, catalog.BigInt, catalog.Float:
		if !p.List && !p.Derived {
			return "NumberGroupBy"
		}
	case catalog.DateTime:
	case catalog.String, catalog.URL, catalog.ID, catalog.EnumKind, catalog.Boolean, catalog.Duration:
		return "ValueGroupBy"
	}
	return ""
}

// notEnumValues are names that GraphQL allows for fields but not for values of enums.
var notEnumValues = []string{"true", "false", "null"}

// facet adds a key for facets, unless an enum cannot have its name.
func (t *GroupKeys) facet(name, description string, of plan.GroupKey) {
	if !slices.Contains(notEnumValues, name) {
		t.Facets = append(t.Facets, GroupKey{Name: name, Description: description, Of: of})
	}
}

// add adds keys for the properties that rows can be grouped by.
func (t *GroupKeys) add(properties []*catalog.Property, of plan.Subject, derived map[string]derive.Field) {
	for _, p := range properties {
		if p.Prose || p.Common && p.Name == "id" {
			continue
		}
		col := plan.Column{Of: of, Property: p}
		t.property(col, derived)
		if slices.Contains(notEnumValues, p.Name) {
			continue
		}
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
				t.facet(p.Name, "By the year of "+p.Name+". A date whose year is unknown, or that can lie in several years, counts as null.", plan.YearOf{Column: col})
			}
		case catalog.Int, catalog.BigInt, catalog.Float:
			if !p.List && !p.Derived {
				t.Stats = append(t.Stats, GroupKey{Name: p.Name, Description: "Of " + p.Name + ".", Of: col})
			}
		case catalog.DateTime:
		}
	}
}

// FindKey returns the key of this name; the zero GroupKey if there is none.
func FindKey(all []GroupKey, name string) GroupKey {
	for _, t := range all {
		if t.Name == name {
			return t
		}
	}
	return GroupKey{}
}

// FindInput returns the key of this name; the zero InputKey if there is none.
func FindInput(all []InputKey, name string) InputKey {
	for _, t := range all {
		if t.Name == name {
			return t
		}
	}
	return InputKey{}
}
