package neo4j

import (
	"context"
	"strings"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// rewrite changes the facts. No value is lost: the checks have made sure that a dropped
// column has no values.
func (m *migration) rewrite(ctx context.Context, changes *store.Changes) error {
	if err := m.rename(ctx, changes); err != nil {
		return err
	}
	for _, a := range changes.AddColumns {
		if a.Fill == nil {
			continue
		}
		column := "x." + compile.Quote(a.Property.Column(a.Part))
		if err := m.write(ctx, inBatches(a.Type.StoredType, column+" IS NULL", "SET "+column+" = $fill"), map[string]any{"fill": a.Fill}); err != nil {
			return err
		}
	}
	if err := m.reorder(ctx, changes); err != nil {
		return err
	}
	for _, t := range changes.Rewrite {
		put := "UNWIND $rows AS row MATCH " + keyPattern(t) + " SET x = row"
		err := m.eachBatch(ctx, t, func(rows []any, problem error) error {
			if problem != nil {
				return problem // the facts have changed since the check
			}
			return m.write(ctx, put, map[string]any{"rows": rows})
		})
		if err != nil {
			return err
		}
	}
	return m.recopy(ctx, changes)
}

// formerCitations are names that citations have in a format before store.NamesFormat.
var formerCitations = store.RenameColumns{
	Type: store.StoredType{Sort: store.Citations, Name: "Citation", Label: compile.CitationLabel},
	Was:  []string{"fact", "kind", "seq", "source", "dataset"},
	Now:  []string{"_fact", "_kind", "_seq", "_source", "_dataset"},
}

// rename gives columns other names, and drops columns: each type is gone through once.
func (m *migration) rename(ctx context.Context, changes *store.Changes) error {
	type change struct{ set, remove []string }
	byType := map[store.StoredType]*change{}
	var types []store.StoredType
	of := func(t store.StoredType) *change {
		if byType[t] == nil {
			byType[t] = &change{}
			types = append(types, t)
		}
		return byType[t]
	}
	for _, d := range changes.DropColumns {
		c := of(d.Type)
		c.remove = append(c.remove, "x."+compile.Quote(d.Column))
	}
	for _, r := range changes.RenameColumns {
		c := of(r.Type)
		for i, was := range r.Was {
			// A migration that was interrupted may have renamed the columns of some rows.
			old, now := "x."+compile.Quote(was), "x."+compile.Quote(r.Now[i])
			c.set = append(c.set, now+" = coalesce("+old+", "+now+")")
			c.remove = append(c.remove, old)
		}
	}
	for _, t := range types {
		c := byType[t]
		text := "REMOVE " + strings.Join(c.remove, ", ")
		if len(c.set) > 0 {
			text = "SET " + strings.Join(c.set, ", ") + " " + text
		}
		there := strings.Join(c.remove, " IS NOT NULL OR ") + " IS NOT NULL"
		if err := m.write(ctx, inBatches(t, there, text), nil); err != nil {
			return err
		}
	}
	if len(changes.RenameColumns) == 0 {
		return nil
	}
	// A citation is written again by these columns. Whether the index is there under another
	// name, complete finds out.
	if err := m.define(ctx, []string{citationConstraint().statement}); err != nil && !alreadyExists(err) {
		return err
	}
	return nil
}

func inBatches(t store.StoredType, condition, change string) string {
	return "MATCH " + storedPattern(t) + " WHERE " + condition + " CALL (x) { " + change + " } IN TRANSACTIONS OF 10000 ROWS"
}

// keyPattern matches, as x, the stored fact that a row replaces.
func keyPattern(t store.Type) string {
	switch t.Sort {
	case store.Relationships:
		return "()-[x:" + compile.Quote(t.Label) + " {id: row.id}]->()"
	case store.Citations:
		return "(x:" + compile.CitationLabel + " {_fact: row._fact, _seq: row._seq})"
	case store.Datasets:
		return "(x:" + compile.DatasetLabel + " {name: row.name})"
	case store.Nodes:
	}
	return "(x:" + compile.Quote(t.Label) + " {id: row.id})"
}

// eachBatch reads the facts of a type in batches. It calls do with the rows that replace
// them, and with the problem of each fact that the new schema cannot hold.
func (m *migration) eachBatch(ctx context.Context, t store.Type, do func(rows []any, problem error) error) error {
	if t.Sort == store.Nodes || t.Sort == store.Relationships {
		return m.eachFacts(ctx, t, do)
	}
	columns := tableOf(t.Properties)
	own := "x._fact, x._seq, x._kind, x._source, x._dataset"
	names := []string{"_fact", "_seq", "_kind", "_source", "_dataset"}
	order := "x._fact > $after[0] OR x._fact = $after[0] AND x._seq > $after[1] WITH x ORDER BY x._fact, x._seq"
	after := []any{"", int64(-1)}
	if t.Sort == store.Datasets {
		own, names = "x.name", []string{"name"}
		order, after = "x.name > $after[0] WITH x ORDER BY x.name", []any{""}
	}
	values := ""
	for _, p := range columns.properties {
		values += ", x." + compile.Quote(p.Name)
	}
	for {
		records, err := m.read(ctx, "MATCH "+storedPattern(t.StoredType)+" WHERE "+order+" LIMIT $n RETURN "+own+values,
			map[string]any{"after": after, "n": int64(batchRows)})
		if err != nil || len(records) == 0 {
			return err
		}
		rows := make([]any, len(records))
		for i, r := range records {
			row := columns.row(columns.values(r[len(names):]))
			for j, name := range names {
				row[name] = r[j]
			}
			rows[i] = row
		}
		after = records[len(records)-1][:len(after)]
		if err := do(rows, nil); err != nil {
			return err
		}
	}
}

func (m *migration) eachFacts(ctx context.Context, t store.Type, do func(rows []any, problem error) error) error {
	l := m.byID(t)
	columns := tableOf(t.Properties)
	for {
		st, err := compile.List(ctx, m.catalog, compile.OfMany, l)
		if err != nil {
			return err
		}
		records, _, _, err := m.s.read(ctx, st)
		if err != nil || len(records) == 0 {
			return err
		}
		rows := make([]any, len(records))
		for i, r := range records {
			stored := r[0].([]any)
			f := &store.Fact{ID: stored[0].(string), Node: t.Node, Relationship: t.Relationship, Values: columns.values(stored[1:])}
			if problem := store.Refit(f); problem != nil {
				if err := do(nil, problem); err != nil {
					return err
				}
			}
			row := columns.row(f.Values)
			row["id"] = f.ID
			addSearchText(row, f)
			rows[i] = row
			l.After = []any{f.ID}
		}
		if err := do(rows, nil); err != nil {
			return err
		}
	}
}

// byID is the list of the facts of a type in the order of their ids. A row has the id and the
// values of the table's properties.
func (m *migration) byID(t store.Type) *plan.List {
	of, from, common := plan.Node, plan.From(plan.OfType{Node: t.Node}), m.catalog.NodeFields
	if t.Relationship != nil {
		of, common = plan.Relationship, m.catalog.RelationshipFields
		from = plan.OfRelationships{Types: append(m.catalog.Relationships[:0:0], t.Relationship)}
	}
	id := idOf(of, common)
	l := &plan.List{From: from, Order: []plan.SortKey{{By: id}}, Limit: batchRows, Row: []plan.Field{id}}
	for _, p := range tableOf(t.Properties).properties {
		l.Row = append(l.Row, plan.Column{Of: of, Property: p})
	}
	return l
}
