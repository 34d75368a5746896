package storetest

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/store"
)

// show writes the value of a list as text, to compare and to read: each row on a line, then the
// total. Two values have the same text only if they are equal and have the same Go types: an
// int64 is 1, a float64 is 1.0, a string is quoted. Values that a row may not have are marked.
func show(v any) string {
	var b strings.Builder
	rows, ok := v.([]any)
	if !ok {
		return one(v)
	}
	total := ""
	if len(rows) == 2 {
		if n, ok := rows[1].(int64); ok {
			if inner, ok := rows[0].([]any); ok {
				rows, total = inner, fmt.Sprintf("total %d\n", n)
			}
		}
	}
	for _, r := range rows {
		b.WriteString(one(r) + "\n")
	}
	return b.String() + total
}

func one(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return strconv.QuoteToASCII(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		s := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(s, ".eIN") {
			s += ".0"
		}
		return s
	case []any:
		if v == nil {
			return "<nil list>"
		}
		s := make([]string, len(v))
		for i, x := range v {
			s[i] = one(x)
		}
		return "[" + strings.Join(s, " ") + "]"
	}
	return fmt.Sprintf("<%T %v>", v, v)
}

// showFact writes a whole fact in the same way.
func showFact(f *store.Fact) string {
	if f == nil {
		return "none\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", f.Type(), f.ID)
	if f.Node != nil == (f.Relationship != nil) {
		b.WriteString(" <not either a node or a relationship>")
	}
	if f.From != "" || f.To != "" {
		fmt.Fprintf(&b, " %s -> %s", f.From, f.To)
	}
	b.WriteString("\n" + showValues("  ", f.Values))
	for _, c := range f.Citations {
		fmt.Fprintf(&b, "  cites %s of %s\n%s", c.Source, one(c.Dataset), showValues("    ", c.Values))
	}
	return b.String()
}

func showValues(indent string, values map[string]any) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&b, "%s%s: %s\n", indent, name, one(values[name]))
	}
	return b.String()
}

func showFacts(facts map[string]*store.Fact) string {
	var b strings.Builder
	for _, id := range slices.Sorted(maps.Keys(facts)) {
		b.WriteString(showFact(facts[id]))
	}
	return b.String()
}

// differ shows the first line in which two texts differ, with its context.
func differ(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	line := func(s []string) string {
		if i >= len(s) || i == len(s)-1 && s[i] == "" {
			return "(nothing more)"
		}
		return s[i]
	}
	out := fmt.Sprintf("line %d of %d\n  want %s\n  got  %s", i+1, len(w)-1, line(w), line(g))
	if len(want)+len(got) < 3000 {
		out += "\nall that is wanted:\n" + indent(want) + "\nall that came:\n" + indent(got)
	}
	return out
}

func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(s, "\n"), "\n", "\n  ")
}
