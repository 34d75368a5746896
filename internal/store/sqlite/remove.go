package sqlite

import (
	"context"
)

// Remove deletes facts and their citations.
func (l *load) Remove(ctx context.Context, ids []string) error {
	if err := l.usable(); err != nil {
		return err
	}
	if err := l.search(ctx); err != nil {
		return err
	}
	if err := l.change(ctx, len(ids)); err != nil {
		return l.spoil(ctx, err)
	}
	return l.spoil(ctx, l.remove(ctx, ids))
}

func (l *load) remove(ctx context.Context, ids []string) error {
	if err := l.known.learn(ctx, l.conn, ids); err != nil {
		return err
	}
	byType := map[string][]any{}
	var there []any
	for _, id := range ids {
		_id, typ, ok := l.known.find(id)
		if !ok {
			continue
		}
		byType[typ] = append(byType[typ], id)
		there = append(there, _id)
		l.known.facts.Delete(id)
	}
	for typ, ids := range byType {
		if err := l.withoutRows(ctx, typ, ids); err != nil {
			return err
		}
	}
	l.put += len(there)
	if err := l.forget(ctx, there); err != nil {
		return err
	}
	if err := l.uncite(ctx, there); err != nil {
		return err
	}
	const sql = "DELETE FROM _fact WHERE _id IN (SELECT value FROM json_each(?1))"
	if err := l.conn.exec(ctx, sql, bind(nil, string(appendValues(nil, there)))); err != nil {
		return err
	}
	return l.writeDegrees(ctx, manyEnds)
}

// RemoveDataset deletes a dataset's description.
func (l *load) RemoveDataset(ctx context.Context, name string) error {
	if err := l.usable(); err != nil {
		return err
	}
	return l.spoil(ctx, l.conn.exec(ctx, "DELETE FROM _dataset WHERE name=?1", bind(nil, name)))
}
