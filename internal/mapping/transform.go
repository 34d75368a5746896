package mapping

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casegraph/internal/catalog"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// A transform computes values from those of another expression.
type transform struct {
	place     *record.Rule
	source    expression
	when      condition
	json      bool
	split     string
	steps     []step                // change the text of each value
	values    map[string]expression // by the text of a value; nil: values are not mapped
	otherwise expression            // takes the place of null and of what does not fit; nil: there is none
	prefix    string
	suffix    string
	join      string
	joined    bool
}

// transformKeys are the keys of a rule for a value, in the order in which they apply.
var transformKeys = slices.Concat(sourceKeys, []string{"when", "json", "split"}, stepKeys,
	[]string{"values", "otherwise", "prefix", "suffix", "join"}, datingKeys)

var (
	// sourceKeys say where a value comes from. A rule has one of them.
	sourceKeys = []string{"column", "text", "first", "slug", "key"}
	// stepKeys change a text. They apply in this order.
	stepKeys = []string{"trim", "replace", "match", "letters", "number", "date"}
	// datingKeys say more about dates, in a rule or for the whole mapping.
	datingKeys = []string{"months", "pivot", "calendar"}
)

// transform reads an object that says where a value comes from, and how to change it.
func (r *reader) transform(v *record.Value, p *catalog.Property) expression {
	w := transform{place: r.rule(v.Pos)}
	steps := map[string]step{}
	var source string
	for i := range v.Members {
		k := &v.Members[i]
		switch {
		case slices.Contains(sourceKeys, k.Name):
			if source != "" {
				r.fail(k.Pos, fmt.Sprintf("the rule for a value has both %s and %s; expected one of them", source, k.Name))
			}
			source = k.Name
			w.source = r.source(k, w.place, p)
		case slices.Contains(stepKeys, k.Name):
			if s := r.step(k, v, p); s != nil {
				steps[k.Name] = s
			}
		case slices.Contains(datingKeys, k.Name):
			if v.Get("date") == nil {
				r.fail(k.Pos, fmt.Sprintf("%s stands without date; expected the forms of the dates too", k.Name))
			}
		default:
			w.read(r, k, p)
		}
	}
	for _, key := range stepKeys {
		if s := steps[key]; s != nil {
			w.steps = append(w.steps, s)
		}
	}
	if source == "" {
		r.fail(v.Pos, "the rule has no source for its value; expected column, text, first, slug or key")
	}
	if w.source == nil {
		w.source = constant{}
	}
	if s, ok := w.source.(slug); ok {
		s.most -= len(w.prefix) + len(w.suffix)
		w.source = s
	}
	return w
}

// source reads a key that says where a value comes from, of the rule at place.
func (r *reader) source(k *record.Member, place *record.Rule, p *catalog.Property) expression {
	switch k.Name {
	case "text":
		return r.untyped(&k.Value, p)
	case "slug":
		return r.slug(&k.Value)
	case "key":
		return r.key(&k.Value)
	case "first":
		f := first{place: place}
		if k.Value.Shape != record.List {
			r.fail(k.Value.Pos, fmt.Sprintf("first is %s; expected a list such as [\"{born}\", \"{year}\"]", &k.Value))
		}
		for i := range k.Value.Items {
			f.of = append(f.of, r.untyped(&k.Value.Items[i], p))
		}
		return f
	}
	if k.Value.Shape != record.Text && k.Value.Shape != record.Number {
		r.fail(k.Value.Pos, fmt.Sprintf("column is %s; expected the name of a column", &k.Value))
		return nil
	}
	return template{place: place, texts: []string{"", ""}, columns: []string{k.Value.Text}}
}

// step reads a key that changes a text, of the rule v.
func (r *reader) step(k *record.Member, v *record.Value, p *catalog.Property) step {
	switch k.Name {
	case "trim":
		return r.trim(&k.Value)
	case "replace":
		return r.replace(&k.Value)
	case "match":
		return r.match(&k.Value)
	case "letters":
		return r.letters(&k.Value)
	case "number":
		return r.number(&k.Value, p)
	}
	return r.dates(&k.Value, r.datingOf(v))
}

// read reads any other key.
func (w *transform) read(r *reader, k *record.Member, p *catalog.Property) {
	switch k.Name {
	case "when":
		w.when = r.condition(&k.Value)
	case "json":
		if w.json = k.Value.Shape == record.Boolean && k.Value.Text == "true"; !w.json {
			r.fail(k.Value.Pos, fmt.Sprintf("json is %s; expected true", &k.Value))
		}
	case "split":
		if w.split = r.text(&k.Value, k.Name); w.split == "" {
			r.fail(k.Value.Pos, "split is an empty text; expected what stands between the values of a list, such as \";\"")
		}
	case "values":
		if k.Value.Shape != record.Object {
			r.fail(k.Value.Pos, fmt.Sprintf("values is %s; expected an object such as {f: FEMALE, m: MALE}", &k.Value))
		}
		w.values = map[string]expression{}
		for i := range k.Value.Members {
			to := &k.Value.Members[i]
			w.values[norm.NFC.String(to.Name)] = r.target(&to.Value, p)
		}
	case "otherwise":
		w.otherwise = r.target(&k.Value, p)
	case "prefix":
		w.prefix = r.text(&k.Value, k.Name)
	case "suffix":
		w.suffix = r.text(&k.Value, k.Name)
	case "join":
		w.join, w.joined = r.text(&k.Value, k.Name), true
	default:
		r.fail(k.Pos, fmt.Sprintf("the rule for a value has no key %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, transformKeys)))
	}
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
	if isScalar(v) && w.prefix+w.suffix != "" {
		v.Shape, v.Text, v.Bare = record.Text, w.prefix+v.Text+w.suffix, true
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
	written := v
	if isScalar(v) {
		v.Text = norm.NFC.String(v.Text)
		for _, s := range w.steps {
			text, err := s.change(r, v)
			if err != nil {
				return w.unfit(r, written, err)
			}
			if text == v.Text {
				continue
			}
			if v = r.replaceNulls(record.Value{Pos: v.Pos, Shape: record.Text, Text: text, Bare: true}); v.Shape == record.Null {
				break
			}
		}
	}
	if v.Shape == record.Null && w.otherwise != nil {
		return w.otherwise.value(r)
	}
	if v.Shape == record.Null || w.values == nil {
		return v
	}
	to, ok := w.values[v.Text]
	if !ok {
		known := slices.Sorted(maps.Keys(w.values))
		return w.unfit(r, written, fmt.Errorf("%s is not a key of values%s; use otherwise for all other values", record.Quoted(v.Text), suggest.Instead(v.Text, known)))
	}
	x := to.value(r)
	x.Line, x.Column = v.Line, v.Column
	return x
}

// unfit returns what takes the place of a value that does not fit the rule.
func (w transform) unfit(r *row, v record.Value, why error) record.Value {
	switch {
	case w.otherwise != nil:
		x := w.otherwise.value(r) // not at v's place, since v is not used
		if x.Shape == record.Null {
			r.omit(w.place, "fell under otherwise", v)
		}
		return x
	case errors.Is(why, errNoMatch):
		r.omit(w.place, "did not match", v)
	default:
		r.fail(v.Pos, why.Error())
	}
	return record.Value{Pos: v.Pos}
}

func isScalar(v record.Value) bool {
	return v.Shape == record.Text || v.Shape == record.Number || v.Shape == record.Boolean
}
