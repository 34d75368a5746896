package sqlite

import (
	"context"
	"slices"

	"casegraph/internal/store"
)

// Citations are in the table _citation, in the order of the facts that have them. The table
// _cites is the way back: it has the facts that cite a source, each once, in the order of
// their ids. So a page of them costs the same however many there are.
const citesTable = "CREATE TABLE IF NOT EXISTS _cites(_source INTEGER NOT NULL,id TEXT NOT NULL,_fact INTEGER NOT NULL,PRIMARY KEY(_source,id)) STRICT, WITHOUT ROWID"

// fillCites fills an empty _cites. It puts the rows in their order, which takes a fraction of
// the time of putting each in its place.
const fillCites = "INSERT INTO _cites SELECT DISTINCT c._source,f.id,c._fact FROM _citation c CROSS JOIN _fact f ON f._id=c._fact ORDER BY 1,2"

// citesFormat is the first format of a layout with _cites.
const citesFormat = 6

// formerCites takes away what was there before _cites, and makes it.
var formerCites = []string{`DROP INDEX IF EXISTS "_citation:_source"`, citesTable, fillCites}

// cite puts the citations of a new fact.
func (l *load) cite(ctx context.Context, id int64, f *store.Fact) error {
	if len(f.Citations) == 0 {
		return nil
	}
	in := l.inserterOf("", "_fact,_seq,_source,_dataset", l.cat.Citation)
	for i, c := range f.Citations {
		source, err := l.known.id(c.Source)
		if err != nil {
			return err
		}
		columns := []any{id, int64(i), source, c.Dataset}
		for _, p := range l.cat.Citation {
			columns = store.Columns(columns, p, c.Values[p.Name])
		}
		if err := in.add(ctx, columns); err != nil {
			return err
		}
		again := func(before store.Citation) bool { return before.Source == c.Source }
		if len(l.indexes) > 0 || slices.ContainsFunc(f.Citations[:i], again) {
			continue // fillCites is yet to run, or the fact is there already
		}
		l.degrees.note(citing, source, 1)
		if err := l.inserter("_cites", "_source,id,_fact", 3).add(ctx, []any{source, f.ID, id}); err != nil {
			return err
		}
	}
	return nil
}

// uncite takes the citations of facts away.
func (l *load) uncite(ctx context.Context, facts []any) error {
	ids := string(appendValues(nil, facts))
	if l.degrees != nil {
		const sources = "SELECT ifnull(group_concat(json_array(_source),''),'')||';' FROM (SELECT DISTINCT _source,_fact FROM _citation WHERE _fact IN (SELECT value FROM json_each(?1)))"
		rows, err := l.conn.rows(ctx, sources, plain(asInteger), ids)
		if err != nil {
			return err
		}
		for _, row := range rows {
			l.degrees.note(citing, row.([]any)[0].(int64), -1)
		}
	}
	these := bind(nil, ids)
	for _, sql := range []string{
		"DELETE FROM _cites WHERE (_source,id) IN (SELECT c._source,f.id FROM json_each(?1) v CROSS JOIN _citation c ON c._fact=v.value CROSS JOIN _fact f ON f._id=c._fact)",
		"DELETE FROM _citation WHERE _fact IN (SELECT value FROM json_each(?1))",
	} {
		if err := l.conn.exec(ctx, sql, these); err != nil {
			return err
		}
	}
	return nil
}
