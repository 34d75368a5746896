package load

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"casegraph/internal/record"
	"casegraph/internal/store"
)

// A Change is what a load does, or would do, to one fact.
type Change struct {
	// Was and Is are the fact before and after; Was is nil of one that is added,
	// Is of one that is removed.
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
			fmt.Fprintf(&b, "\n    %s: %s → %s", name, shown(old), shown(new))
		}
	}
	if !sameCitations(c.Is, c.Was) {
		fmt.Fprintf(&b, "\n    citations: %d → %d", len(c.Was.Citations), len(c.Is.Citations))
	}
	return b.String()
}

func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return record.Quoted(v)
	}
	return fmt.Sprint(v)
}
