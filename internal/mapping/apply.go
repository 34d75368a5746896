package mapping

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

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
	if len(w.split) > 0 && v.Shape == record.Text {
		v = cut(v, w.split)
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

// cut cuts a text into a list wherever one of some texts stands in it.
func cut(v record.Value, at []string) record.Value {
	text := v.Text
	for _, s := range at[1:] {
		text = strings.ReplaceAll(text, s, at[0])
	}
	out := record.Value{Pos: v.Pos, Shape: record.List}
	for s := range strings.SplitSeq(text, at[0]) {
		if s = strings.TrimSpace(s); s != "" {
			out.Items = append(out.Items, record.Value{Pos: v.Pos, Shape: record.Text, Text: s, Bare: true})
		}
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
