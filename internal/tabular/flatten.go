package tabular

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Table has rows of cells, one for each column. A cell is nil, a text, a number
// (json.Number), a boolean, or a list of those.
type Table struct {
	Columns []string
	Rows    [][]any
}

// Flatten makes a table of a JSON object, which is the data of an answer.
//
// Each object of one list becomes a row. rows is the path of that list ("people.nodes"). If
// it is "", there must be at most one list of objects outside other lists; if there is none,
// the object itself is the only row. A column is a path of keys within the row. A list
// within the row becomes one cell, with an item for each item of the list, even if that is
// null, so that the columns of one list have the same length. If the list of rows is within
// the items of another list, each row repeats the cells of its outer item, in columns with
// the path from the top.
func Flatten(data []byte, rows string) (*Table, error) {
	top, err := parse(data)
	if err != nil {
		return nil, err
	}
	path, err := rowsOf(top, rows)
	if err != nil {
		return nil, err
	}
	f := &flattening{at: map[string]int{}}
	if err := f.walk(top, path, nil, nil); err != nil {
		return nil, err
	}
	return f.table(), nil
}

// rowsOf returns the path of the list of rows, or nil if the object itself is the row.
func rowsOf(top object, rows string) ([]string, error) {
	if rows != "" {
		return strings.Split(rows, "."), nil
	}
	found := lists(top, nil)
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	var names []string
	for _, f := range found {
		names = append(names, strings.Join(f, "."))
	}
	return nil, fmt.Errorf("the answer has more than one list (%s); choose the one whose items become rows", strings.Join(names, ", "))
}

// lists returns the paths of the lists of objects that are not in another list. An empty
// list counts if its name, nodes or edges, says that it has objects.
func lists(o object, path []string) [][]string {
	var out [][]string
	for _, m := range o {
		path := append(slices.Clone(path), m.name)
		switch v := m.value.(type) {
		case object:
			out = append(out, lists(v, path)...)
		case []any:
			named := m.name == "nodes" || m.name == "edges"
			if slices.ContainsFunc(v, isObject) || len(v) == 0 && named {
				out = append(out, path)
			}
		}
	}
	return out
}

func isObject(v any) bool {
	_, ok := v.(object)
	return ok
}

// A flattening is a table that is being built. Rows may add columns.
type flattening struct {
	columns []string
	at      map[string]int // the index of a column
	rows    []map[string]any
}

// walk follows the path to the rows and adds them. prefix is the path so far, and inherited
// has the cells of the outer items.
func (f *flattening) walk(v any, path, prefix []string, inherited map[string]any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		for _, item := range v {
			here := inherited
			if o, ok := item.(object); ok && len(path) > 0 {
				here = copyOf(inherited)
				f.cells(o, strings.Join(prefix, ".")+".", path[0], here)
			}
			if err := f.walk(item, path, prefix, here); err != nil {
				return err
			}
		}
		return nil
	case object:
		if len(path) == 0 {
			row := copyOf(inherited)
			f.cells(v, "", "", row)
			f.rows = append(f.rows, row)
			return nil
		}
		for _, m := range v {
			if m.name == path[0] {
				return f.walk(m.value, path[1:], append(slices.Clone(prefix), m.name), inherited)
			}
		}
		return fmt.Errorf("the answer has no %q under %q", path[0], strings.Join(prefix, "."))
	}
	return fmt.Errorf("%q is not a list of objects", strings.Join(prefix, "."))
}

func copyOf(row map[string]any) map[string]any {
	out := map[string]any{}
	maps.Copy(out, row)
	return out
}

// cells adds the leaves of an object to a row, except those of one member.
func (f *flattening) cells(o object, prefix, except string, row map[string]any) {
	for _, m := range o {
		if m.name != except {
			f.cell(prefix+m.name, m.value, false, row)
		}
	}
}

func (f *flattening) cell(name string, v any, many bool, row map[string]any) {
	switch v := v.(type) {
	case object:
		for _, m := range v {
			f.cell(name+"."+m.name, m.value, many, row)
		}
		return
	case []any:
		if len(v) == 0 && !many {
			f.column(name)
			row[name] = v
		}
		for _, item := range v {
			f.cell(name, item, true, row)
		}
		return
	}
	f.column(name)
	if !many {
		row[name] = v
		return
	}
	list, _ := row[name].([]any)
	row[name] = append(list, v)
}

func (f *flattening) column(name string) {
	if _, ok := f.at[name]; !ok {
		f.at[name] = len(f.columns)
		f.columns = append(f.columns, name)
	}
}

// table returns the table. It leaves out a column that is null or empty in all rows if there
// are columns below its path: then it is an object in some rows, and null in others.
func (f *flattening) table() *Table {
	t := &Table{}
	for _, name := range f.columns {
		empty := !slices.ContainsFunc(f.rows, func(row map[string]any) bool {
			list, ok := row[name].([]any)
			return row[name] != nil && (!ok || len(list) > 0)
		})
		if !empty || !slices.ContainsFunc(f.columns, func(other string) bool { return strings.HasPrefix(other, name+".") }) {
			t.Columns = append(t.Columns, name)
		}
	}
	for _, row := range f.rows {
		cells := make([]any, len(t.Columns))
		for i, name := range t.Columns {
			cells[i] = row[name]
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

var errNoObject = errors.New("the answer is not a JSON object")
