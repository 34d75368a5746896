package store

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
)

// Unfit is the error of a store that Migrate has to change first.
type Unfit struct {
	// Empty says that the store holds nothing at all.
	Empty bool
	// Former says that an older program made the store, so that it fits no schema.
	Former bool
	// Differences are sentences for the operator, otherwise.
	Differences []string
}

// maxDifferences is how many differences a message lists.
const maxDifferences = 20

func (u Unfit) Error() string {
	if u.Empty {
		return "it holds nothing yet"
	}
	return "it is not as the schema asks:\n" + u.List()
}

// AsFault gives a code to an error for the operator, such as Unfit or Refused. The message
// stays complete.
func AsFault(err error) error { return fault.Wrap(fault.Internal, err, "%s", err.Error()) }

// List is the text of the differences, one on each line.
func (u Unfit) List() string {
	lines := u.Differences
	if n := len(lines) - maxDifferences; n > 0 {
		lines = append(slices.Clone(lines[:maxDifferences]), fmt.Sprintf("and %d more", n))
	}
	return "  " + strings.Join(lines, "\n  ")
}

// Differences says how a store with this layout differs from one that fits the catalog. The
// order of declarations does not count.
func Differences(was *Layout, c *catalog.Catalog) []string {
	now := LayoutOf(c)
	var out []string
	if was.Former() {
		out = append(out, "what is stored is laid out as by an older casegraph")
	}
	for i := range now.Types {
		t := &now.Types[i]
		if o := was.find(t.Sort, t.Name); o != nil {
			out = append(out, o.differences(t, was.Format)...)
		} else {
			out = append(out, fmt.Sprintf("%s is new: a %s type", t.Name, t.Sort))
		}
	}
	for _, t := range was.Types {
		if now.find(t.Sort, t.Name) == nil {
			out = append(out, fmt.Sprintf("%s is gone: it was a %s type", t.Name, t.Sort))
		}
	}
	return out
}

// from says which properties a value is taken from.
func from(properties []string) string {
	if len(properties) == 0 {
		return "from no property"
	}
	return "from " + strings.Join(properties, ", ")
}

// nameless says what the label of a node is if nothing names the node.
func nameless(display string) string {
	if display == "" {
		return "its type and id"
	}
	return strconv.Quote(display)
}

// differences say how a type differs from what it was in a layout of a format.
func (was *TypeLayout) differences(now *TypeLayout, format int) []string {
	var out []string
	changed := func(what, was, now string) {
		if was != now {
			out = append(out, fmt.Sprintf("%s is %s, was %s", what, now, was))
		}
	}
	changed("the name of "+now.Name+" in the database", was.Label, now.Label)
	changed("the label of "+now.Name, from(was.LabelFrom), from(now.LabelFrom))
	changed("the names of "+now.Name, from(was.NamesFrom), from(now.NamesFrom))
	changed("the label of "+now.Name+" without a name", nameless(was.Display), nameless(now.Display))
	changed("the date of "+now.Name, from(was.DateFrom), from(now.DateFrom))
	if now.Sort == Relationships {
		changed(now.Name, was.joining(), now.joining())
		changed("inOrder of "+now.Name, listed(was.In), listed(now.In))
		changed("outOrder of "+now.Name, listed(was.Out), listed(now.Out))
	}
	for i := range now.Properties {
		p := &now.Properties[i]
		name := now.Name + "." + p.Name
		switch o := was.find(p.Name); {
		case o == nil:
			out = append(out, fmt.Sprintf("%s is new: %s", name, p.traits()))
		case o.traits() == p.traits():
			// That a former format has other columns is one difference, and not one of each property.
			if format == LayoutFormat && !slices.Equal(o.Columns, p.Columns) {
				out = append(out, name+" is kept in other columns")
			}
		default:
			changed(name, o.traits(), p.traits())
		}
	}
	for i := range was.Properties {
		if p := &was.Properties[i]; now.find(p.Name) == nil {
			out = append(out, fmt.Sprintf("%s.%s is gone: it was %s", now.Name, p.Name, p.traits()))
		}
	}
	return out
}

// listed are names for a message.
func listed(names []string) string {
	if len(names) == 0 {
		return "not declared"
	}
	return `["` + strings.Join(names, `", "`) + `"]`
}

// joining describes what a relationship type joins, and whether it is directed.
func (t *TypeLayout) joining() string { return directed(t.Undirected) + " from " + t.joined() }

// traits describes a property: what it holds, and its marks.
func (p *PropertyLayout) traits() string {
	words := []string{p.shape()}
	if len(p.Enum) > 0 {
		words[0] += " (" + strings.Join(slices.Sorted(slices.Values(p.Enum)), " or ") + ")"
	}
	marks := map[string]bool{"required": p.Required, "unique": p.Unique, "searched": p.Search, "computed": p.Computed, "indexed": p.Index != ""}
	for _, mark := range slices.Sorted(maps.Keys(marks)) {
		if marks[mark] {
			words = append(words, mark)
		}
	}
	if p.Default != nil {
		words = append(words, fmt.Sprintf("by default %v", p.Default))
	}
	return strings.Join(words, ", ")
}
