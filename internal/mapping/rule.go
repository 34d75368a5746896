package mapping

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// fact reads the rule for one fact, and checks it against the catalog.
func (r *reader) fact(v *record.Value, node bool) (rule, bool) {
	out := rule{place: r.rule(v.Pos), section: record.InRelationships, mergeable: true}
	kind, keys, identity := "relationship", []string{"type", "each", "when", "merge", "newer", "id", "from", "to", "key", "cite"}, []string{"id", "from", "to", "key"}
	if node {
		kind, keys, identity, out.section = "node", []string{"type", "each", "when", "merge", "newer", "id", "cite"}, []string{"id"}, record.InNodes
	}
	properties, names := r.properties(v, node)
	if properties == nil {
		return out, false
	}
	out.typ = v.Get("type").Text
	for _, p := range properties {
		names = append(names, p.Name)
		if p.Required && !p.Common && !p.Computed && !p.Derived && p.Default == nil {
			r.required = append(r.required, given{out.typ, p.Name, v.Get(p.Name) != nil, v.Pos})
		}
	}
	for i := range v.Members {
		k := &v.Members[i]
		at := slices.IndexFunc(properties, func(p *catalog.Property) bool { return p.Name == k.Name })
		m := member{name: k.Name, place: r.rule(k.Pos)}
		switch {
		case k.Name == "when":
			out.when = r.condition(&k.Value)
			continue
		case k.Name == "each":
			out.each = r.bindings(&k.Value)
			continue
		case k.Name == "merge":
			out.merge = r.merge(&k.Value, properties)
			continue
		case k.Name == "newer":
			out.newer = r.expression(&k.Value, nil)
			continue
		case k.Name == "cite":
			m.expression = r.cite(&k.Value)
		case k.Name == "type" || slices.Contains(keys, k.Name):
			m.expression = r.expression(&k.Value, nil)
		case at >= 0:
			m.expression = r.expression(&k.Value, properties[at])
		default:
			r.fail(k.Pos, fmt.Sprintf("%s has no property %s%s", v.Get("type").Text, record.Quoted(k.Name), suggest.Instead(k.Name, append(slices.Clone(keys), names...))))
			continue
		}
		if t, ok := m.expression.(template); ok && slices.Contains(identity, k.Name) && t.numbered() {
			out.mergeable = false
		}
		out.members = append(out.members, m)
	}
	out.mergeable = out.mergeable || len(out.each) > 0
	for _, key := range identity[:min(len(identity), 3)] {
		if v.Get(key) == nil && (node || key != "id") {
			r.fail(v.Pos, fmt.Sprintf("the %s has no %s; expected one such as \"%s-{column}\"", kind, key, kind))
		}
	}
	return out, true
}

// properties returns the properties of the rule's type, or nil if the type is missing or
// unknown.
func (r *reader) properties(v *record.Value, node bool) (properties []*catalog.Property, names []string) {
	t := v.Get("type")
	if t == nil || t.Shape != record.Text {
		r.fail(v.Pos, "the rule has no type; expected the name of a type of the schema")
		return nil, nil
	}
	var all []string
	if node {
		if n := r.c.Node(t.Text); n != nil {
			return n.Properties, nil
		}
		for _, n := range r.c.Nodes {
			all = append(all, n.Name)
		}
		r.fail(t.Pos, fmt.Sprintf("there is no node type %s%s", record.Quoted(t.Text), suggest.Instead(t.Text, all)))
		return nil, nil
	}
	if n := r.c.Relationship(t.Text); n != nil {
		return n.Properties, nil
	}
	for _, n := range r.c.Relationships {
		all = append(all, n.Name)
	}
	r.fail(t.Pos, fmt.Sprintf("there is no relationship type %s%s", record.Quoted(t.Text), suggest.Instead(t.Text, all)))
	return nil, nil
}

// cite reads citations. A text is a locator, and an object has the keys of a citation.
func (r *reader) cite(v *record.Value) expression {
	switch v.Shape {
	case record.List:
		l := list{place: r.rule(v.Pos)}
		for i := range v.Items {
			l.items = append(l.items, r.cite(&v.Items[i]))
		}
		return l
	case record.Object:
		if slices.ContainsFunc(sourceKeys, func(key string) bool { return v.Get(key) != nil }) {
			return r.expression(v, nil) // which makes locators, or finds citations in a column
		}
		o := object{place: r.rule(v.Pos)}
		known := []string{"when", "source"}
		for _, p := range r.c.Citation {
			known = append(known, p.Name)
		}
		for i := range v.Members {
			k := &v.Members[i]
			if k.Name == "when" {
				o.when = r.condition(&k.Value)
				continue
			}
			if !slices.Contains(known, k.Name) {
				r.fail(k.Pos, fmt.Sprintf("a citation has no %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, known)))
			}
			o.members = append(o.members, member{k.Name, r.rule(k.Pos), r.expression(&k.Value, nil)})
		}
		return o
	case record.Null, record.Boolean, record.Number, record.Text:
	}
	return r.expression(v, nil)
}

// bindings reads `each`: an object of names, each with the column whose items get that
// name, or with an object that says how to find them.
func (r *reader) bindings(v *record.Value) (out []binding) {
	if v.Shape != record.Object || len(v.Members) == 0 {
		r.fail(v.Pos, fmt.Sprintf("each is %s; expected an object such as {owner: properties.owner}", v))
		return nil
	}
	for i := range v.Members {
		m := &v.Members[i]
		b := binding{name: m.Name, place: r.rule(m.Pos)}
		switch {
		case strings.ContainsAny(m.Name, ".@#{}\""):
			r.fail(m.Pos, fmt.Sprintf("each: %s is no name for an item; expected letters and digits", record.Quoted(m.Name)))
			continue
		case m.Value.Shape == record.Text && !strings.Contains(m.Value.Text, "{"):
			b.column = m.Value.Text
		case m.Value.Shape == record.Text || m.Value.Shape == record.Object || m.Value.Shape == record.List:
			b.expression = r.untyped(&m.Value, nil)
		default:
			r.fail(m.Value.Pos, fmt.Sprintf("each: %s is %s; expected the name of a column, or an object such as {column: aliases, split: \";\"}", m.Name, &m.Value))
			continue
		}
		out = append(out, b)
	}
	return out
}

// merge reads `merge`: one of mergeRules, or an object of properties with one each.
func (r *reader) merge(v *record.Value, properties []*catalog.Property) map[string]string {
	out := map[string]string{}
	add := func(name string, v *record.Value, isList bool) {
		switch {
		case v.Shape != record.Text || !slices.Contains(mergeRules, v.Text):
			r.fail(v.Pos, fmt.Sprintf("merge is %s; expected one of %s", v, strings.Join(mergeRules, " ")))
		case v.Text == mergeUnion && !isList:
			r.fail(v.Pos, fmt.Sprintf("merge is union, and %s is not a list; expected one of %s", name, strings.Join(mergeRules[:3], " ")))
		}
		out[name] = v.Text
	}
	if v.Shape != record.Object {
		add("", v, v.Text != mergeUnion)
		return out
	}
	for i := range v.Members {
		m := &v.Members[i]
		at := slices.IndexFunc(properties, func(p *catalog.Property) bool { return p.Name == m.Name })
		if at < 0 {
			var names []string
			for _, p := range properties {
				names = append(names, p.Name)
			}
			r.fail(m.Pos, fmt.Sprintf("merge: there is no property %s%s", record.Quoted(m.Name), suggest.Instead(m.Name, names)))
			continue
		}
		add(m.Name, &m.Value, properties[at].List)
	}
	return out
}

// A given says whether a rule has a property that facts of its type must have.
type given struct {
	typ, property string
	is            bool
	at            record.Pos
}

// checkRequired reports the types of which no rule has a property that is required. A rule
// may leave it to another one that makes the same fact. If none does, the loader tells.
func (r *reader) checkRequired() {
	for _, g := range r.required {
		if !slices.ContainsFunc(r.required, func(x given) bool { return x.typ == g.typ && x.property == g.property && x.is }) {
			r.fail(g.at, fmt.Sprintf("the %s has no %s, which is required", g.typ, g.property))
		}
	}
}
