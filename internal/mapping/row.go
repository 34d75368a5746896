package mapping

import (
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/record"
)

// A row is a record of the data, with what its columns depend on.
type row struct {
	*record.Value
	parent *row // the object that contains the list of records; nil if there is none
	number int  // of the record, from 1
	file   string
	nulls  []string
	fail   func(record.Pos, string)
	joins  map[string]*join
	// bound has the current item of each name that the rule's `each` gives.
	bound map[string]record.Value
	// used has the positions of the values that facts use; nil without an account.
	used map[position]bool
	// notes counts what rules leave out or may misread.
	notes *notes
}

// A path leads to a value. Its steps are keys, numbers of items, `*` for all items, and
// `1+` for all items except the first. A value that is not a list counts as a list of one.
type path []string

func parsePath(s string) path {
	if s == "" {
		return nil
	}
	return strings.Split(s, ".")
}

// column returns the value of a column, with its place. It is null if there is none, and
// a list if the path has a star.
func (r *row) column(name string) record.Value {
	switch name {
	case numberColumn, rowColumn:
		return r.text(strconv.Itoa(r.number))
	case lineColumn:
		return r.text(strconv.Itoa(r.Line))
	case fileColumn:
		return r.text(r.file)
	}
	if exact, ok := exactName(name); ok {
		if v := r.Get(exact); v != nil {
			return r.replaceNulls(*v)
		}
		return record.Value{Pos: r.Pos}
	}
	if rest, ok := strings.CutPrefix(name, ".."); ok {
		if r.parent == nil {
			return record.Value{Pos: r.Pos}
		}
		return r.parent.column(rest)
	}
	if v, ok := r.bound[name]; ok {
		return v
	}
	if column, join, ok := splitJoin(name); ok && r.joins[join] != nil {
		return r.joins[join].lookup(r.column(column))
	}
	if v := r.Get(name); v != nil {
		return r.replaceNulls(*v)
	}
	return r.replaceNulls(r.walk(*r.Value, parsePath(name)))
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

// splitJoin splits `column@join`.
func splitJoin(name string) (column, join string, ok bool) {
	at := strings.LastIndexByte(name, '@')
	if at < 1 {
		return name, "", false
	}
	return name[:at], name[at+1:], true
}

// items returns the values that a star selects.
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

// isNull says whether a text stands for no value. If the empty text does, so does a blank
// one.
func (r *row) isNull(s string) bool {
	if strings.TrimSpace(s) == "" {
		s = ""
	}
	return slices.Contains(r.nulls, s)
}

// replaceNulls makes null of a blank text, and of one that stands for no value.
func (r *row) replaceNulls(v record.Value) record.Value {
	if v.Shape == record.Text && r.isNull(v.Text) {
		return record.Value{Pos: v.Pos}
	}
	if v.Shape == record.List {
		out := v
		out.Items = nil
		for _, item := range v.Items {
			if item = r.replaceNulls(item); item.Shape != record.Null {
				out.Items = append(out.Items, item)
			}
		}
		return out
	}
	return v
}
