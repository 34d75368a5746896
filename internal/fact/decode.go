package fact

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
	"casegraph/internal/suggest"
	"casegraph/internal/text"
)

// A Setting is what holds for all facts of a file, or of a section of one.
type Setting struct {
	// Dataset groups the facts, so that they can be loaded again as one.
	Dataset string
	// Source is the id of the source of citations that name none, or "".
	Source string
	// Export is not nil where the facts were exported from a store.
	Export *Export
}

// A Decoder makes facts of records.
type Decoder struct {
	Catalog *catalog.Catalog
	// In is what holds for the next record. It may change between records.
	In *Setting
	// Fail is told what is wrong with a record, and where.
	Fail func(at record.Pos, message string)

	unsourced bool // it was told that a citation has no source
}

// Decode reads a record by itself. It always gives a fact, maybe a broken one.
func (d *Decoder) Decode(r record.Record) *Fact {
	f := &Fact{Record: r, Dataset: d.In.Dataset}
	f.Values = map[string]any{}
	fail := func(at record.Pos, message string) {
		f.Broken = true
		d.Fail(at, message)
	}
	if r.Shape != record.Object {
		fail(r.Pos, fmt.Sprintf("a fact is %s; expected an object with a type", &r.Value))
		return f
	}
	d.typ(f, fail)
	if f.Node == nil && f.Relationship == nil {
		if v := r.Get("id"); v != nil && v.Shape == record.Text && IsID(v.Text) {
			f.ID, f.Named = v.Text, true // others may refer to it
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
	if d.In.Export != nil {
		d.In.Export.complete(f, fail)
	}
	if !f.Broken {
		if err := store.Refit(&f.Fact); err != nil {
			fail(r.Pos, err.Error())
		}
	}
	return f
}

// typ finds the record's type and holds it against the section it stands in.
func (d *Decoder) typ(f *Fact, fail func(record.Pos, string)) {
	r := &f.Record
	v := r.Get("type")
	switch {
	case v == nil:
		fail(r.Pos, "the fact has no type; expected the name of a node type or a relationship type")
		return
	case v.Shape != record.Text:
		fail(v.Pos, fmt.Sprintf("type is %s; expected the name of a node type or a relationship type", v))
		return
	}
	n, rel := d.Catalog.Node(v.Text), d.Catalog.Relationship(v.Text)
	switch {
	case n == nil && rel == nil:
		fail(v.Pos, fmt.Sprintf("there is no type %s%s", record.Quoted(v.Text), d.meant(v.Text, r.Section)))
	case n != nil && r.Section == record.InRelationships:
		fail(v.Pos, fmt.Sprintf("%s is a node type; expected it under nodes", v.Text))
	case rel != nil && r.Section == record.InNodes:
		fail(v.Pos, fmt.Sprintf("%s is a relationship type; expected it under relationships", v.Text))
	}
	f.Node, f.Relationship = n, rel
}

// meant ends the message on an unknown type.
func (d *Decoder) meant(written string, in record.Section) string {
	var names []string
	if in != record.InRelationships {
		for _, t := range d.Catalog.Nodes {
			names = append(names, t.Name)
		}
	}
	if in != record.InNodes {
		for _, t := range d.Catalog.Relationships {
			if t.Label == written { // Neo4j's name for it
				return "; did you mean " + t.Name + "?"
			}
			names = append(names, t.Name)
		}
	}
	if in == record.Anywhere && suggest.Nearest(written, names) == "" {
		return "; expected a node type or a relationship type of the schema"
	}
	return suggest.Instead(written, names)
}

// id reads an id that has to be there; "" where it is not one.
func (d *Decoder) id(f *Fact, key string, fail func(record.Pos, string)) string {
	v := f.Record.Get(key)
	switch {
	case v == nil:
		fail(f.Record.Pos, fmt.Sprintf("%s has no %s; expected the id of a node", f.Type(), key))
	case v.Shape != record.Text:
		fail(v.Pos, fmt.Sprintf("%s is %s; expected an id", key, WithQuotes(v)))
	case !IsID(v.Text):
		fail(v.Pos, key+": "+NotID(v.Text))
	default:
		return v.Text
	}
	return ""
}

// ends reads what a relationship joins, and its id.
func (d *Decoder) ends(f *Fact, fail func(record.Pos, string)) {
	f.From, f.To = d.id(f, "from", fail), d.id(f, "to", fail)
	if f.Relationship.Undirected && f.To < f.From {
		f.From, f.To = f.To, f.From
	}
	key := ""
	if v := f.Record.Get("key"); v != nil {
		switch err := text.Check(v.Text); {
		case v.Shape != record.Text || v.Text == "":
			fail(v.Pos, fmt.Sprintf("key is %s; expected a text that is not empty", WithQuotes(v)))
		case err != nil:
			fail(v.Pos, fmt.Sprintf("key: %v; expected text without it", err))
		}
		key = text.NFC(v.Text)
	}
	if f.Record.Get("id") != nil {
		f.ID, f.Named = d.id(f, "id", fail), true
	} else if f.From != "" && f.To != "" {
		f.ID = RelationshipID(f.Relationship.Name, f.From, f.To, key)
	}
}

// Keys of a record that are no properties.
var (
	nodeKeys         = []string{"type", "id", "cite"}
	relationshipKeys = []string{"type", "id", "from", "to", "key", "cite"}
)

// properties reads the values of a fact, and looks for those that are missing.
func (d *Decoder) properties(f *Fact, fail func(record.Pos, string)) {
	keys := nodeKeys
	if f.Relationship != nil {
		keys = relationshipKeys
	}
	for i := range f.Record.Members {
		m := &f.Record.Members[i]
		if slices.Contains(keys, m.Name) {
			continue
		}
		p := f.property(m.Name)
		if wrong := d.notWritten(f, m.Name, p, keys); wrong != "" {
			fail(m.Pos, wrong)
			continue
		}
		if v := ReadValue(p, &m.Value, fail); v != nil {
			f.Values[m.Name] = v
		}
	}
	for _, p := range f.Properties() {
		if p.Required && writable(p) && p.Default == nil && f.Record.Get(p.Name) == nil {
			fail(f.Record.Pos, fmt.Sprintf("%s has no %s, which is required; expected %s", f.Name(), p.Name, kindOf(p)))
		}
	}
}

// writable says whether a record may give the property. It may not give what is
// worked out, nor the common properties that the program writes itself.
func writable(p *catalog.Property) bool {
	if p.Common && slices.Contains([]string{"id", "label", "datasets", "createdAt", "updatedAt"}, p.Name) {
		return false
	}
	return !p.Computed && !p.Derived
}

// notWritten says why a key may not stand in a record. It is "" where it may.
func (d *Decoder) notWritten(f *Fact, name string, p *catalog.Property, keys []string) string {
	switch {
	case p != nil && (writable(p) || d.In.Export != nil && p.Common && slices.Contains(stamps, name)):
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
	return fmt.Sprintf("%s has no property %s%s", f.Type(), record.Quoted(name), suggest.Instead(name, names))
}

func labelledBy(t *catalog.NodeType) string {
	var names []string
	for _, p := range t.LabelProperties() {
		names = append(names, p.Name)
	}
	if names == nil {
		return ""
	}
	return " from " + strings.Join(names, ", ")
}
