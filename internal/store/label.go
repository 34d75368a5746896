package store

import (
	"strings"

	"casegraph/internal/catalog"
)

// otherNames is the property that names a node which lacks the name it should
// be shown by, where its type declares a list of Strings so called.
const otherNames = "otherNames"

// LabelOf is the stored label of a node: the value of its @label property,
// else the first of its otherNames, else its description, else its type and
// id. Blank text names nothing, so a label never is blank.
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

// labelFrom are the properties that a label is taken from, best first.
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
