package neo4j

import (
	"context"
	"slices"

	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// Remove deletes facts and their citations.
func (l *load) Remove(ctx context.Context, ids []string) error {
	l.changed += int64(len(ids))
	for batch := range slices.Chunk(ids, batchRows) {
		if err := l.remove(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

func (l *load) remove(ctx context.Context, ids []string) error {
	found := map[string]*store.Fact{}
	if err := l.facts(ctx, ids, false, found); err != nil {
		return err
	}
	byType := make([][]string, len(l.catalog.Relationships))
	var nodes []string
	for _, id := range ids {
		if f := found[id]; f != nil && f.Node != nil {
			nodes = append(nodes, id)
		} else if f != nil {
			byType[f.Relationship.Index] = append(byType[f.Relationship.Index], id)
		}
	}
	if _, err := l.change(ctx, "MATCH "+citationsOf+" WHERE c._fact IN $ids AND c._seq IS NOT NULL DETACH DELETE c", map[string]any{"ids": ids}); err != nil {
		return err
	}
	for i, ids := range byType {
		if len(ids) == 0 {
			continue
		}
		if _, err := l.change(ctx, "MATCH ()-[r:"+compile.Quote(l.catalog.Relationships[i].Label)+"]->() WHERE r.id IN $ids DELETE r", map[string]any{"ids": ids}); err != nil {
			return err
		}
	}
	// Citations that still refer to one of them were left behind (see compile/left.go).
	if _, err := l.change(ctx, "MATCH (c:"+compile.CitationLabel+") WHERE c._source IN $ids AND c._fact IS NOT NULL DETACH DELETE c", map[string]any{"ids": ids}); err != nil {
		return err
	}
	if len(nodes) > 0 {
		if _, err := l.change(ctx, "MATCH (n:"+compile.AnyLabel+") WHERE n.id IN $ids DETACH DELETE n", map[string]any{"ids": nodes}); err != nil {
			return err
		}
	}
	for _, id := range ids {
		l.known.Put(id, known{})
	}
	l.open += len(ids)
	return nil
}

// RemoveDataset deletes the description of a dataset, and the citations that it brought and
// that were left behind. Its other citations were removed with their facts.
func (l *load) RemoveDataset(ctx context.Context, name string) error {
	if _, err := l.change(ctx, "MATCH (c:"+compile.CitationLabel+") WHERE c._dataset = $name DETACH DELETE c", map[string]any{"name": name}); err != nil {
		return err
	}
	_, err := l.change(ctx, "MATCH (d:"+compile.DatasetLabel+" {name: $name}) DELETE d", map[string]any{"name": name})
	return err
}
