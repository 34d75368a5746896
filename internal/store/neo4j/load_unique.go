package neo4j

import (
	"context"

	"casegraph/internal/catalog"
	"casegraph/internal/store/neo4j/compile"
)

// vacate removes values of @unique properties from other facts that still have them, before
// rows with these values are written. The same load gives these facts other values, since
// what is put is valid as a whole. But Neo4j checks uniqueness at every write, not at the
// commit.
func (l *load) vacate(ctx context.Context, pattern string, columns table, rows []any) error {
	for _, p := range columns.properties {
		if !p.Unique {
			continue
		}
		column := p.Column(catalog.Value)
		keepers := map[any]any{}
		var values []any
		for _, row := range rows {
			row := row.(map[string]any)
			if v := row[column]; v != nil {
				keepers[v] = row["id"]
				values = append(values, v)
			}
		}
		if len(values) == 0 {
			continue
		}
		held, err := l.run(ctx, "MATCH "+pattern+" WHERE x."+compile.Quote(column)+" IN $values RETURN x."+compile.Quote(column)+", x.id", map[string]any{"values": values})
		if err != nil {
			return err
		}
		var ids []any
		for _, r := range held {
			if keepers[r[0]] != r[1] {
				ids = append(ids, r[1])
			}
		}
		if len(ids) == 0 {
			continue
		}
		if _, err := l.change(ctx, "MATCH "+pattern+" WHERE x.id IN $ids REMOVE x."+compile.Quote(column), map[string]any{"ids": ids}); err != nil {
			return err
		}
	}
	return nil
}

// propertiesOf are the rows of relationships without the ids of their end nodes.
func propertiesOf(fresh []any) []any {
	out := make([]any, len(fresh))
	for i, row := range fresh {
		out[i] = row.([]any)[2]
	}
	return out
}
