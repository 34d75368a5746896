package catalog

import (
	"slices"
	"strings"
)

// Two declarations must not lead to the same derived name.

// checkRoots refuses root fields of the same name, of two types or of a type and the API.
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

// checkTypeKeys refuses a type whose name in filters of several types (`person: {…}`) is
// also the name of another condition.
func (r *reader) checkTypeKeys() {
	conditions := []string{"and", "or", "not", "types", "citations"}
	for _, p := range r.cat.NodeFields {
		if !p.Prose {
			conditions = append(conditions, p.Name)
		}
	}
	for _, t := range r.cat.Nodes {
		if slices.Contains(conditions, t.Singular) {
			r.fail(t.Pos, "%s: filters would have two conditions %q: their own, and the one for this type; give the type another name", t.Name, t.Singular)
		}
	}
	conditions = []string{"and", "or", "not", "type", "source", "target", "citations"}
	for _, p := range r.cat.RelationshipFields {
		if !p.Prose {
			conditions = append(conditions, p.Name)
		}
	}
	for _, t := range r.cat.Relationships {
		if slices.Contains(conditions, t.Key) {
			r.fail(t.Pos, "%s: filters of relationships would have two conditions %q: their own, and the one for this type; give the type another name", t.Name, t.Key)
		}
		conditions = append(conditions, t.Key)
	}
	for _, u := range r.cat.Unions {
		for _, t := range u.Far.Types {
			if u.Property(t.Singular) != nil || u.End(t.Singular) != nil {
				r.fail(u.Pos, "union %s: filters would have two conditions %q: the field of all members, and the one for the member %s; rename the field", u.Name, t.Singular, t.Name)
			}
		}
	}
}

// checkFilterNames refuses names from which two filter inputs, or two lists, would get the
// same name.
func (r *reader) checkFilterNames() {
	for _, e := range r.cat.Enums {
		of, isList := strings.CutSuffix(e.Name, "List")
		_, kind := kinds[of]
		switch {
		case e.Name == "Text":
			r.fail(e.Pos, "enum Text: its filter would have the name of the filter for @search texts; give the enum another name")
		case isList && (kind || r.cat.enums[of] != nil):
			r.fail(e.Pos, "enum %s: its filter would have the name of the filter for lists of %s; give the enum another name", e.Name, of)
		}
	}
	taken := map[string]string{}
	for _, name := range append(slices.Clone(builtinTypes), r.opts.ReservedTypes...) {
		taken[name] = "the API's " + name
	}
	for _, t := range r.cat.Nodes {
		taken[t.Name] = t.Name
	}
	for _, u := range r.cat.Unions {
		taken[u.Name] = u.Name
	}
	for _, t := range r.cat.Relationships {
		if len(t.Own()) == 0 {
			continue // it uses the filters of its far sides
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
					r.fail(t.Pos, "%s: the filter and the list of its ends at %s would have the names of those for %s; give the relationship another name", t.Name, e.Far.Name, by)
				}
				taken[name] = t.Name + " at " + e.Far.Name
			}
		}
	}
}
