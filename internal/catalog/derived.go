package catalog

import (
	"slices"
	"strings"
)

// What is derived from two declarations may not come out under one name.

// checkRoots refuses root fields that two types, or a type and the API, claim.
func (r *reader) checkRoots() {
	taken := map[string]string{}
	for _, n := range append(slices.Clone(builtinRoots), r.opts.ReservedRoots...) {
		taken[n] = "the API itself"
	}
	claim := func(t *NodeType) {
		for _, n := range []string{t.Singular, t.Plural} {
			if by, ok := taken[n]; ok && by != t.Name && n != "" {
				r.fail(t.Pos, "%s: the root field %q is taken by %s; give the type another name or plural", t.Name, n, by)
				continue
			}
			taken[n] = t.Name
		}
	}
	added := func(t *NodeType) bool { return t.Pos.File == addedFile }
	for _, t := range r.cat.Nodes {
		if added(t) {
			claim(t)
		}
	}
	for _, t := range r.cat.Nodes {
		if !added(t) {
			claim(t)
		}
	}
}

// checkTypeKeys refuses a type whose name, as a filter of several types asks for
// it (`person: {…}`), is that of another condition of the filter.
func (r *reader) checkTypeKeys() {
	conditions := []string{"and", "or", "not", "types", "citations"}
	for _, p := range r.cat.NodeFields {
		if !p.Prose {
			conditions = append(conditions, p.Name)
		}
	}
	for _, t := range r.cat.Nodes {
		if slices.Contains(conditions, t.Singular) {
			r.fail(t.Pos, "%s: filters have a condition %q of their own, and ask for the type by that name; give the type another", t.Name, t.Singular)
		}
	}
	for _, u := range r.cat.Unions {
		for _, t := range u.Far.Types {
			if u.Property(t.Singular) != nil || u.End(t.Singular) != nil {
				r.fail(u.Pos, "union %s: all its members have a field %q, by which filters ask for its member %s; rename the field", u.Name, t.Singular, t.Name)
			}
		}
	}
}

// checkFilterNames refuses names that, put together, name one filter.
func (r *reader) checkFilterNames() {
	for _, e := range r.cat.Enums {
		of, isList := strings.CutSuffix(e.Name, "List")
		_, kind := kinds[of]
		switch {
		case e.Name == "Text":
			r.fail(e.Pos, "enum Text: its filter would be called as that of texts that are searched; give the enum another name")
		case isList && (kind || r.cat.enums[of] != nil):
			r.fail(e.Pos, "enum %s: its filter would be called as that of lists of %s; give the enum another name", e.Name, of)
		}
	}
	taken := map[string]string{"Node": "Node"}
	for _, t := range r.cat.Nodes {
		taken[t.Name] = t.Name
	}
	for _, u := range r.cat.Unions {
		taken[u.Name] = u.Name
	}
	for _, t := range r.cat.Relationships {
		if len(t.Own()) == 0 {
			continue // it shares the filters of its ends
		}
		mine := map[string]bool{}
		for _, n := range r.cat.Nodes {
			for _, e := range n.Ends {
				name := t.Name + e.Far.Name
				if e.Relationship != t || mine[name] {
					continue
				}
				mine[name] = true
				if by, ok := taken[name]; ok {
					r.fail(t.Pos, "%s: the filter of its ends at %s would be called as that of %s; give the relationship another name", t.Name, e.Far.Name, by)
				}
				taken[name] = t.Name + " at " + e.Far.Name
			}
		}
	}
}
