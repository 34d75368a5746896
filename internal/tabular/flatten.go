package tabular

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Table has a value or nil for each of its columns in each row: a text, a
// number (json.Number), a boolean, or a list of those where the row has many.
type Table struct {
	Columns []string
	Rows    [][]any
}

// Flatten makes a table of a JSON object, the data of an answer.
//
// A row is an object of the list that rows names, by the keys on the way to it
// ("people.nodes"). Without it there must be only one list that is in no other;
// where there is none, the object itself is the row. A column is a path of keys
// within the row. What is in a list within the row is one cell, a list with an
// item for each, null ones too, so that the columns of one list stay in step. A
// row that is in a row of another list repeats what that one has, under paths
// from the top.
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

// rowsOf is the path to the list of rows; nil is the object itself.
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
	return nil, fmt.Errorf("the answer has more than one list (%s): choose the one whose items become rows", strings.Join(names, ", "))
}

// lists are the paths to the lists of objects that are in no other list. One
// without items tells by its name that it would have objects.
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

// A flattening is a table whose columns are not all known yet.
type flattening struct {
	columns []string
	at      map[string]int // where a column stands
	rows    []map[string]any
}

// walk goes down the path, with what the rows above have. passed is the way so
// far.
func (f *flattening) walk(v any, path, passed []string, above map[string]any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		for _, item := range v {
			here := above
			if o, ok := item.(object); ok && len(path) > 0 {
				here = copyOf(above)
				f.cells(o, strings.Join(passed, ".")+".", path[0], here)
			}
			if err := f.walk(item, path, passed, here); err != nil {
				return err
			}
		}
		return nil
	case object:
		if len(path) == 0 {
			row := copyOf(above)
			f.cells(v, "", "", row)
			f.rows = append(f.rows, row)
			return nil
		}
		for _, m := range v {
			if m.name == path[0] {
				return f.walk(m.value, path[1:], append(slices.Clone(passed), m.name), above)
			}
		}
		return fmt.Errorf("the answer has no %q under %q", path[0], strings.Join(passed, "."))
	}
	return fmt.Errorf("%q is no list of objects", strings.Join(passed, "."))
}

func copyOf(row map[string]any) map[string]any {
	out := map[string]any{}
	maps.Copy(out, row)
	return out
}

// cells adds the leaves of an object to a row, but for those of one member.
func (f *flattening) cells(o object, prefix, but string, row map[string]any) {
	for _, m := range o {
		if m.name != but {
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

// table leaves out a column that is null or empty in all rows, because what
// stands there in others has columns of its own.
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

var errNoObject = errors.New("the answer is no JSON object")
