package store

import (
	"strings"

	"casegraph/internal/catalog"
)

// otherNames is the property from which a node without a @label value takes its label. A type
// may declare it as a list of Strings.
const otherNames = "otherNames"

// LabelOf is the stored label of a node. It is the first of these that is not blank: the value
// of its @label property, one of its otherNames, its description, its type and id.
func LabelOf(t *catalog.NodeType, id string, values map[string]any) string {
	for _, name := range labelFrom(t) {
		switch v := values[name].(type) {
		case string:
			if strings.TrimSpace(v) != "" {
				return v
			}
		case []any:
			for _, x := range v {
				if s, ok := x.(string); ok && strings.TrimSpace(s) != "" {
					return s
				}
			}
		}
	}
	return t.Name + " " + id
}

// labelFrom are the properties from which a label is taken, in this order.
func labelFrom(t *catalog.NodeType) []string {
	var names []string
	if p := t.LabelProperty(); p != nil {
		names = append(names, p.Name)
	}
	if p := t.Property(otherNames); p != nil && p.List && p.Kind == catalog.String {
		names = append(names, p.Name)
	}
	return append(names, "description")
}
