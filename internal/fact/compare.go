package fact

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A Change is what is done, or would be done, to one fact of a store.
type Change struct {
	// Was and Is are the fact before and after. Was is nil if it is added, and Is if
	// it is removed.
	Was, Is *store.Fact
}

// String is a line for the fact, and of a changed one a line for each property
// with its old and new value.
func (c Change) String() string {
	switch {
	case c.Was == nil:
		return "+ " + c.Is.Type() + " " + c.Is.ID
	case c.Is == nil:
		return "- " + c.Was.Type() + " " + c.Was.ID
	}
	var b strings.Builder
	b.WriteString("~ " + c.Is.Type() + " " + c.Is.ID)
	if c.Was.From != c.Is.From || c.Was.To != c.Is.To {
		fmt.Fprintf(&b, "\n    joins: %s → %s becomes %s → %s", c.Was.From, c.Was.To, c.Is.From, c.Is.To)
	}
	names := map[string]bool{}
	for _, values := range []map[string]any{c.Was.Values, c.Is.Values} {
		for name := range values {
			names[name] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		old, new := c.Was.Values[name], c.Is.Values[name]
		if name != "updatedAt" && !reflect.DeepEqual(old, new) {
			fmt.Fprintf(&b, "\n    %s: %s → %s", name, Shown(old), Shown(new))
		}
	}
	if !sameCitations(c.Is, c.Was) {
		fmt.Fprintf(&b, "\n    citations: %d → %d", len(c.Was.Citations), len(c.Is.Citations))
	}
	return b.String()
}

// Shown is a value as a message shows it.
func Shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return record.Quoted(v)
	}
	return fmt.Sprint(v)
}

// same says whether two states of a fact are alike. They have the same id and type.
func same(a, b *store.Fact) bool {
	return a.From == b.From && a.To == b.To && reflect.DeepEqual(a.Values, b.Values) && sameCitations(a, b)
}

func sameCitations(a, b *store.Fact) bool {
	if len(a.Citations) != len(b.Citations) {
		return false
	}
	for i, c := range a.Citations {
		d := b.Citations[i]
		if c.Source != d.Source || c.Dataset != d.Dataset || len(c.Values) != len(d.Values) {
			return false
		}
		if len(c.Values) > 0 && !reflect.DeepEqual(c.Values, d.Values) {
			return false
		}
	}
	return true
}
