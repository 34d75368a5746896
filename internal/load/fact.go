package load

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// A fact is a record that has been read: what the file says of one node or
// relationship, with the values that follow from it, but without stamps.
type fact struct {
	store.Fact
	file   *file
	record record
	// broken: a problem with it has been told, so what it says is not whole.
	// It may lack its type or its id.
	broken bool
	// named: a relationship whose id is written, not worked out.
	named bool
	// sources are the places of its citations' sources.
	sources []pos
}

func (f *fact) at() Place { return f.file.place(f.record.pos) }

// A decoder makes facts of records.
type decoder struct {
	c        *catalog.Catalog
	problems *collector
	// unsourced are the files of which it was told that a locator has no source.
	unsourced map[*file]bool
}

// fact reads a record by itself. It always gives a fact, maybe a broken one.
func (d *decoder) fact(in *file, r record) *fact {
	f := &fact{file: in, record: r}
	f.Values = map[string]any{}
	fail := func(at pos, message string) {
		f.broken = true
		d.problems.add(in.place(at), "%s", message)
	}
	if r.shape != objectShape {
		fail(r.pos, fmt.Sprintf("a fact is %s; expected an object with a type", &r.value))
		return f
	}
	d.typ(f, fail)
	if f.Node == nil && f.Relationship == nil {
		if v := r.get("id"); v != nil && v.shape == textShape && isID(v.text) {
			f.ID, f.named = v.text, true // others may refer to it
		}
		return f
	}
	if f.Node != nil {
		f.ID = d.id(f, "id", fail)
	} else {
		d.ends(f, fail)
	}
	d.properties(f, fail)
	f.Citations = d.citations(f, fail)
	if f.Relationship != nil {
		checkStanding(f, fail)
	}
	if !f.broken {
		if err := store.Refit(&f.Fact); err != nil {
			fail(r.pos, err.Error())
		}
	}
	return f
}

// typ finds the record's type and holds it against the section it stands in.
func (d *decoder) typ(f *fact, fail func(pos, string)) {
	r := &f.record
	v := r.get("type")
	switch {
	case v == nil:
		fail(r.pos, "the fact has no type; expected the name of a node type or a relationship type")
		return
	case v.shape != textShape:
		fail(v.pos, fmt.Sprintf("type is %s; expected the name of a node type or a relationship type", v))
		return
	}
	n, rel := d.c.Node(v.text), d.c.Relationship(v.text)
	switch {
	case n == nil && rel == nil:
		fail(v.pos, fmt.Sprintf("there is no type %s%s", quoted(v.text), d.meant(v.text, r.section)))
	case n != nil && r.section == inRelationships:
		fail(v.pos, fmt.Sprintf("%s is a node type; expected it under nodes", v.text))
	case rel != nil && r.section == inNodes:
		fail(v.pos, fmt.Sprintf("%s is a relationship type; expected it under relationships", v.text))
	}
	f.Node, f.Relationship = n, rel
}

// meant ends the message on an unknown type.
func (d *decoder) meant(written string, in section) string {
	var names []string
	if in != inRelationships {
		for _, t := range d.c.Nodes {
			names = append(names, t.Name)
		}
	}
	if in != inNodes {
		for _, t := range d.c.Relationships {
			if t.Label == written { // Neo4j's name for it
				return "; did you mean " + t.Name + "?"
			}
			names = append(names, t.Name)
		}
	}
	if in == anywhere && nearest(written, names) == "" {
		return "; expected a node type or a relationship type of the schema"
	}
	return instead(written, names)
}

// id reads an id that has to be there; "" where it is not one.
func (d *decoder) id(f *fact, key string, fail func(pos, string)) string {
	v := f.record.get(key)
	switch {
	case v == nil:
		fail(f.record.pos, fmt.Sprintf("%s has no %s; expected the id of a node", f.Type(), key))
	case v.shape != textShape:
		fail(v.pos, fmt.Sprintf("%s is %s; expected an id", key, withQuotes(v)))
	case !isID(v.text):
		fail(v.pos, key+": "+notID(v.text))
	default:
		return v.text
	}
	return ""
}

// ends reads what a relationship joins, and its id.
func (d *decoder) ends(f *fact, fail func(pos, string)) {
	f.From, f.To = d.id(f, "from", fail), d.id(f, "to", fail)
	if f.Relationship.Undirected && f.To < f.From {
		f.From, f.To = f.To, f.From
	}
	key := ""
	if v := f.record.get("key"); v != nil {
		switch err := text.Check(v.text); {
		case v.shape != textShape || v.text == "":
			fail(v.pos, fmt.Sprintf("key is %s; expected a text that is not empty", withQuotes(v)))
		case err != nil:
			fail(v.pos, fmt.Sprintf("key: %v; expected text without it", err))
		}
		key = text.NFC(v.text)
	}
	if f.record.get("id") != nil {
		f.ID, f.named = d.id(f, "id", fail), true
	} else if f.From != "" && f.To != "" {
		f.ID = relationshipID(f.Relationship.Name, f.From, f.To, key)
	}
}

// Keys of a record that are no properties.
var (
	nodeKeys         = []string{"type", "id", "cite"}
	relationshipKeys = []string{"type", "id", "from", "to", "key", "cite"}
)

// properties reads the values of a fact and looks for those that lack.
func (d *decoder) properties(f *fact, fail func(pos, string)) {
	keys := nodeKeys
	if f.Relationship != nil {
		keys = relationshipKeys
	}
	for i := range f.record.members {
		m := &f.record.members[i]
		if slices.Contains(keys, m.name) {
			continue
		}
		p := f.property(m.name)
		if wrong := notWritten(f, m.name, p, keys); wrong != "" {
			fail(m.pos, wrong)
			continue
		}
		if v := readValue(p, &m.value, fail); v != nil {
			f.Values[m.name] = v
		}
	}
	for _, p := range f.Properties() {
		if p.Required && writable(p) && p.Default == nil && f.record.get(p.Name) == nil {
			fail(f.record.pos, fmt.Sprintf("%s has no %s, which is required; expected %s", f.name(), p.Name, kindOf(p)))
		}
	}
}

// name is a fact's type and id, for a message.
func (f *fact) name() string {
	if f.ID == "" || f.Relationship != nil && !f.named {
		return f.Type()
	}
	return f.Type() + " " + f.ID
}

func (f *fact) property(name string) *catalog.Property {
	if f.Node != nil {
		return f.Node.Property(name)
	}
	return f.Relationship.Property(name)
}

// writable says whether a file may give the property: all but those that are
// worked out, and those of the common ones that the program writes itself.
func writable(p *catalog.Property) bool {
	if p.Common && slices.Contains([]string{"id", "label", "datasets", "createdAt", "updatedAt"}, p.Name) {
		return false
	}
	return !p.Computed && !p.Derived
}

// notWritten says why a key may not stand in a record, or "".
func notWritten(f *fact, name string, p *catalog.Property, keys []string) string {
	switch {
	case p != nil && writable(p):
		return ""
	case p != nil && p.Name == "datasets":
		return "datasets is not written; expected the dataset in the header alone"
	case p != nil && p.Name == "label":
		return "label is worked out" + labelledBy(f.Node) + " and not written; expected no value"
	case p != nil && p.Common:
		return fmt.Sprintf("%s is set by the load and not written; expected no value", name)
	case p != nil:
		return fmt.Sprintf("%s.%s is worked out and not written; expected no value", f.Type(), name)
	case name == "citations":
		return "citations are written under another key; expected cite"
	case f.Relationship != nil && name == "source":
		return "a relationship's ends are written under other keys; expected from"
	case f.Relationship != nil && name == "target":
		return "a relationship's ends are written under other keys; expected to"
	}
	if f.Node != nil {
		if e := f.Node.End(name); e != nil {
			return fmt.Sprintf("%s is a relationship; expected a fact of its own, of type %s", name, e.Relationship.Name)
		}
	}
	names := slices.Clone(keys)
	for _, p := range f.Properties() {
		if writable(p) {
			names = append(names, p.Name)
		}
	}
	return fmt.Sprintf("%s has no property %s%s", f.Type(), quoted(name), instead(name, names))
}

func labelledBy(t *catalog.NodeType) string {
	if p := t.LabelProperty(); p != nil {
		return " from " + p.Name
	}
	return ""
}

// checkStanding holds what a relationship says of its own standing to what any
// must.
func checkStanding(f *fact, fail func(pos, string)) {
	if n, ok := f.Values["confidence"].(float64); ok && (n < 0 || n > 1) {
		fail(f.record.at("confidence"), fmt.Sprintf("confidence is %v; expected a number from 0 to 1", n))
	}
	if f.Values["status"] == "INFERRED" {
		if basis, _ := f.Values["basis"].(string); strings.TrimSpace(basis) == "" && f.record.get("basis") == nil {
			fail(f.record.at("status"), "an INFERRED relationship has no basis; expected what the inference rests on")
		} else if strings.TrimSpace(basis) == "" {
			fail(f.record.at("basis"), "the basis of an INFERRED relationship is empty; expected what the inference rests on")
		}
	}
}
