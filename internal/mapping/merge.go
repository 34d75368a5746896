package mapping

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/hashed"
	"casegraph/internal/record"
)

// merge.go makes one fact of what several records say of it. Facts are the same if they
// have the same identity: type and id, or type, ends and key.

// The rules for a property of which records say different things.
const (
	mergeSame  = "same"  // it is a problem
	mergeFirst = "first" // the first record, or the oldest one, is right
	mergeLast  = "last"  // the last record, or the newest one, is right
	mergeUnion = "union" // the fact has the items of all
)

var mergeRules = []string{mergeSame, mergeFirst, mergeLast, mergeUnion}

// merging has the facts that several records make.
type merging struct {
	facts map[hashed.Key]*merged
	// conflicts are by the number of the file.
	conflicts map[int][]record.Problem
	// seen and repeated are the identities of facts, while they are counted.
	seen, repeated hashed.Map[struct{}]
	buf            []byte // reused by identity
}

// A place is a fact by the numbers of its file and of the fact among those in it that
// several records may make.
type place struct{ file, fact int }

// A merged fact is what all records say of it together.
type merged struct {
	value record.Value
	first place
	name  string // of the first file
	// about says where the members of the value are from, in their order.
	about []about
	// has are the items of lists and citations so far, as texts, by the name of the member.
	has map[string]map[string]bool
}

// about says how new the record is that a member is from, and the file and the place of it.
type about struct {
	age  string
	file string
	at   record.Pos
}

// of returns the merged fact for what one record says of it; nil if no other record does.
func (m *merging) of(v *record.Value) *merged {
	if len(m.facts) == 0 || !identified(v) {
		return nil
	}
	return m.facts[hashed.Of(m.identity(v))]
}

// begin forgets what was found before.
func (m *merging) begin() {
	*m = merging{facts: map[hashed.Key]*merged{}, conflicts: map[int][]record.Problem{}}
}

// count makes a reading note the facts that are made more than once.
func (m *merging) count(r *reading) {
	m.visit(r, func(id string, _ *row, _ *rule) {
		if _, ok := m.seen.GetOrPut(id, struct{}{}); ok {
			m.repeated.Put(id, struct{}{})
		}
	})
}

// visit makes a reading call each with every fact that several records may make, and with
// its identity.
func (m *merging) visit(r *reading, each func(id string, in *row, by *rule)) {
	r.visit, r.onlyMergeable = r.facts, true
	r.make = func(in *row, by *rule) error {
		r.mergeable++
		if v := by.identity(in); identified(&v) {
			each(m.identity(&v), in, by)
		}
		return nil
	}
}

// find reads all files and merges the facts that are made more than once.
func (m *merging) find(a *inputSet) error {
	m.seen.Clear()
	if m.repeated.Len() == 0 {
		return nil
	}
	defer m.repeated.Clear()
	return a.read(func(r *reading) {
		m.visit(r, func(id string, in *row, by *rule) {
			if _, ok := m.repeated.Get(id); ok {
				m.add(id, in, by, r)
			}
		})
	})
}

// identity makes the members of a fact that tell it from others.
func (by *rule) identity(in *row) record.Value {
	v := record.Value{Shape: record.Object}
	for _, m := range by.members {
		switch m.name {
		case "type", "id", "from", "to", "key":
			v.Members = append(v.Members, record.Member{Name: m.name, Value: m.value(in)})
		}
	}
	return v
}

// identified says whether a fact can be told from others. One that lacks its id or an end is
// refused by the load.
func identified(v *record.Value) bool {
	return v.Get("id") != nil || v.Get("from") != nil && v.Get("to") != nil
}

// identity encodes what tells a fact from others.
func (m *merging) identity(v *record.Value) string {
	m.buf = m.buf[:0]
	names := []string{"type", "id"}
	if v.Get("id") == nil {
		names = []string{"type", "from", "to", "key"}
	}
	for _, name := range names {
		if x := v.Get(name); x != nil {
			m.buf = appendValue(m.buf, x)
		} else {
			m.buf = append(m.buf, 0)
		}
	}
	return string(m.buf)
}

// add adds what a record says of a fact.
func (m *merging) add(id string, in *row, by *rule, r *reading) {
	v := by.value(in)
	age := ""
	if by.newer != nil {
		is := by.newer.value(in)
		if age = is.Text; !ageForm.MatchString(age) {
			m.conflict(r.index, is.Pos, fmt.Sprintf("newer is %s; expected a number, or a date such as 2020-08-13, which date: makes of other forms", record.Quoted(age)))
		}
	}
	f := m.facts[hashed.Of(id)]
	if f == nil {
		f = &merged{value: v, first: place{r.index, r.mergeable}, name: r.file.Name}
		f.value.Members = nil
		m.facts[hashed.Of(id)] = f
	} else if f.first.file != r.index && r.m.differs("dataset") {
		m.conflict(r.index, v.Pos, fmt.Sprintf("%s is also made from %s, which is another dataset; load the files one after the other", named(&v), f.name))
		return
	}
	for i := range v.Members {
		x := &v.Members[i]
		if f.first.file != r.index {
			if x.Name == "cite" && r.m.differs("source") {
				x.Value = withSource(x.Value, r.m.headerOf(r.file).Get("source"))
			}
			ofFile(&x.Value, r.file.Name)
		}
		at := f.member(x.Name)
		if at < 0 {
			f.value.Members, f.about = append(f.value.Members, *x), append(f.about, about{age, r.file.Name, x.Value.Pos})
			continue
		}
		was, of := &f.value.Members[at], &f.about[at]
		is := by.mergeRule(x.Name)
		replaces := is == mergeLast && !older(age, of.age) || is == mergeFirst && older(age, of.age)
		switch {
		case x.Name == "cite" || is == mergeUnion:
			f.union(was, x)
		case missing(&was.Value) || !missing(&x.Value) && replaces:
			was.Pos, was.Value = x.Pos, x.Value
			*of = about{age, r.file.Name, x.Value.Pos}
		case is == mergeSame && !missing(&x.Value) && !was.Value.Equal(&x.Value):
			m.conflict(r.index, x.Pos, fmt.Sprintf("%s: its %s is %s here, and %s at %s:%d:%d; expected the same value, %s, or merge to say which one counts", named(&v), x.Name, shown(&x.Value), shown(&was.Value), of.file, of.at.Line, of.at.Column, apart(&v)))
		}
	}
}

// ofFile notes that a value is of another file than the fact that it stands in.
func ofFile(v *record.Value, file string) {
	rule := record.Rule{}
	if v.Rule != nil {
		rule = *v.Rule
	}
	rule.Of = file
	v.Rule = &rule
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		ofFile(&v.Items[i], file)
	}
}

// union adds the items that a member lacks: of a list, or of citations, of which one may
// stand without a list.
func (f *merged) union(to, from *record.Member) {
	if f.has[to.Name] == nil {
		if f.has == nil {
			f.has = map[string]map[string]bool{}
		}
		f.has[to.Name] = map[string]bool{}
		items := slices.Clone(itemsOf(to.Value))
		for i := range items {
			f.has[to.Name][string(appendValue(nil, &items[i]))] = true
		}
		to.Value = record.Value{Pos: to.Value.Pos, Shape: record.List, Items: items}
	}
	for _, x := range itemsOf(from.Value) {
		if text := string(appendValue(nil, &x)); !f.has[to.Name][text] {
			f.has[to.Name][text] = true
			to.Value.Items = append(to.Value.Items, x)
		}
	}
}

// itemsOf returns the items of a list, or a list of the value.
func itemsOf(v record.Value) []record.Value {
	if v.Shape == record.List {
		return v.Items
	}
	return []record.Value{v}
}

// differs says whether a key of the header is another one for each file.
func (m *Mapping) differs(key string) bool {
	v := m.header.Get(key)
	return v != nil && strings.Contains(v.Text, "{"+fileColumn+"}")
}

// withSource gives the source to citations that name none.
func withSource(v record.Value, source *record.Value) record.Value {
	switch v.Shape {
	case record.Null:
	case record.List:
		v.Items = slices.Clone(v.Items)
		for i := range v.Items {
			v.Items[i] = withSource(v.Items[i], source)
		}
	case record.Object:
		if v.Get("source") == nil {
			v.Members = append(slices.Clone(v.Members), record.Member{Pos: v.Pos, Name: "source", Value: *source})
		}
	case record.Boolean, record.Number, record.Text:
		v = record.Value{Pos: v.Pos, Shape: record.Object, Members: []record.Member{{Pos: v.Pos, Name: "locator", Value: v}}}
		return withSource(v, source)
	}
	return v
}

func (m *merging) conflict(file int, at record.Pos, message string) {
	m.conflicts[file] = append(m.conflicts[file], record.Problem{At: at, Message: message})
}

// member returns the index of a member, or -1.
func (f *merged) member(name string) int {
	return slices.IndexFunc(f.value.Members, func(m record.Member) bool { return m.Name == name })
}

func (by *rule) mergeRule(property string) string {
	if is := by.merge[property]; is != "" {
		return is
	}
	return cmp.Or(by.merge[""], mergeSame)
}

// missing says whether a value is an empty list, which is none.
func missing(v *record.Value) bool { return v.Shape == record.List && len(v.Items) == 0 }

// ageForm is the form of what tells how new a record is: nothing, a number, or a date or a time in
// the form of ISO 8601.
var ageForm = regexp.MustCompile(`^(?:|[-+]?\d+(?:\.\d+)?|\d{4}-\d\d(?:-\d\d(?:[T ].*)?)?)$`)

// older says whether one age is less than another: by number if both are numbers, and
// otherwise by the order of characters. No age is less than any.
func older(a, b string) bool {
	if a == "" || b == "" {
		return a == "" && b != ""
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	if errX == nil && errY == nil {
		return x < y
	}
	return a < b
}

// shown shows a value in a message.
func shown(v *record.Value) string {
	if v.Shape != record.List {
		return v.String()
	}
	s := "["
	for i := range v.Items {
		if i > 0 {
			s += ", "
		}
		s += record.Short(v.Items[i].Text)
	}
	return record.Short(s + "]")
}

// apart says how facts with the identity of this one are told apart.
func apart(v *record.Value) string {
	if v.Get("id") == nil {
		return "a key that tells the relationships apart"
	}
	return "another id"
}

func named(v *record.Value) string {
	s := v.Get("type").Text
	if id := v.Get("id"); id != nil {
		return s + " " + id.Text
	}
	for _, end := range []string{"from", "to"} {
		if x := v.Get(end); x != nil {
			s += " " + end + " " + x.Text
		}
	}
	return s
}

func appendValue(b []byte, v *record.Value) []byte {
	b = append(append(b, 1+byte(v.Shape)), v.Text...)
	for i := range v.Items {
		b = appendValue(b, &v.Items[i])
	}
	for i := range v.Members {
		b = appendValue(append(b, v.Members[i].Name...), &v.Members[i].Value)
	}
	return append(b, 0)
}
