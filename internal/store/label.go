package store

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
)

// otherNames is the property from which a node without a @label value takes its label. A type
// may declare it as a list of Strings.
const otherNames = "otherNames"

// LabelOf is the stored label of a node. It is the first of these that is not blank: the values
// of its @label properties, one of its otherNames, its description, the template of its type,
// its type and id.
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
	if t.Display != nil {
		if s := displayed(t.Display, values); s != "" {
			return s
		}
	}
	return t.Name + " " + id
}

// labelFrom are the properties from which a label is taken, in this order.
func labelFrom(t *catalog.NodeType) []string {
	var names []string
	for _, p := range t.LabelProperties() {
		names = append(names, p.Name)
	}
	if p := t.Property(otherNames); p != nil && p.List && p.Kind == catalog.String {
		names = append(names, p.Name)
	}
	return append(names, "description")
}

// displayed fills in a template. A value that is null or blank is left out with the text
// between it and the value before it. The text at the end is left out with the last value.
// Without any value it returns "".
func displayed(d *catalog.Display, values map[string]any) string {
	var b strings.Builder
	for i, part := range d.Parts {
		v := strings.TrimSpace(inWords(part.Property, values[part.Property.Name]))
		if v == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(part.Before)
		}
		b.WriteString(v)
		if i == len(d.Parts)-1 {
			b.WriteString(d.After)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return capital(strings.TrimSpace(d.Parts[0].Before + b.String()))
}

// inWords writes a value for people: HOUSE_ARREST as "house arrest", P1Y6M as "1 year 6
// months", a number in decimals, and anything else as it is.
func inWords(p *catalog.Property, value any) string {
	switch v := value.(type) {
	case string:
		switch p.Kind {
		case catalog.EnumKind:
			return strings.ToLower(strings.ReplaceAll(v, "_", " "))
		case catalog.Duration:
			if d, err := derive.ParseDuration(v); err == nil {
				return d.Words()
			}
		case catalog.String, catalog.ID, catalog.Date, catalog.URL,
			catalog.Int, catalog.BigInt, catalog.Float, catalog.Boolean, catalog.DateTime:
		}
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}

// capital makes the first letter a capital one.
func capital(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}
