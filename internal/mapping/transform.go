package mapping

import (
	"fmt"
	"slices"

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
	split     []string              // texts that stand between the items of a list
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
		if w.split = r.texts(&k.Value, k.Name); slices.Contains(w.split, "") {
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
