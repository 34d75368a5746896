package mapping

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// A transform computes a value from that of another expression. It applies its steps in
// the order of the fields.
type transform struct {
	place     *record.Rule
	source    expression
	when      condition
	json      bool
	split     string
	match     *regexp.Regexp // nil: every text matches
	letters   func(string) string
	join      string
	joined    bool
	dates     []layout
	values    map[string]expression // nil: values are not mapped
	otherwise expression            // nil: a value that is not in values is an error
	// prefix and suffix stand around each value that there is.
	prefix, suffix string
}

var transformKeys = []string{"column", "text", "first", "slug", "key", "when", "json", "split", "match", "letters", "date", "values", "otherwise", "prefix", "suffix", "join"}

// sourceKeys say where a value comes from. A rule has one of them.
var sourceKeys = []string{"column", "text", "first", "slug", "key"}

// transform reads an object that says where a value comes from, and how to change it.
func (r *reader) transform(v *record.Value, p *catalog.Property) expression {
	w := transform{place: r.rule(v.Pos)}
	var source string
	for i := range v.Members {
		k := &v.Members[i]
		if slices.Contains(sourceKeys, k.Name) {
			if source != "" {
				r.fail(k.Pos, fmt.Sprintf("the rule for a value has both %s and %s; expected one of them", source, k.Name))
			}
			source = k.Name
		}
		switch k.Name {
		case "column":
			if k.Value.Shape != record.Text && k.Value.Shape != record.Number {
				r.fail(k.Value.Pos, fmt.Sprintf("column is %s; expected the name of a column", &k.Value))
				continue
			}
			w.source = template{place: w.place, texts: []string{"", ""}, columns: []string{k.Value.Text}}
		case "text":
			w.source = r.untyped(&k.Value, p)
		case "first":
			f := first{place: w.place}
			for i := range k.Value.Items {
				f.of = append(f.of, r.untyped(&k.Value.Items[i], p))
			}
			w.source = f
		case "slug":
			w.source = r.slug(&k.Value)
		case "key":
			w.source = r.key(&k.Value)
		case "prefix":
			w.prefix = k.Value.Text
		case "suffix":
			w.suffix = k.Value.Text
		case "when":
			w.when = r.condition(&k.Value)
		case "json":
			if w.json = k.Value.Shape == record.Boolean && k.Value.Text == "true"; !w.json {
				r.fail(k.Value.Pos, fmt.Sprintf("json is %s; expected true", &k.Value))
			}
		case "split":
			w.split = k.Value.Text
		case "match":
			m, err := regexp.Compile("^(?:" + k.Value.Text + ")$")
			if err != nil {
				r.fail(k.Value.Pos, fmt.Sprintf("match: %v", err))
				continue
			}
			w.match = m
		case "letters":
			switch k.Value.Text {
			case "upper":
				w.letters = strings.ToUpper
			case "lower":
				w.letters = strings.ToLower
			default:
				r.fail(k.Value.Pos, fmt.Sprintf("letters is %s; expected upper or lower", &k.Value))
			}
		case "join":
			w.join, w.joined = k.Value.Text, true
		case "date":
			for _, s := range r.texts(&k.Value, k.Name) {
				l, err := layoutOf(s)
				if err != nil {
					r.fail(k.Value.Pos, err.Error())
				}
				w.dates = append(w.dates, l)
			}
		case "values":
			w.values = map[string]expression{}
			for i := range k.Value.Members {
				to := &k.Value.Members[i]
				w.values[to.Name] = r.target(&to.Value, p)
			}
		case "otherwise":
			w.otherwise = r.target(&k.Value, p)
		default:
			r.fail(k.Pos, fmt.Sprintf("the rule for a value has no key %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, transformKeys)))
		}
	}
	if w.source == nil {
		r.fail(v.Pos, "the rule has no source for its value; expected column, text, first, slug or key")
		w.source = constant{}
	}
	if s, ok := w.source.(slug); ok {
		s.most -= len(w.prefix) + len(w.suffix)
		w.source = s
	}
	return w
}

func (r *reader) target(v *record.Value, p *catalog.Property) expression {
	e := r.untyped(v, p)
	if c, ok := e.(constant); ok && p != nil && p.Kind == catalog.EnumKind && c.Shape == record.Text {
		r.enum(v.Pos, p, c.Text)
	}
	return e
}

func (w transform) eachColumn(each func(string, *record.Rule)) {
	w.source.eachColumn(each)
	w.when.eachColumn(each)
	for _, e := range w.values {
		e.eachColumn(each)
	}
	if w.otherwise != nil {
		w.otherwise.eachColumn(each)
	}
}

func (w transform) value(r *row) record.Value {
	if !w.when.holds(r) {
		return record.Value{Pos: record.Pos{Line: r.Line, Column: r.Column, Rule: w.place}}
	}
	v := w.source.value(r)
	if w.json {
		v = parsed(r, v)
	}
	if w.split != "" && v.Shape == record.Text {
		parts := record.Value{Pos: v.Pos, Shape: record.List}
		for _, s := range strings.Split(v.Text, w.split) {
			if s = strings.TrimSpace(s); s != "" {
				parts.Items = append(parts.Items, record.Value{Pos: v.Pos, Shape: record.Text, Text: s, Bare: true})
			}
		}
		v = parts
	}
	if v.Shape != record.List {
		return w.enclosed(w.one(r, v))
	}
	out := v
	out.Items = nil
	for _, item := range v.Items {
		if x := w.enclosed(w.one(r, item)); x.Shape != record.Null {
			out.Items = append(out.Items, x)
		}
	}
	if w.joined {
		return w.joinItems(r, out)
	}
	return out
}

// enclosed puts the prefix and the suffix around a value.
func (w transform) enclosed(v record.Value) record.Value {
	if v.Shape == record.Boolean || v.Shape == record.Number || v.Shape == record.Text {
		if w.prefix != "" || w.suffix != "" {
			v.Shape, v.Text, v.Bare = record.Text, w.prefix+v.Text+w.suffix, true
		}
	}
	return v
}

// joinItems joins the items of a list into one text.
func (w transform) joinItems(r *row, v record.Value) record.Value {
	var texts []string
	for _, item := range v.Items {
		texts = append(texts, item.Text)
	}
	if texts == nil {
		return record.Value{Pos: v.Pos}
	}
	r.markUsed(v)
	return record.Value{Pos: v.Pos, Shape: record.Text, Text: strings.Join(texts, w.join), Bare: true}
}

// one transforms a single value.
func (w transform) one(r *row, v record.Value) record.Value {
	if v.Shape != record.Null && w.match != nil {
		found := w.match.FindStringSubmatch(v.Text)
		if found == nil {
			return record.Value{Pos: v.Pos}
		}
		v.Text = found[min(1, len(found)-1)]
	}
	if v.Shape != record.Null && w.letters != nil {
		v.Text = w.letters(v.Text)
	}
	if v.Shape != record.Null && w.dates != nil {
		text, ok := "", false
		for _, l := range w.dates {
			if text, ok = l.read(v.Text); ok {
				break
			}
		}
		if !ok {
			var layouts []string
			for _, l := range w.dates {
				layouts = append(layouts, l.written)
			}
			r.fail(v.Pos, fmt.Sprintf("%s is not a date of the form %s", record.Quoted(v.Text), strings.Join(layouts, " or ")))
			return record.Value{Pos: v.Pos}
		}
		v.Text = text
	}
	if w.values == nil {
		return v
	}
	to, ok := w.values[v.Text]
	switch {
	case ok && v.Shape != record.Null:
	case w.otherwise != nil:
		return w.otherwise.value(r) // not at v's place, since v is not used
	case v.Shape == record.Null:
		return v
	default:
		var known []string
		for k := range w.values {
			known = append(known, k)
		}
		slices.Sort(known)
		r.fail(v.Pos, fmt.Sprintf("%s is not a key of values%s; use otherwise for all other values", record.Quoted(v.Text), suggest.Instead(v.Text, known)))
		return record.Value{Pos: v.Pos}
	}
	x := to.value(r)
	x.Line, x.Column = v.Line, v.Column
	return x
}

// A layout is a form of dates such as DD.MM.YYYY. Its parts are YYYY, MM, DD, M and D.
type layout struct {
	written string
	form    *regexp.Regexp
	// year, month and day are the numbers of their groups in form; 0: there is none.
	year, month, day int
}

var layoutPart = regexp.MustCompile(`YYYY|MM?|DD?`)

func layoutOf(s string) (layout, error) {
	l := layout{written: s}
	form, rest, n := "^", s, 0
	for {
		at := layoutPart.FindStringIndex(rest)
		if at == nil {
			break
		}
		form += regexp.QuoteMeta(rest[:at[0]])
		part := rest[at[0]:at[1]]
		n++
		group, to := `(\d{2})`, &l.month
		switch part[0] {
		case 'Y':
			group, to = `(\d{4})`, &l.year
		case 'D':
			to = &l.day
		}
		if len(part) == 1 {
			group = `(\d{1,2})`
		}
		if *to != 0 {
			return l, fmt.Errorf("date: %s has a part twice; expected a form such as DD.MM.YYYY", record.Quoted(s))
		}
		*to = n
		form += group
		rest = rest[at[1]:]
	}
	if l.year == 0 || l.day != 0 && l.month == 0 {
		return l, fmt.Errorf("date: %s is not a form of dates; expected one such as DD.MM.YYYY, M/YYYY or YYYY", record.Quoted(s))
	}
	l.form = regexp.MustCompile(form + regexp.QuoteMeta(rest) + "$")
	return l, nil
}

// read converts a date to EDTF. Whether that day exists is checked by the loader.
func (l layout) read(s string) (string, bool) {
	found := l.form.FindStringSubmatch(s)
	if found == nil {
		return "", false
	}
	out := found[l.year]
	for _, part := range []int{l.month, l.day} {
		if part != 0 {
			out += fmt.Sprintf("-%02s", found[part])
		}
	}
	return out, true
}
