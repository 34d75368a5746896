package api

import "casegraph/internal/catalog"

// article returns the name with "a" or "an" before it.
func article(name string) string {
	switch name[0] {
	case 'A', 'E', 'I', 'O', 'U':
		return "an " + name
	}
	return "a " + name
}

// endDescription describes the field of an end.
func endDescription(end *catalog.End) string {
	side := ""
	switch end.Direction {
	case catalog.Out:
		side = "that these relationships lead to"
	case catalog.In:
		side = "that these relationships lead from"
	case catalog.Both:
		side = "at the other ends of these relationships"
	}
	return end.Relationship.Description + " Lists the nodes " + side + "."
}

// ViaInput returns the name of the filter input of a relationship type. Types without
// properties of their own share one.
func ViaInput(t *catalog.RelationshipType) string {
	if len(t.Own()) > 0 {
		return t.Name + "Where"
	}
	return "RelationshipWhere"
}

// endList begins the names of the types of the list at an end. Ends over relationships
// without properties of their own share those of the nodes.
func endList(end *catalog.End) string {
	if len(end.Relationship.Own()) > 0 {
		return end.Relationship.Name + end.Far.Name
	}
	return end.Far.Name
}

// matchInput returns the name of the input with conditions on an end.
func matchInput(end *catalog.End) string { return endList(end) + "Match" }

// orderInput returns the name of the input that orders by what stands at an end.
func orderInput(end *catalog.End) string { return endList(end) + "AggregateOrderBy" }
