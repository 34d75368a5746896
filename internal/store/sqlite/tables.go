package sqlite

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
)

// ground are the tables that do not depend on the catalog.
func ground() []string {
	return append([]string{
		"CREATE TABLE _meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
		"CREATE TABLE _fact(_id INTEGER PRIMARY KEY, id TEXT NOT NULL, type TEXT NOT NULL) STRICT",
		`CREATE UNIQUE INDEX "_fact:id" ON _fact(id)`,
		citesTable,
		degreeTable,
		fmt.Sprintf("PRAGMA application_id=%d", applicationID),
	}, searchTables()...)
}

// tableName is the name of a type's table.
func tableName(t store.StoredType) string {
	switch t.Sort {
	case store.Citations:
		return "_citation"
	case store.Datasets:
		return "_dataset"
	case store.Nodes, store.Relationships:
	}
	return t.Name
}

// tableOf is that name as statements have it: the store's own stand as they are.
func tableOf(t store.StoredType) string {
	if name := tableName(t); name[0] == '_' {
		return name
	}
	return quote(t.Name)
}

// create makes a type's table and its indexes.
//
// Columns are nullable in SQLite's eyes, whatever the schema says: SQLite could
// not change that when the schema does, and loads are validated.
func create(t store.Type) []string {
	table := tableOf(t.StoredType)
	var short, long, indexes []string
	for _, p := range t.Properties {
		for _, part := range p.Parts() {
			c := quote(p.Column(part)) + " " + columnType(p, part)
			switch {
			case part == catalog.Value && (p.Name == "id" || t.Sort == store.Datasets && p.Name == "name"):
				// An index of its own, not UNIQUE in the table, can be made after
				// the rows (see bulk.go).
				short = append(short, c+" NOT NULL")
				indexes = append(indexes, "CREATE UNIQUE INDEX "+quote(tableName(t.StoredType)+":"+p.Name)+" ON "+table+"("+quote(p.Name)+")")
			case part == catalog.Value && (p.Text() || p.List) || part == catalog.Fold:
				long = append(long, c)
			default:
				short = append(short, c)
			}
		}
		for _, i := range indexesOf(t.StoredType, p) {
			indexes = append(indexes, createIndex(i))
		}
	}
	// A row is read from its beginning: what orders and filters comes before
	// what may be long.
	if t.Sort == store.Relationships {
		short = append(copyTypes(t.Relationship), short...)
	}
	own := strings.Join(append(short, long...), ",")
	switch t.Sort {
	case store.Nodes, store.Datasets:
		own = "_id INTEGER PRIMARY KEY," + own + ") STRICT"
	case store.Relationships:
		own = "_src INTEGER NOT NULL,_dst INTEGER NOT NULL,_id INTEGER NOT NULL," + own + ",PRIMARY KEY(_src,_dst,_id)) STRICT, WITHOUT ROWID"
		// The id is in it to break ties of an order without a step to the table.
		indexes = append(indexes, "CREATE INDEX "+quote(t.Name+":_dst")+" ON "+table+"(_dst,_src,_id,id)")
		indexes = append(indexes, orderIndexes(t.Relationship)...)
	case store.Citations:
		own = "_fact INTEGER NOT NULL,_seq INTEGER NOT NULL,_source INTEGER NOT NULL,_dataset TEXT NOT NULL," + own + ",PRIMARY KEY(_fact,_seq)) STRICT, WITHOUT ROWID"
	}
	return append([]string{"CREATE TABLE " + table + "(" + own}, indexes...)
}

func columnType(p *catalog.Property, part catalog.Part) string {
	switch store.TypeOf(p, part) {
	case store.Integer, store.Bool:
		return "INTEGER"
	case store.Real:
		return "REAL"
	case store.Text, store.List:
	}
	return "TEXT"
}

// indexesOf are those that the schema's marks ask for. Ids have theirs.
func indexesOf(t store.StoredType, p *catalog.Property) []store.Index {
	var out []store.Index
	if p.Unique && p.Name != "id" && t.Sort != store.Datasets {
		out = append(out, store.Index{Type: t, Column: p.Column(catalog.Value), Unique: true})
	}
	if p.Index {
		out = append(out, store.Index{Type: t, Column: p.Column(p.KeyPart())})
	}
	return out
}

// createIndex makes an index; one that orders gives whole pages, so the id
// follows. That of a @unique property is not UNIQUE to SQLite: a load may pass
// a value from one fact to another in either order, and is validated as a whole.
func createIndex(i store.Index) string {
	columns := quote(i.Column)
	if !i.Unique {
		columns += ",id"
	}
	return "CREATE INDEX " + indexName(i) + " ON " + tableOf(i.Type) + "(" + columns + ")"
}

func indexName(i store.Index) string {
	name := tableName(i.Type) + ":" + i.Column
	if i.Unique {
		name += ":unique"
	}
	return quote(name)
}

// constantOf writes a column's value into a statement: those of null, which a
// migration fills new columns with.
func constantOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return literal(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return constant(v)
	case float64:
		if math.IsInf(v, 1) {
			return "9e999"
		}
		return strconv.FormatFloat(v, 'e', -1, 64)
	case []any:
		return literal(string(appendValues(nil, v)))
	}
	panic("sqlite: a value of no kind")
}
