package mapping

import (
	"errors"
	"fmt"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/load"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
	"casegraph/internal/table"
)

// The keys of a mapping, and of an item of its records. Those of a value are
// transformKeys.
var (
	mappingKeys = []string{"dataset", "title", "licence", "publisher", "source", "exported", "datasets", "null", "formulas", "nodes", "relationships", "records"}
	recordsKeys = []string{"file", "at", "when", "newest", "unfold", "optional", "ignore", "joins", "account", "cite", "nodes", "relationships"}
)

// A Mapping is a mapping file that has been read and checked.
type Mapping struct {
	header  record.Value
	export  *export         // of a mapping of an export; nil of any other
	written []record.Record // the mapping's own nodes and relationships
	sets    []*set
	nulls   []string
	dialect table.Dialect // of tables
	// escaped: an apostrophe stands before the texts of tables that are formulas.
	escaped bool
}

// A set has the rules for the records at one path of the data.
type set struct {
	files   []string // patterns of the names of files; nil: all files
	at      path     // of the list of records; empty if the document itself is the list
	place   *record.Rule
	when    condition // of the records that the rules are for
	whens   map[string]*column
	newest  *newest          // nil: all records count
	joins   map[string]*join // that stand in the set
	known   map[string]*join // of all sets, which the rules can use
	account *account         // or nil
	unfold  *unfold          // or nil
	rules   []*rule
	// optional: the records may lack the columns that rules use.
	optional bool
	// ignore has the columns that are left out on purpose.
	ignore []ignored
}

// A rule makes a fact from each record for which its condition holds. With `each`, it
// makes one for each combination of the named items.
type rule struct {
	place   *record.Rule
	typ     string
	section record.Section
	each    []binding
	when    condition
	members []member
	// merge says which record is right if several say different things, by the name of the
	// property; "" is for all other properties.
	merge map[string]string
	// newer is an expression for how new a record is; nil: its place in the data.
	newer expression
	// columns are the references of the rule, by how they are written.
	columns map[string]*column
	// fixed: the rule uses no column of the record, so all records make the same fact.
	fixed bool
	// mergeable: several records may make the same fact.
	mergeable bool
}

// A binding gives the items of a column, or of an expression if column is "", a name.
type binding struct {
	name, column string
	expression
	place *record.Rule
}

// A member is a key of a fact, with the expression for its value.
type member struct {
	name  string
	place *record.Rule
	expression
}

// Read reads a mapping file, and checks it against a catalog. The error is a
// *load.Problems if the mapping is wrong.
func Read(f record.File, c *catalog.Catalog) (*Mapping, error) {
	r := &reader{file: f.Name, c: c}
	doc, repeats, err := f.Document(false)
	record.Tell(r.fail, repeats)
	if err == nil && doc.Shape != record.Object {
		err = record.Syntax(doc.Pos, "the mapping is %s; expected an object with a dataset and records", &doc)
	}
	if e, ok := errors.AsType[*record.SyntaxError](err); ok {
		r.fail(e.Pos, e.Message)
		return nil, &load.Problems{List: r.problems, Total: len(r.problems)}
	}
	if err != nil {
		return nil, err
	}
	m := r.mapping(&doc)
	if len(r.problems) > 0 {
		return nil, &load.Problems{List: r.problems, Total: len(r.problems)}
	}
	return m, nil
}

// A reader reads a mapping file and collects its errors.
type reader struct {
	file     string
	c        *catalog.Catalog
	problems []load.Problem
	dating   dating // of the mapping; its rules may have others
	required []given
}

func (r *reader) fail(at record.Pos, message string) {
	r.problems = append(r.problems, load.Problem{Place: load.Place{File: r.file, Line: at.Line, Column: at.Column}, Message: message})
}

func (r *reader) rule(at record.Pos) *record.Rule {
	return &record.Rule{File: r.file, Line: at.Line, Column: at.Column}
}

func (r *reader) mapping(doc *record.Value) *Mapping {
	m := &Mapping{header: record.Value{Shape: record.Object, Pos: record.Pos{Rule: r.rule(doc.Pos)}}}
	r.dating = defaultDating
	r.dating = r.datingOf(doc)
	for i := range doc.Members {
		k := &doc.Members[i]
		switch k.Name {
		case "records":
			r.each(&k.Value, k.Name, func(v *record.Value) {
				s := r.set(v)
				m.sets = append(m.sets, &s)
			})
		case "nodes":
			r.each(&k.Value, k.Name, func(v *record.Value) {
				m.written = append(m.written, record.Record{Value: r.placed(*v), Section: record.InNodes})
			})
		case "relationships":
			r.each(&k.Value, k.Name, func(v *record.Value) {
				m.written = append(m.written, record.Record{Value: r.placed(*v), Section: record.InRelationships})
			})
		case "months", "pivot", "calendar": // read above
		case "exported", "datasets":
			r.exported(m, k)
		case "formulas":
			if m.escaped = k.Value.Text == "escaped"; !m.escaped {
				r.fail(k.Value.Pos, fmt.Sprintf("formulas is %s; expected \"escaped\"", &k.Value))
			}
		case "null":
			m.nulls = append(m.nulls, r.texts(&k.Value, k.Name)...)
		case "encoding", "delimiter", "quote", "escape", "skip", "short", "sheet":
			r.dialect(&m.dialect, k.Name, &k.Value)
		case "dataset", "title", "licence", "publisher", "source":
			m.header.Members = append(m.header.Members, record.Member{Pos: record.Pos{Rule: r.rule(k.Pos)}, Name: k.Name, Value: r.placed(k.Value)})
		default:
			r.fail(k.Pos, fmt.Sprintf("a mapping has no key %s%s", record.Quoted(k.Name),
				suggest.Instead(k.Name, slices.Concat(mappingKeys, dialectKeys, datingKeys))))
		}
	}
	r.checkRequired()
	r.link(m.sets)
	r.exportIsWhole(doc, m)
	if !m.escaped { // otherwise a cell that is empty is null already
		m.nulls = append(m.nulls, "")
	}
	r.checkDialect(m.dialect, doc.Pos)
	if len(m.sets) == 0 {
		r.fail(doc.Pos, "the mapping has no records; expected the facts to make from each record of the data")
	}
	return m
}

// placed returns a value of the mapping as a value of the data, which has no place there.
func (r *reader) placed(v record.Value) record.Value {
	v.Pos = record.Pos{Rule: r.rule(v.Pos)}
	v.Items, v.Members = slices.Clone(v.Items), slices.Clone(v.Members)
	for i := range v.Items {
		v.Items[i] = r.placed(v.Items[i])
	}
	for i := range v.Members {
		v.Members[i].Pos = record.Pos{Rule: r.rule(v.Members[i].Pos)}
		v.Members[i].Value = r.placed(v.Members[i].Value)
	}
	return v
}

func (r *reader) each(v *record.Value, name string, each func(*record.Value)) {
	if v.Shape != record.List {
		r.fail(v.Pos, fmt.Sprintf("%s is %s; expected a list of objects", name, v))
		return
	}
	for i := range v.Items {
		if v.Items[i].Shape != record.Object {
			r.fail(v.Items[i].Pos, fmt.Sprintf("%s: an item is %s; expected an object", name, &v.Items[i]))
			continue
		}
		each(&v.Items[i])
	}
}

// texts reads a text or a list of texts.
func (r *reader) texts(v *record.Value, name string) []string {
	items := []record.Value{*v}
	if v.Shape == record.List {
		items = v.Items
	}
	var out []string
	for _, i := range items {
		if i.Shape == record.List || i.Shape == record.Object || i.Shape == record.Null {
			r.fail(i.Pos, fmt.Sprintf("%s: this is %s; expected a text", name, &i))
			continue
		}
		out = append(out, i.Text)
	}
	return out
}

func (r *reader) set(v *record.Value) set {
	s := set{place: r.rule(v.Pos)}
	var cite expression
	if c := v.Get("cite"); c != nil {
		cite = r.cite(c)
	}
	for i := range v.Members {
		k := &v.Members[i]
		switch k.Name {
		case "at":
			s.at = r.at(&k.Value)
		case "nodes", "relationships":
			r.each(&k.Value, k.Name, func(v *record.Value) {
				if rule, ok := r.fact(v, k.Name == "nodes"); ok {
					if cite != nil && v.Get("cite") == nil {
						rule.members = append(rule.members, member{"cite", s.place, cite})
					}
					rule.fixed = true
					rule.eachColumn(func(column string, _ *record.Rule) { rule.fixed = rule.fixed && column == "#file" })
					s.rules = append(s.rules, &rule)
				}
			})
		case "file":
			s.files = r.patterns(&k.Value)
		case "when":
			s.when = r.condition(&k.Value)
		case "newest":
			s.newest = r.newest(&k.Value)
		case "cite": // read above
		case "unfold":
			s.unfold = r.unfold(&k.Value)
		case "optional":
			if s.optional = k.Value.Text == "true"; !s.optional && k.Value.Text != "false" {
				r.fail(k.Value.Pos, fmt.Sprintf("optional is %s; expected true if no record need have the columns of the rules", &k.Value))
			}
		case "ignore":
			for _, name := range r.texts(&k.Value, k.Name) {
				s.ignore = append(s.ignore, ignored{columnOf(name, nil, nil), r.rule(k.Value.Pos)})
			}
		case "joins": // below, when at and unfold are known
		case "account":
			s.account = r.account(&k.Value)
		default:
			r.fail(k.Pos, fmt.Sprintf("records have no key %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, recordsKeys)))
		}
	}
	if joins := v.Get("joins"); joins != nil {
		s.joins = r.joins(joins, &s)
	}
	return s
}

// at reads the path of a list of records.
func (r *reader) at(v *record.Value) path {
	if v.Shape != record.Text {
		r.fail(v.Pos, fmt.Sprintf("at is %s; expected the path of a list, such as \"results.courts\"", v))
		return nil
	}
	return parsePath(v.Text)
}
