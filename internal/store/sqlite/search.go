package sqlite

import (
	"context"
	"strings"

	"casegraph/internal/store"
)

// What nodes are found by, of whatever type, stands in a table of its own: the
// headings and the search text, the keys of the name and of the date, in the order of which they
// are shown, and an index of the text by its trigrams. Of trigrams, because words are not told
// apart by spaces in every script. They know no case to fold: the text is folded.
//
// Nodes of all types in one order are in an index; what a walk along it tests is
// in the index too, but for the text.
func searchTables() []string {
	return []string{
		"CREATE TABLE IF NOT EXISTS _search(_id INTEGER PRIMARY KEY,id TEXT NOT NULL,type TEXT NOT NULL,_name TEXT NOT NULL,_date INTEGER NOT NULL,text TEXT NOT NULL) STRICT",
		`CREATE INDEX IF NOT EXISTS "_search:_name" ON _search(_name,id,type)`,
		`CREATE INDEX IF NOT EXISTS "_search:_date" ON _search(_date,id,type)`,
		strings.Replace(trigramTable, "TABLE ", "TABLE IF NOT EXISTS ", 1),
		strings.Replace(vocabularyTable, "TABLE ", "TABLE IF NOT EXISTS ", 1),
	}
}

// formerSearch takes away the tables of a format before store.SearchFormat: a migration from
// it rewrites all nodes.
var formerSearch = []string{"DROP TABLE IF EXISTS _trigram", "DROP TABLE IF EXISTS _search"}

// formerSearchNames gives the columns of a format before store.NamesFormat their names.
var formerSearchNames = []string{
	`DROP INDEX IF EXISTS "_search:name__k"`, `DROP INDEX IF EXISTS "_search:date__k"`,
	"ALTER TABLE _search RENAME COLUMN name__k TO _name", "ALTER TABLE _search RENAME COLUMN date__k TO _date",
}

const trigramTable = "CREATE VIRTUAL TABLE _trigram USING fts5(text,content='_search',content_rowid='_id',columnsize=0,tokenize='trigram case_sensitive 1')"

// vocabularyTable has a row for each place of each trigram, in the order of the trigrams. It
// is read from the index, and holds nothing of its own.
const vocabularyTable = "CREATE VIRTUAL TABLE _trigrams USING fts5vocab(_trigram,instance)"

// rebuildTrigrams makes the index anew from the table. It is gathered in larger
// portions than usual, which need not be merged: one for each some 100,000 nodes.
var rebuildTrigrams = []string{
	"INSERT INTO _trigram(_trigram,rank) VALUES('hashsize',33554432)",
	"INSERT INTO _trigram(_trigram,rank) VALUES('automerge',0)",
	"INSERT INTO _trigram(_trigram) VALUES('rebuild')",
	"INSERT INTO _trigram(_trigram,rank) VALUES('hashsize',1048576)", // as FTS5 has them
	"INSERT INTO _trigram(_trigram,rank) VALUES('automerge',4)",
}

// describe writes what a node is found by. What was there must be forgotten. The
// index comes later where indexes are still to be made.
func (l *load) describe(ctx context.Context, id int64, f *store.Fact) error {
	if f.Node == nil {
		return nil
	}
	words := store.SearchHeadings(f.Node, f.Values) + store.SearchText(f.Node, f.Values)
	table := l.inserter("_search", "_id,id,type,_name,_date,text", 6)
	if err := table.add(ctx, []any{id, f.ID, f.Node.Name, store.SearchKey(f.Values), store.SearchDate(f.Node, f.Values), words}); err != nil {
		return err
	}
	if len(l.indexes) > 0 {
		return nil
	}
	return l.inserter("_trigram", "rowid,text", 2).add(ctx, []any{id, words})
}

// forget takes away what facts with these _ids are found by. The index has to be
// told what it holds.
func (l *load) forget(ctx context.Context, ids []any) error {
	these := bind(nil, string(appendValues(nil, ids)))
	for _, sql := range []string{
		"INSERT INTO _trigram(_trigram,rowid,text) SELECT 'delete',_id,text FROM _search WHERE _id IN (SELECT value FROM json_each(?1))",
		"DELETE FROM _search WHERE _id IN (SELECT value FROM json_each(?1))",
	} {
		if err := l.conn.exec(ctx, sql, these); err != nil {
			return err
		}
	}
	return nil
}
