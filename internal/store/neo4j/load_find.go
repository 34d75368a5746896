package neo4j

import (
	"context"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/store/neo4j/compile"
)

// Targets: see store.Load.
func (l *load) Targets(ctx context.Context, t *catalog.RelationshipType, ids []string) (map[string][]string, error) {
	targets := make(map[string][]string, len(ids))
	for batch := range slices.Chunk(ids, batchRows) {
		records, err := l.run(ctx, "UNWIND $ids AS id MATCH (a:"+compile.AnyLabel+" {id: id}) MATCH (a)-[r:"+compile.Quote(t.Label)+"]->(b) "+
			"RETURN id, b.id ORDER BY id, b.id", map[string]any{"ids": batch})
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			id := r[0].(string)
			targets[id] = append(targets[id], r[1].(string))
		}
	}
	return targets, nil
}

// Holders: see store.Load.
func (l *load) Holders(ctx context.Context, p *catalog.Property, values []any) (map[any]string, error) {
	fact, match := "n", ""
	switch n, r := l.catalog.Node(p.Owner), l.catalog.Relationship(p.Owner); {
	case n != nil:
		match = "(n:" + compile.Quote(n.Name) + ")"
	case r != nil:
		match = "()-[n:" + compile.Quote(r.Label) + "]->()"
	case p.Common:
		match = "(n:" + compile.AnyLabel + ")"
	default:
		return nil, fault.New(fault.Internal, "no type of the schema has the property %s", p)
	}
	column := fact + "." + compile.Quote(p.Column(catalog.Value))
	holders := make(map[any]string, len(values))
	for batch := range slices.Chunk(values, batchRows) {
		records, err := l.run(ctx, "MATCH "+match+" WHERE "+column+" IN $values RETURN "+column+", n.id", map[string]any{"values": batch})
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			holders[r[0]] = r[1].(string)
		}
	}
	return holders, nil
}
