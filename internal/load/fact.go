package load

import (
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// A fact is a record that has been read: what the file says of one node or
// relationship, with the values that follow from it, but without stamps.
type fact struct {
	store.Fact
	file   *file
	record record.Record
	// dataset is the one of the file or of the section it stands in.
	dataset string
	// broken: a problem with it has been told, so what it says is not whole.
	// It may lack its type or its id.
	broken bool
	// named: a relationship whose id is written, not worked out.
	named bool
	// sources are the places of its citations' sources.
	sources []record.Pos
}

func (f *fact) at() Place { return f.file.place(f.record.Pos) }

// A decoder makes facts of records.
type decoder struct {
	c        *catalog.Catalog
	problems *collector
	// unsourced are the files of which it was told that a locator has no source.
	unsourced map[*file]bool
}

// fact reads a record by itself. It always gives a fact, maybe a broken one.
func (d *decoder) fact(in *file, r record.Record) *fact {
	f := &fact{file: in, record: r, dataset: in.dataset}
	f.Values = map[string]any{}
	fail := func(at record.Pos, message string) {
		f.broken = true
		d.problems.add(in.place(at), "%s", message)
	}
	if r.Shape != record.Object {
		fail(r.Pos, fmt.Sprintf("a fact is %s; expected an object with a type", &r.Value))
		return f
	}
	d.typ(f, fail)
	if f.Node == nil && f.Relationship == nil {
		if v := r.Get("id"); v != nil && v.Shape == record.Text && isID(v.Text) {
			f.ID, f.named = v.Text, true // others may refer to it
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
	f.stamp(fail)
	if !f.broken {
		if err := store.Refit(&f.Fact); err != nil {
			fail(r.Pos, err.Error())
		}
	}
	return f
}

// typ finds the record's type and holds it against the section it stands in.
func (d *decoder) typ(f *fact, fail func(record.Pos, string)) {
	r := &f.record
	v := r.Get("type")
	switch {
	case v == nil:
		fail(r.Pos, "the fact has no type; expected the name of a node type or a relationship type")
		return
	case v.Shape != record.Text:
		fail(v.Pos, fmt.Sprintf("type is %s; expected the name of a node type or a relationship type", v))
		return
	}
	n, rel := d.c.Node(v.Text), d.c.Relationship(v.Text)
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
func (d *decoder) meant(written string, in record.Section) string {
	var names []string
	if in != record.InRelationships {
		for _, t := range d.c.Nodes {
			names = append(names, t.Name)
		}
	}
	if in != record.InNodes {
		for _, t := range d.c.Relationships {
			if t.Label == written { // Neo4j's name for it
				return "; did you mean " + t.Name + "?"
			}
			names = append(names, t.Name)
		}
	}
	if in == record.Anywhere && nearest(written, names) == "" {
		return "; expected a node type or a relationship type of the schema"
	}
	return Instead(written, names)
}

// id reads an id that has to be there; "" where it is not one.
func (d *decoder) id(f *fact, key string, fail func(record.Pos, string)) string {
	v := f.record.Get(key)
	switch {
	case v == nil:
		fail(f.record.Pos, fmt.Sprintf("%s has no %s; expected the id of a node", f.Type(), key))
	case v.Shape != record.Text:
		fail(v.Pos, fmt.Sprintf("%s is %s; expected an id", key, withQuotes(v)))
	case !isID(v.Text):
		fail(v.Pos, key+": "+notID(v.Text))
	default:
		return v.Text
	}
	return ""
}

// ends reads what a relationship joins, and its id.
func (d *decoder) ends(f *fact, fail func(record.Pos, string)) {
	f.From, f.To = d.id(f, "from", fail), d.id(f, "to", fail)
	if f.Relationship.Undirected && f.To < f.From {
		f.From, f.To = f.To, f.From
	}
	key := ""
	if v := f.record.Get("key"); v != nil {
		switch err := text.Check(v.Text); {
		case v.Shape != record.Text || v.Text == "":
			fail(v.Pos, fmt.Sprintf("key is %s; expected a text that is not empty", withQuotes(v)))
		case err != nil:
			fail(v.Pos, fmt.Sprintf("key: %v; expected text without it", err))
		}
		key = text.NFC(v.Text)
	}
	if f.record.Get("id") != nil {
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
func (d *decoder) properties(f *fact, fail func(record.Pos, string)) {
	keys := nodeKeys
	if f.Relationship != nil {
		keys = relationshipKeys
	}
	for i := range f.record.Members {
		m := &f.record.Members[i]
		if slices.Contains(keys, m.Name) {
			continue
		}
		p := f.property(m.Name)
		if wrong := notWritten(f, m.Name, p, keys); wrong != "" {
			fail(m.Pos, wrong)
			continue
		}
		if v := readValue(p, &m.Value, fail); v != nil {
			f.Values[m.Name] = v
		}
	}
	for _, p := range f.Properties() {
		if p.Required && writable(p) && p.Default == nil && f.record.Get(p.Name) == nil {
			fail(f.record.Pos, fmt.Sprintf("%s has no %s, which is required; expected %s", f.name(), p.Name, kindOf(p)))
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
	case p != nil && (writable(p) || f.file.exported && p.Common && slices.Contains(stamps, name)):
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
	return fmt.Sprintf("%s has no property %s%s", f.Type(), record.Quoted(name), Instead(name, names))
}

func labelledBy(t *catalog.NodeType) string {
	if p := t.LabelProperty(); p != nil {
		return " from " + p.Name
	}
	return ""
}

// checkStanding holds what a relationship says of its own standing to what any
// must.
func checkStanding(f *fact, fail func(record.Pos, string)) {
	if n, ok := f.Values["confidence"].(float64); ok && (n < 0 || n > 1) {
		fail(f.record.At("confidence"), fmt.Sprintf("confidence is %v; expected a number from 0 to 1", n))
	}
	if f.Values["status"] == "INFERRED" {
		if basis, _ := f.Values["basis"].(string); strings.TrimSpace(basis) == "" && f.record.Get("basis") == nil {
			fail(f.record.At("status"), "an INFERRED relationship has no basis; expected what the inference rests on")
		} else if strings.TrimSpace(basis) == "" {
			fail(f.record.At("basis"), "the basis of an INFERRED relationship is empty; expected what the inference rests on")
		}
	}
}
