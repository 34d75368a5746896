package mapping

import (
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/record"
)

// A row is a record of the data, and what is asked of it.
type row struct {
	*record.Value
	around *row // the object around the list it is an item of; nil where there is none
	number int  // 1 is the first
	file   string
	nulls  []string
	fail   func(record.Pos, string)
	joins  map[string]*join
	// bound are the columns that the rule names with each.
	bound map[string]record.Value
	// kept are the places of the values that were made into something; nil where
	// nobody asks.
	kept map[spot]bool
}

// A path leads to a value: keys, numbers, stars, and 1+ for a list's items but the
// first. What is no list is one of a single item.
type path []string

func pathOf(s string) path {
	if s == "" {
		return nil
	}
	return strings.Split(s, ".")
}

// column is the value of a column, with its place; null where there is none. A
// path with a star gives a list.
func (r *row) column(name string) record.Value {
	switch name {
	case "#":
		return r.text(strconv.Itoa(r.number))
	case "#line":
		return r.text(strconv.Itoa(r.Line))
	case "#file":
		return r.text(r.file)
	}
	if rest, ok := strings.CutPrefix(name, ".."); ok {
		if r.around == nil {
			return record.Value{Pos: r.Pos}
		}
		return r.around.column(rest)
	}
	if v, ok := r.bound[name]; ok {
		return v
	}
	if column, join, ok := cutJoin(name); ok && r.joins[join] != nil {
		return r.joins[join].of(r.column(column))
	}
	if v := r.Get(name); v != nil {
		return r.known(*v)
	}
	return r.known(r.walk(*r.Value, pathOf(name)))
}

func (r *row) text(s string) record.Value {
	return record.Value{Pos: r.Pos, Shape: record.Text, Text: s, Bare: true}
}

func (r *row) walk(v record.Value, p path) record.Value {
	for i, step := range p {
		switch {
		case step == "*" || step == "1+":
			out := record.Value{Pos: v.Pos, Shape: record.List}
			all := items(v)
			if step == "1+" {
				all = all[min(1, len(all)):]
			}
			for _, item := range all {
				if x := r.walk(item, p[i+1:]); x.Shape == record.List {
					out.Items = append(out.Items, x.Items...)
				} else if x.Shape != record.Null {
					out.Items = append(out.Items, x)
				}
			}
			return out
		case v.Shape == record.Object:
			x := v.Get(step)
			if x == nil {
				return record.Value{Pos: v.Pos}
			}
			v = *x
		case v.Shape == record.List:
			n, err := strconv.Atoi(step)
			if err != nil || n < 0 || n >= len(v.Items) {
				return record.Value{Pos: v.Pos}
			}
			v = v.Items[n]
		case step != "0":
			return record.Value{Pos: v.Pos}
		}
	}
	return v
}

// cutJoin takes apart the name of a column and that of a join.
func cutJoin(name string) (column, join string, ok bool) {
	at := strings.LastIndexByte(name, '@')
	if at < 1 {
		return name, "", false
	}
	return name[:at], name[at+1:], true
}

// items are what a star stands for.
func items(v record.Value) []record.Value {
	switch v.Shape {
	case record.Object:
	case record.List:
		return v.Items
	case record.Null:
		return nil
	case record.Boolean, record.Number, record.Text:
		return []record.Value{v}
	}
	var out []record.Value
	for _, m := range v.Members {
		out = append(out, m.Value)
	}
	return out
}

// known makes null of what marks one.
func (r *row) known(v record.Value) record.Value {
	if v.Shape == record.Text && slices.Contains(r.nulls, v.Text) {
		return record.Value{Pos: v.Pos}
	}
	if v.Shape == record.List {
		out := v
		out.Items = nil
		for _, item := range v.Items {
			if item = r.known(item); item.Shape != record.Null {
				out.Items = append(out.Items, item)
			}
		}
		return out
	}
	return v
}
