package mapping

import (
	"strconv"
	"strings"

	"casegraph/internal/record"
)

// A column is a reference of a rule to a value of a record. It stands for a column of a
// table, a key of an object, a path into the object, or something that the reading knows,
// such as the record's number.
type column struct {
	name string // as it is written
	// special is one of specials; "" if the column is one of the data.
	special string
	// outer says how many objects further out the column belongs; 0 is the record itself.
	// For `..name` the data decides between this object and those around it.
	outer int
	// dots is outer as it is written.
	dots int
	// binding is the name of the item of `each` to which the column belongs; "" if none.
	binding string
	// key is the column whose value is looked up in the join; nil if there is none.
	key   *column
	join  string
	steps path
	// plain are the steps from the record, while the name of a binding has no item yet.
	plain path
	// exact: the name stands in quotes, so it is neither a path nor special.
	exact bool
}

// specials are the columns that the reading knows.
var specials = []string{numberColumn, rowColumn, lineColumn, fileColumn, keyColumn}

// A path leads to a value. Its steps are keys, numbers of items, `*` for all items or for
// all members of an object, and `1+` for all items except the first. A value that is not a
// list counts as a list of one.
type path []string

func parsePath(s string) path {
	if s == "" {
		return nil
	}
	return strings.Split(s, ".")
}

// columnOf parses a reference. each and joins are the names that the rule can use.
func columnOf(name string, each []binding, joins map[string]*join) *column {
	c := &column{name: name}
	if exact, ok := exactName(name); ok {
		c.name, c.steps, c.exact = exact, path{exact}, true
		return c
	}
	rest := name
	for strings.HasPrefix(rest, "..") {
		c.outer++
		c.dots++
		rest = rest[2:]
	}
	for _, b := range each {
		if after, ok := strings.CutPrefix(rest, b.name); ok && c.outer == 0 && (after == "" || after[0] == '.') {
			c.binding, c.plain, rest = b.name, parsePath(name), strings.TrimPrefix(after, ".")
			break
		}
	}
	if at := strings.LastIndexByte(rest, '@'); at > 0 && joins[rest[at+1:]] != nil {
		return &column{name: name, join: rest[at+1:], key: columnOf(strings.TrimSuffix(name, rest[at:]), each, nil)}
	}
	if strings.HasPrefix(rest, "#") {
		c.special = rest
		return c
	}
	c.steps = parsePath(rest)
	return c
}

// ofRecord returns the column itself, or the one whose value is looked up in a join.
func (c *column) ofRecord() *column {
	for c.key != nil {
		c = c.key
	}
	return c
}

// ofTable says whether the column is one that a table must have.
func (c *column) ofTable() bool {
	return c.key == nil && c.special == "" && c.outer == 0 && c.binding == ""
}

// column returns the value of a column, with its place. It is null if there is none, and
// a list if the path has a star.
func (r *row) column(name string) record.Value {
	c := r.columns[name]
	if c == nil {
		c = columnOf(name, nil, r.joins)
	}
	return r.valueOf(c)
}

func (r *row) valueOf(c *column) record.Value {
	if c.key != nil {
		j, key := r.joins[c.join], r.valueOf(c.key)
		v := j.lookup(key)
		if v.Shape == record.Null && !r.testing && r.used == nil {
			r.omit(j.place, "found nothing in the join "+j.name, key)
		}
		return v
	}
	in, steps := r, c.steps
	for range c.outer {
		if in = in.parent; in == nil {
			return record.Value{Pos: r.Pos}
		}
	}
	if c.binding != "" {
		if b := r.boundTo(c.binding); b != nil {
			in = &b.row
		} else {
			steps = c.plain
		}
	}
	switch c.special {
	case numberColumn, rowColumn:
		return in.text(strconv.Itoa(in.number))
	case lineColumn:
		return in.text(strconv.Itoa(in.Line))
	case fileColumn:
		return in.text(r.file)
	case keyColumn:
		if in.key == "" {
			return record.Value{Pos: in.Pos}
		}
		return in.text(in.key)
	}
	if c.exact {
		if v := in.Get(c.name); v != nil {
			return r.replaceNulls(*v)
		}
		return record.Value{Pos: r.Pos}
	}
	if len(steps) > 1 && c.outer == 0 && in == r {
		if v := in.Get(c.name); v != nil { // a key with dots in it
			return r.replaceNulls(*v)
		}
	}
	return r.replaceNulls(in.walk(*in.Value, steps))
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
