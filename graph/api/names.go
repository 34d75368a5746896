package api

import "casegraph/internal/catalog"

func article(name string) string {
	switch name[0] {
	case 'A', 'E', 'I', 'O', 'U':
		return "an " + name
	}
	return "a " + name
}

func endDescription(end *catalog.End) string {
	side := ""
	switch end.Direction {
	case catalog.Out:
		side = "its target"
	case catalog.In:
		side = "its source"
	case catalog.Both:
		side = "who or what stands at its other end"
	}
	return end.Relationship.Description + " Lists " + side + "."
}

// ViaInput is the filter of a relationship type: its own, or the one that all
// without properties of their own share.
func ViaInput(t *catalog.RelationshipType) string {
	if len(t.Own()) > 0 {
		return t.Name + "Where"
	}
	return "RelationshipWhere"
}

func matchInput(end *catalog.End) string {
	if len(end.Relationship.Own()) > 0 {
		return end.Relationship.Name + end.Far.Name + "Match"
	}
	return end.Far.Name + "Match"
}
