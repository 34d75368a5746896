package sqlite

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store"
)

// A file may come from anybody, and its schema says what SQLite runs: a trigger at
// each write, a view in a table's place, an expression in a column. So a store's
// schema is only what this package writes, and is held against that, text for text,
// before anything else is read. Of views the form is enough, since none is read.

// The forms of what stands in a text.
const (
	nameForm   = `(?:"(?:[^"]|"")+"|'(?:[^']|'')+'|\w+)`
	namesForm  = nameForm + `(?:, ?` + nameForm + `)*`
	valueForm  = `(?:NULL|-?[0-9][0-9.e+-]*|'(?:[^']|'')*')`
	columnForm = nameForm + `(?: (?:TEXT|INTEGER|REAL|BLOB))?(?: NOT NULL)?(?: PRIMARY KEY)?(?: DEFAULT ` + valueForm + `)?`
	partForm   = `(?:PRIMARY KEY\(` + namesForm + `\)|` + columnForm + `)`
)

var (
	plainTable = regexp.MustCompile(`^CREATE TABLE (` + nameForm + `) ?\((` + partForm + `(?: ?, ?` + partForm + `)*) ?\)((?: STRICT)?(?:,? ?WITHOUT ROWID)?)$`)
	plainPart  = regexp.MustCompile(`(` + partForm + `)(?: ?, ?|$)`)
	plainIndex = regexp.MustCompile(`^CREATE (?:UNIQUE )?INDEX (` + nameForm + `) ON ` + nameForm + ` ?\(` + namesForm + `\)$`)
	fill       = regexp.MustCompile(` DEFAULT ` + valueForm + `$`)
)

// canonical is the text of a table or an index, however its columns came to be in
// it: a migration adds some at the end, with the value of the rows there are. It is
// "" where the text is not like any of ours.
func canonical(sql string) string {
	sql = strings.Replace(sql, "IF NOT EXISTS ", "", 1)
	if sql == trigramTable || sql == vocabularyTable || plainIndex.MatchString(sql) {
		return sql
	}
	table := plainTable.FindStringSubmatch(sql)
	if table == nil {
		return ""
	}
	var parts []string
	for _, p := range plainPart.FindAllStringSubmatch(table[2], -1) {
		parts = append(parts, fill.ReplaceAllString(p[1], ""))
	}
	slices.Sort(parts)
	return table[1] + "(" + strings.Join(parts, ",") + ")" + table[3]
}

// objectsOf are the canonical texts of what is in a file. It refuses what this
// package never makes.
func objectsOf(ctx context.Context, c *conn) (map[string]bool, error) {
	rows, err := c.rows(ctx, "SELECT ifnull(group_concat(json_array(type,name,ifnull(sql,'')),''),'')||';' FROM sqlite_schema", plain(asText, asText, asText))
	if err != nil {
		return nil, err
	}
	out := map[string]bool{}
	for _, row := range rows {
		t := row.([]any)
		typ, called, sql := t[0].(string), t[1].(string), t[2].(string)
		if sql == "" && typ == "index" {
			continue // that of a PRIMARY KEY, which is its table's
		}
		if typ == "view" && plainView.MatchString(sql) {
			continue
		}
		text := canonical(sql)
		if text == "" || typ != "table" && typ != "index" {
			return nil, fault.Wrap(fault.Internal, fmt.Errorf("%s %q: %.200q", typ, called, sql),
				"the database has a %s that casegraph did not make: its file may have been tampered with; load the seeds into a new one", typ)
		}
		out[text] = true
	}
	return out, nil
}

// wantedOf are the statements that make a store which fits the catalog: its tables,
// and its indexes.
func wantedOf(cat *catalog.Catalog) (tables, indexes []string) {
	all := ground()
	for _, t := range store.Diff(nil, cat).NewTypes {
		all = append(all, create(t)...)
	}
	for _, sql := range all {
		switch {
		case strings.HasPrefix(sql, "PRAGMA "):
		case strings.Contains(sql[:min(len(sql), 20)], "INDEX"):
			indexes = append(indexes, sql)
		default:
			tables = append(tables, sql)
		}
	}
	return tables, indexes
}

// lacking are the statements of the indexes that a file which should fit the
// catalog does not have. A table that it does not have is an error.
func lacking(ctx context.Context, c *conn, cat *catalog.Catalog) (indexes []string, err error) {
	there, err := objectsOf(ctx, c)
	if err != nil {
		return nil, err
	}
	tables, all := wantedOf(cat)
	for _, sql := range tables {
		if !there[canonical(sql)] {
			return nil, fault.Wrap(fault.Internal, errors.New(sql), "the tables of the database are not those of its record: "+damaged)
		}
	}
	for _, sql := range all {
		if !there[canonical(sql)] {
			indexes = append(indexes, sql)
		}
	}
	return indexes, nil
}

// nameOf is the quoted name of what a statement makes.
func nameOf(sql string) string {
	return plainIndex.FindStringSubmatch(strings.Replace(sql, "IF NOT EXISTS ", "", 1))[1]
}
