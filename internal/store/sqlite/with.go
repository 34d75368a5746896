package sqlite

import "strings"

// A table is a common table expression: a select under a name, whose rows are worked
// out once, when they are first read.
type table struct {
	name    string
	columns []string // none: those of the select
	rows    string   // the select
	// recursive: the select reads the table, so its rows are not stored first.
	recursive bool
}

func (t table) sql() string {
	s := t.name
	if len(t.columns) > 0 {
		s += "(" + strings.Join(t.columns, ",") + ")"
	}
	if t.recursive {
		return s + " AS (" + t.rows + ")"
	}
	return s + " AS MATERIALIZED (" + t.rows + ")"
}

// all is the select of one column.
func (t table) all(column string) string { return "(SELECT " + column + " FROM " + t.name + ")" }

// value is the only value of a table of one row and one column.
func (t table) value() string { return t.all(t.columns[0]) }

// count is the SQL of how many rows it has.
func (t table) count() string { return t.all("count(*)") }

// A with is the tables that a select is worked out with, each of which may read those
// before it.
type with []table

// add puts a table behind the others.
func (w *with) add(name string, columns []string, rows string) table {
	t := table{name: name, columns: columns, rows: rows}
	*w = append(*w, t)
	return t
}

// sql is the clause in front of the select.
func (w with) sql() string {
	if len(w) == 0 {
		return ""
	}
	tables := make([]string, len(w))
	keyword := "WITH "
	for i, t := range w {
		if tables[i] = t.sql(); t.recursive {
			keyword = "WITH RECURSIVE "
		}
	}
	return keyword + strings.Join(tables, ",") + " "
}

// A gate is a condition on which a select is needed, which only the statement knows as
// it runs; "" is always open. Where it is shut, the select looks at nothing, since its
// LIMIT is 0. In the WHERE, SQLite would try it on each row, and so walk the whole of a
// table or an index for nothing.
type gate string

// shut is the opposite.
func (g gate) shut() gate { return "NOT " + g }

// and is open where the gate is and a condition holds.
func (g gate) and(condition string) gate { return gate(and(string(g), condition)) }

// limit is the LIMIT of a select behind the gate, of so many rows.
func (g gate) limit(n string) string {
	if g == "" {
		return " LIMIT " + n
	}
	return " LIMIT iif(" + string(g) + "," + n + ",0)"
}

// whole is the LIMIT of a select behind the gate that is wanted whole.
func (g gate) whole() string {
	if g == "" {
		return ""
	}
	return g.limit("-1")
}
