package inverse

import (
	"regexp"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
)

// A rule writes facts of one type as records.
type rule struct {
	node         *catalog.NodeType
	relationship *catalog.RelationshipType
	sorts        []string // the sorts of the records that the mapping makes it of
	fields       []field
	// from and to are the columns with the ends of a relationship; "id" is the record's own.
	from, to string
	// self is the key beside the object that holds the id of the relationship, or "".
	self string
	// of has the sorts that the node in a column may have; nil: all.
	of map[string][]string
}

// own says that a relationship becomes a record of its own.
func (r *rule) own() bool { return r.from != "id" && r.to != "id" }

// A field writes the value of a property.
type field struct {
	property string
	ways     []way
	constant string            // what all facts of the rule have; "" if they differ
	when     []string          // the columns that have to be there for the constant
	sort     map[string]string // of a property that the sort tells: from value to sort
	other    string            // the value that the mapping gives if no way was gone
}

// A way leads from a value back to a column.
type way struct {
	column         string // within the object of the record
	first, rest    bool   // it takes the first item only, or all but the first
	prefix, suffix string
	match          *regexp.Regexp
	letters        string            // "upper", "lower" or ""
	values         map[string]string // from what `values` gives to what it was; nil: any
}

// back returns what has to stand in the column for a value.
func (w way) back(value string) (string, bool) {
	if w.values != nil {
		was, ok := w.values[value]
		if !ok {
			return "", false
		}
		value = was
	} else {
		switch w.letters {
		case "upper":
			if value != strings.ToUpper(value) || strings.ToUpper(strings.ToLower(value)) != value {
				return "", false
			}
			value = strings.ToLower(value)
		case "lower":
			if value != strings.ToLower(value) {
				return "", false
			}
		}
	}
	if w.match != nil {
		found := w.match.FindStringSubmatch(value)
		if found == nil || found[min(1, len(found)-1)] != value {
			return "", false
		}
	}
	inner, ok := strings.CutPrefix(value, w.prefix)
	if ok {
		inner, ok = strings.CutSuffix(inner, w.suffix)
	}
	return inner, ok && inner != "" && inner == strings.TrimSpace(inner)
}

// A reader reads the rules of a mapping.
type reader struct {
	c    *catalog.Catalog
	by   string // the column with the sort of a record
	of   string // the column with its object
	each map[string]string
}

// rules reads the rules of an item of `records` that can be inverted.
func (r *reader) rules(set *record.Value) []rule {
	var out []rule
	for _, section := range []string{"nodes", "relationships"} {
		list := set.Get(section)
		if list == nil {
			continue
		}
		for i := range list.Items {
			if rule, ok := r.rule(&list.Items[i]); ok {
				out = append(out, rule)
			}
		}
	}
	return out
}

func (r *reader) rule(v *record.Value) (rule, bool) {
	typ := text(v.Get("type"))
	out := rule{node: r.c.Node(typ), relationship: r.c.Relationship(typ), of: map[string][]string{}}
	r.each = map[string]string{}
	if each := v.Get("each"); each != nil {
		for _, m := range each.Members {
			r.each[m.Name] = m.Value.Text
		}
	}
	if when := v.Get("when"); when != nil {
		for _, m := range when.Members {
			column, join, joined := strings.Cut(m.Name, "@")
			switch {
			case m.Name == r.by:
				out.sorts = texts(&m.Value)
			case joined && join == r.by && r.each[column] != "":
				out.of[strings.TrimPrefix(r.each[column], r.of+".")] = texts(&m.Value)
			default:
				return out, false
			}
		}
	}
	if out.relationship != nil {
		out.from, out.to = r.end(v.Get("from")), r.end(v.Get("to"))
		if out.from == "" || out.to == "" {
			return out, false
		}
		if id := text(v.Get("id")); id != "" {
			out.self = strings.Trim(id, "{}")
		}
	} else if text(v.Get("id")) != "{id}" {
		return out, false
	}
	properties := out.properties()
	for i := range v.Members {
		m := &v.Members[i]
		if p := catalog.Find(properties, m.Name); p != nil && p.Name != "id" {
			out.fields = append(out.fields, r.field(p.Name, &m.Value))
		}
	}
	return out, len(out.sorts) > 0
}

func (r *rule) properties() []*catalog.Property {
	if r.node != nil {
		return r.node.Properties
	}
	return r.relationship.Properties
}

// end returns the column of an end, or "".
func (r *reader) end(v *record.Value) string {
	name := strings.Trim(text(v), "{}")
	if "{"+name+"}" != text(v) {
		return ""
	}
	if name == "id" {
		return name
	}
	if column, ok := strings.CutPrefix(r.each[name], r.of+"."); ok {
		return column
	}
	return ""
}

func (r *reader) field(property string, v *record.Value) field {
	f := field{property: property}
	if v.Shape == record.Object && text(v.Get("column")) == r.by {
		f.sort = map[string]string{}
		for _, m := range v.Get("values").Members {
			f.sort[m.Value.Text] = m.Name
		}
		f.other = text(v.Get("otherwise"))
		return f
	}
	if v.Shape == record.Object {
		f.other = text(v.Get("otherwise"))
	}
	for _, w := range r.ways(v) {
		if w.column == "" { // a constant
			f.constant = w.prefix
			if when := v.Get("when"); v.Shape == record.Object && when != nil {
				for _, m := range when.Members {
					f.when = append(f.when, strings.TrimPrefix(m.Name, r.of+"."))
				}
			}
			continue
		}
		f.ways = append(f.ways, w)
	}
	return f
}

// ways returns the ways back from an expression of the mapping.
func (r *reader) ways(v *record.Value) []way {
	switch v.Shape {
	case record.Text:
		return r.template(v.Text)
	case record.List:
		var out []way
		for i := range v.Items {
			out = append(out, r.ways(&v.Items[i])...)
		}
		return out
	case record.Object:
	case record.Null, record.Boolean, record.Number:
		return nil
	}
	var out []way
	switch {
	case v.Get("column") != nil:
		out = r.template("{" + v.Get("column").Text + "}")
	case v.Get("text") != nil:
		out = r.ways(v.Get("text"))
	case v.Get("first") != nil:
		out = r.ways(v.Get("first"))
	}
	for i := range out {
		w := &out[i]
		if m := v.Get("match"); m != nil {
			w.match = regexp.MustCompile("^(?:" + m.Text + ")$") // the mapping has been checked
		}
		if l := v.Get("letters"); l != nil {
			w.letters = l.Text
		}
		if values := v.Get("values"); values != nil {
			w.values = map[string]string{}
			for _, m := range values.Members {
				if _, taken := w.values[m.Value.Text]; !taken {
					w.values[m.Value.Text] = m.Name
				}
			}
		}
	}
	return out
}

// template returns the way back from a text with one column of the object, or from a text
// without any, which is a constant.
func (r *reader) template(s string) []way {
	before, rest, ok := strings.Cut(s, "{")
	if !ok {
		return []way{{prefix: s}}
	}
	column, after, _ := strings.Cut(rest, "}")
	column, ok = strings.CutPrefix(column, r.of+".")
	if !ok || strings.ContainsAny(column, "@*") || strings.ContainsAny(after, "{}") {
		return nil
	}
	w := way{prefix: before, suffix: after}
	w.column, w.first = strings.CutSuffix(column, ".0")
	if !w.first {
		w.column, w.rest = strings.CutSuffix(column, ".1+")
	}
	return []way{w}
}

func text(v *record.Value) string {
	if v == nil {
		return ""
	}
	return v.Text
}

// texts returns a text, or the items of a list without null.
func texts(v *record.Value) []string {
	if v.Shape != record.List {
		return []string{v.Text}
	}
	var out []string
	for _, i := range v.Items {
		if i.Shape == record.Text {
			out = append(out, i.Text)
		}
	}
	return out
}

// allows says whether a node of a sort may be in a column.
func (r *rule) allows(column, sort string) bool {
	of, limited := r.of[column]
	return !limited || slices.Contains(of, sort)
}
