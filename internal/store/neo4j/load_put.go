package neo4j

import (
	"context"
	"slices"

	"casegraph/internal/fault"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// Put creates or replaces facts: first the sources, then the other nodes type by
// type, then the relationships, each batch with its citations.
func (l *load) Put(ctx context.Context, facts []*store.Fact) error {
	if err := l.lookUp(ctx, facts); err != nil {
		return err
	}
	l.changed += int64(len(facts))
	for _, group := range l.groups(facts) {
		if group[0].Node == l.catalog.Source() {
			// Sources may cite sources: all of them come first.
			had := l.mayBeCited(group)
			if err := l.batches(ctx, group, nil); err != nil {
				return err
			}
			for batch := range slices.Chunk(group, batchRows) {
				if err := l.cite(ctx, batch, had); err != nil {
					return err
				}
			}
			continue
		}
		if err := l.batches(ctx, group, l.cite); err != nil {
			return err
		}
	}
	return nil
}

// batches puts facts of one type in batches. It calls then after each batch, with the ids of
// the facts that may already have citations.
func (l *load) batches(ctx context.Context, group []*store.Fact, then func(ctx context.Context, batch []*store.Fact, had []string) error) error {
	for batch := range slices.Chunk(group, batchRows) {
		l.open += len(batch)
		had := l.mayBeCited(batch)
		put := l.putNodes
		if batch[0].Relationship != nil {
			put = l.putRelationships
		}
		if err := put(ctx, batch); err != nil {
			return err
		}
		if t := batch[0].Relationship; t != nil && l.counted && !slices.Contains(l.present, t) {
			l.present = append(l.present, t)
		}
		for _, f := range batch {
			l.noteStored(f)
		}
		if then != nil {
			if err := then(ctx, batch, had); err != nil {
				return err
			}
		}
	}
	return nil
}

// lookUp finds out what is stored under the ids of facts, where that is not known yet. New
// facts can then be created without a lookup. A fact that has another type now, or joins
// other nodes, replaces the stored one. Of relationships, lookUp finds those of the same
// type and those with citations: to look into every type would take longer than to write
// them.
func (l *load) lookUp(ctx context.Context, facts []*store.Fact) error {
	if l.whole {
		return nil
	}
	unknown := slices.DeleteFunc(slices.Clone(facts), func(f *store.Fact) bool {
		_, known := l.known.Get(f.ID)
		return known
	})
	for _, group := range l.groups(unknown) {
		for batch := range slices.Chunk(group, batchRows) {
			ids := make([]string, len(batch))
			for i, f := range batch {
				ids[i] = f.ID
			}
			found := map[string]*store.Fact{}
			var err error
			if t := batch[0].Relationship; t != nil {
				err = l.relationships(ctx, slices.Clone(ids), t, false, found)
			} else {
				err = l.nodes(ctx, ids, false, found)
			}
			if err != nil {
				return err
			}
			l.remember(ids, found)
		}
	}
	return nil
}

// groups returns the facts grouped by type, in the order in which they are put.
func (l *load) groups(facts []*store.Fact) [][]*store.Fact {
	nodes := make([][]*store.Fact, len(l.catalog.Nodes))
	relationships := make([][]*store.Fact, len(l.catalog.Relationships))
	for _, f := range facts {
		if f.Node != nil {
			nodes[f.Node.Index] = append(nodes[f.Node.Index], f)
		} else {
			relationships[f.Relationship.Index] = append(relationships[f.Relationship.Index], f)
		}
	}
	source := l.catalog.Source().Index
	all := append([][]*store.Fact{nodes[source]}, nodes[:source]...)
	all = append(all, nodes[source+1:]...)
	all = append(all, relationships...)
	return slices.DeleteFunc(all, func(group []*store.Fact) bool { return len(group) == 0 })
}

// mayBeCited are the ids of facts for which citations may be stored: of stored facts, and of
// facts that another program removed without their citations (see compile/left.go).
func (l *load) mayBeCited(facts []*store.Fact) []string {
	var ids []string
	for _, f := range facts {
		if !l.whole || l.stored(f.ID) {
			ids = append(ids, f.ID)
		}
	}
	return ids
}

// putNodes writes nodes of one type.
func (l *load) putNodes(ctx context.Context, batch []*store.Fact) error {
	t := batch[0].Node
	columns := l.table(t, t.Properties)
	var fresh, old []any
	retyped := map[string][]string{}
	for _, f := range batch {
		was, _ := l.known.Get(f.ID)
		row := columns.row(f.Values)
		row["id"] = f.ID
		addSearchText(row, f)
		switch n, r := l.nodeOf(was), l.relationshipOf(was); {
		case r != nil:
			return fault.New(fault.Internal, "%s is a %s, so it cannot be a %s", f.ID, r.Name, t.Name)
		case n == nil:
			fresh = append(fresh, row)
			l.fresh = f
			continue
		case n != t:
			retyped[n.Name] = append(retyped[n.Name], f.ID)
		}
		old = append(old, row)
	}
	if err := l.vacate(ctx, "(x:"+compile.Quote(t.Name)+")", columns, append(slices.Clip(old), fresh...)); err != nil {
		return err
	}
	for was, ids := range retyped {
		if _, err := l.change(ctx, "MATCH (n:"+compile.AnyLabel+") WHERE n.id IN $ids REMOVE n:"+compile.Quote(was)+" SET n:"+compile.Quote(t.Name), map[string]any{"ids": ids}); err != nil {
			return err
		}
	}
	if err := l.write(ctx, fresh, "CREATE (x:"+compile.AnyLabel+":"+compile.Quote(t.Name)+") SET x = row"); err != nil {
		return err
	}
	if t == l.catalog.Source() && !l.whole && len(fresh) > 0 {
		if _, err := l.change(ctx, "UNWIND $rows AS row MATCH (s:"+compile.Quote(t.Name)+" {id: row.id}) MATCH (c:"+compile.CitationLabel+") WHERE c._source = s.id AND c._fact IS NOT NULL AND "+
			"NOT "+compile.StandsFor("c")+" CREATE (c)-[:"+compile.StandsOn+"]->(s)", map[string]any{"rows": fresh}); err != nil {
			return err
		}
	}
	if err := l.write(ctx, old, "MATCH (x:"+compile.AnyLabel+" {id: row.id}) SET x = row"); err != nil {
		return err
	}
	return l.recopyFrom(ctx, t, old)
}

// putRelationships writes relationships of one type.
func (l *load) putRelationships(ctx context.Context, batch []*store.Fact) error {
	t := batch[0].Relationship
	columns := l.table(t, t.Properties)
	label := compile.Quote(t.Label)
	var fresh, old []any
	gone := map[string][]string{}
	for _, f := range batch {
		was, _ := l.known.Get(f.ID)
		row := columns.row(f.Values)
		row["id"] = f.ID
		fresh = append(fresh, []any{f.From, f.To, row})
		switch n, r := l.nodeOf(was), l.relationshipOf(was); {
		case n != nil:
			return fault.New(fault.Internal, "%s is a %s, so it cannot be a %s", f.ID, n.Name, t.Name)
		case r == t && was.ends == endsOf(f.From, f.To):
			fresh, old = fresh[:len(fresh)-1], append(old, row)
		case r != nil:
			gone[r.Label] = append(gone[r.Label], f.ID)
		default:
			l.fresh = f
		}
	}
	for was, ids := range gone {
		if _, err := l.change(ctx, "MATCH ()-[r:"+compile.Quote(was)+"]->() WHERE r.id IN $ids DELETE r", map[string]any{"ids": ids}); err != nil {
			return err
		}
	}
	if err := l.vacate(ctx, "()-[x:"+label+"]->()", columns, append(slices.Clip(old), propertiesOf(fresh)...)); err != nil {
		return err
	}
	if err := l.write(ctx, fresh, "MATCH (a:"+compile.AnyLabel+" {id: row[0]}) MATCH (b:"+compile.AnyLabel+" {id: row[1]}) CREATE (a)-[x:"+label+"]->(b) SET x = row[2]"+setCopies(t)); err != nil {
		return err
	}
	return l.write(ctx, old, "MATCH (a)-[x:"+label+" {id: row.id}]->(b) SET x = row"+setCopies(t))
}

// cite writes the citations of facts. Citations of the facts in had are replaced.
func (l *load) cite(ctx context.Context, batch []*store.Fact, had []string) error {
	if len(had) > 0 {
		if _, err := l.change(ctx, "MATCH "+citationsOf+" WHERE c._fact IN $ids AND c._seq IS NOT NULL DETACH DELETE c", map[string]any{"ids": had}); err != nil {
			return err
		}
	}
	columns := l.table(compile.CitationLabel, l.catalog.Citation)
	var rows []any
	for _, f := range batch {
		for i, c := range f.Citations {
			row := columns.row(c.Values)
			row["_fact"], row["_kind"], row["_seq"], row["_source"], row["_dataset"] = f.ID, f.Type(), int64(i), c.Source, c.Dataset
			rows = append(rows, []any{c.Source, row})
		}
	}
	for rows := range slices.Chunk(rows, batchRows) {
		if err := l.write(ctx, rows, "MATCH (s:"+compile.Quote(l.catalog.Source().Name)+" {id: row[0]}) CREATE (x:"+compile.CitationLabel+")-[:"+compile.StandsOn+"]->(s) SET x = row[1]"); err != nil {
			return err
		}
	}
	return nil
}

// write runs a statement for each row. Each row must write one fact or citation.
func (l *load) write(ctx context.Context, rows []any, statement string) error {
	if len(rows) == 0 {
		return nil
	}
	records, err := l.change(ctx, "UNWIND $rows AS row "+statement+" RETURN count(x) AS written", map[string]any{"rows": rows})
	if err != nil {
		return err
	}
	if n := records[0][0].(int64); n != int64(len(rows)) {
		return fault.New(fault.Unavailable, "%d of %d facts could not be written: another program removed them, the nodes they join or the sources they cite while they were loaded; load them again", int64(len(rows))-n, len(rows))
	}
	return nil
}
