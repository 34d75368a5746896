package neo4j

import (
	"context"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/hashed"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// known is what is stored under an id: a fact of a type, or nothing.
type known struct {
	// typ is the number of a node type, counted from 1, or of a relationship type, counted
	// down from -1. 0 means that nothing is stored.
	typ int16
	// ends is a hash of the ids of the nodes that a relationship joins.
	ends hashed.Key
}

func endsOf(from, to string) hashed.Key { return hashed.Of(from + " " + to) }

func (l *load) nodeOf(k known) *catalog.NodeType {
	if k.typ <= 0 {
		return nil
	}
	return l.catalog.Nodes[k.typ-1]
}

func (l *load) relationshipOf(k known) *catalog.RelationshipType {
	if k.typ >= 0 {
		return nil
	}
	return l.catalog.Relationships[-k.typ-1]
}

// noteStored notes that a fact is stored.
func (l *load) noteStored(f *store.Fact) {
	if f.Node != nil {
		l.known.Put(f.ID, known{typ: int16(f.Node.Index + 1)})
		return
	}
	l.known.Put(f.ID, known{typ: int16(-f.Relationship.Index - 1), ends: endsOf(f.From, f.To)})
}

// stored says whether a fact is known to be stored.
func (l *load) stored(id string) bool {
	k, _ := l.known.Get(id)
	return k != known{}
}

// Facts: see store.Load.
func (l *load) Facts(ctx context.Context, ids []string) (map[string]*store.Fact, error) {
	facts := make(map[string]*store.Fact, len(ids))
	if l.whole {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !l.stored(id) })
	}
	for batch := range slices.Chunk(ids, batchRows) {
		if err := l.facts(ctx, batch, true, facts); err != nil {
			return nil, err
		}
		if err := l.citations(ctx, batch, facts); err != nil {
			return nil, err
		}
	}
	return facts, nil
}

// facts finds the nodes and relationships with these ids, with their values if whole. It
// notes what is stored.
func (l *load) facts(ctx context.Context, ids []string, whole bool, facts map[string]*store.Fact) error {
	if err := l.nodes(ctx, ids, whole, facts); err != nil {
		return err
	}
	rest := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return facts[id] != nil })
	if err := l.relationships(ctx, rest, nil, whole, facts); err != nil {
		return err
	}
	l.remember(ids, facts)
	return nil
}

// remember notes what is stored under ids.
func (l *load) remember(ids []string, facts map[string]*store.Fact) {
	for _, id := range ids {
		if f := facts[id]; f != nil {
			l.noteStored(f)
		} else {
			l.known.Put(id, known{})
		}
	}
}

func (l *load) nodes(ctx context.Context, ids []string, whole bool, facts map[string]*store.Fact) error {
	rows, err := l.rows(ctx, l.nodesByID(ids, whole))
	if err != nil {
		return err
	}
	for _, row := range rows {
		typed := row[1].([]any)
		t := l.catalog.Nodes[typed[0].(int64)]
		f := &store.Fact{ID: row[0].(string), Node: t}
		if whole {
			f.Values = l.table(t, t.Properties).values(typed[1:])
		}
		facts[f.ID] = f
	}
	return nil
}

// relationships finds relationships by id. The index by id holds one type, so it first reads
// the type of a fact from its first citation. For facts without citations it looks into the
// type only, if that is given, or else into all types that have relationships.
func (l *load) relationships(ctx context.Context, ids []string, only *catalog.RelationshipType, whole bool, facts map[string]*store.Fact) error {
	if err := l.census(ctx); err != nil || len(ids) == 0 || len(l.present) == 0 {
		return err
	}
	types := l.present
	if only != nil {
		types = l.catalog.Relationships[only.Index : only.Index+1]
	}
	cited, err := l.run(ctx, "MATCH "+citationsOf+" WHERE c._fact IN $ids AND c._seq = 0 RETURN c._fact, c._kind", map[string]any{"ids": ids})
	if err != nil {
		return err
	}
	byType := make([][]string, len(l.catalog.Relationships))
	found := make(map[string]bool, len(cited))
	for _, r := range cited {
		id := r[0].(string)
		kind, _ := r[1].(string)
		if t := l.catalog.Relationship(kind); t != nil {
			byType[t.Index] = append(byType[t.Index], id)
			found[id] = true
		}
	}
	for i, ids := range byType {
		if len(ids) > 0 {
			if err := l.relationshipsOf(ctx, l.catalog.Relationships[i:i+1], ids, whole, facts); err != nil {
				return err
			}
		}
	}
	rest := slices.DeleteFunc(ids, func(id string) bool { return found[id] })
	if len(rest) == 0 {
		return nil
	}
	return l.relationshipsOf(ctx, types, rest, whole, facts)
}

func (l *load) relationshipsOf(ctx context.Context, types []*catalog.RelationshipType, ids []string, whole bool, facts map[string]*store.Fact) error {
	rows, err := l.rows(ctx, l.relationshipsByID(types, ids, whole))
	if err != nil {
		return err
	}
	for _, row := range rows {
		typed := row[1].([]any)
		t := types[typed[0].(int64)]
		f := &store.Fact{ID: row[0].(string), Relationship: t, From: row[2].([]any)[0].(string), To: row[3].([]any)[0].(string)}
		if whole {
			f.Values = l.table(t, t.Properties).values(typed[1:])
		}
		facts[f.ID] = f
	}
	return nil
}

// census finds out, once, which types have relationships. Types that the load itself puts
// are added later.
func (l *load) census(ctx context.Context) error {
	if l.counted || len(l.catalog.Relationships) == 0 {
		return nil
	}
	counts := ""
	for i, t := range l.catalog.Relationships {
		if i > 0 {
			counts += ", "
		}
		counts += "COUNT { MATCH ()-[:" + compile.Quote(t.Label) + "]->() }"
	}
	records, err := l.run(ctx, "RETURN ["+counts+"] AS counts", nil)
	if err != nil {
		return err
	}
	for i, n := range records[0][0].([]any) {
		if n.(int64) > 0 {
			l.present = append(l.present, l.catalog.Relationships[i])
		}
	}
	l.counted = true
	return nil
}

func (l *load) rows(ctx context.Context, list *plan.List) ([][]any, error) {
	found := l.answer(ctx, list)
	if found.Err != nil {
		return nil, found.Err
	}
	all := found.Value.([]any)
	rows := make([][]any, len(all))
	for i, row := range all {
		rows[i] = row.([]any)
	}
	return rows, nil
}

func (l *load) nodesByID(ids []string, whole bool) *plan.List {
	v := plan.Variant{Of: plan.Node}
	for _, t := range l.catalog.Nodes {
		v.Cases = append(v.Cases, plan.Case{Node: t, Fields: l.valuesOf(plan.Node, l.table(t, t.Properties), whole)})
	}
	return byID(plan.AnyNode{}, plan.Node, l.catalog.NodeFields, ids, v)
}

func (l *load) relationshipsByID(types []*catalog.RelationshipType, ids []string, whole bool) *plan.List {
	v := plan.Variant{Of: plan.Relationship}
	for _, t := range types {
		v.Cases = append(v.Cases, plan.Case{Relationship: t, Fields: l.valuesOf(plan.Relationship, l.table(t, t.Properties), whole)})
	}
	id := []plan.Field{idOf(plan.Node, l.catalog.NodeFields)}
	return byID(plan.OfRelationships{Types: types}, plan.Relationship, l.catalog.RelationshipFields, ids,
		v, plan.Endpoint{Side: plan.Source, Fields: id}, plan.Endpoint{Side: plan.Target, Fields: id})
}

func byID(from plan.From, of plan.Subject, common []*catalog.Property, ids []string, fields ...plan.Field) *plan.List {
	id := idOf(of, common)
	return &plan.List{
		From: from, IDs: plan.IDs(ids...), Order: []plan.SortKey{{By: id}}, Limit: len(ids),
		Row: append([]plan.Field{id}, fields...),
	}
}

func idOf(of plan.Subject, common []*catalog.Property) plan.Column {
	i := slices.IndexFunc(common, func(p *catalog.Property) bool { return p.Name == "id" })
	return plan.Column{Of: of, Property: common[i]}
}

func (l *load) valuesOf(of plan.Subject, t table, whole bool) []plan.Field {
	if !whole {
		return nil
	}
	fields := make([]plan.Field, len(t.properties))
	for i, p := range t.properties {
		fields[i] = plan.Column{Of: of, Property: p}
	}
	return fields
}

// citationsOf matches citations c by their facts. The hint names the index, since Neo4j keeps
// plans: one that was made while there were few citations scans all of them for each fact.
const citationsOf = "(c:" + compile.CitationLabel + ") USING INDEX c:" + compile.CitationLabel + "(_fact, _seq)"

// citations adds their citations to facts, in order.
func (l *load) citations(ctx context.Context, ids []string, facts map[string]*store.Fact) error {
	t := l.table(compile.CitationLabel, l.catalog.Citation)
	columns := ""
	for i, p := range t.properties {
		if i > 0 {
			columns += ", "
		}
		columns += "c." + compile.Quote(p.Column(catalog.Value))
	}
	records, err := l.run(ctx, "UNWIND $ids AS id MATCH "+citationsOf+" WHERE c._fact = id AND c._seq IS NOT NULL "+
		"MATCH (c)-[:"+compile.StandsOn+"]->(s) RETURN id, s.id, c._dataset, ["+columns+"] ORDER BY id, c._seq", map[string]any{"ids": ids})
	if err != nil {
		return err
	}
	for _, r := range records {
		f := facts[r[0].(string)]
		if f == nil {
			continue
		}
		c := store.Citation{Source: r[1].(string), Values: t.values(r[3].([]any))}
		c.Dataset, _ = r[2].(string)
		f.Citations = append(f.Citations, c)
	}
	return nil
}
