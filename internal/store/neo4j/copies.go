package neo4j

import (
	"context"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/store/neo4j/compile"
)

// A relationship type with declared orders (store.Orders) has copies of values of the nodes that
// it joins: those that the orders need, and the ids of both nodes.

func copiesOf(t *catalog.RelationshipType) []store.Copy { return withIDs(store.OrdersOf(t)) }

func withIDs(o store.Orders) []store.Copy {
	copies := o.Copies()
	for _, side := range []plan.Side{plan.Source, plan.Target} {
		if id := (store.Copy{Of: side, Property: "id"}); !o.None() && !slices.Contains(copies, id) {
			copies = append(copies, id)
		}
	}
	return copies
}

// copied is a copy that relationships x have, with its column and the value that it copies, as
// expressions. The nodes of x are a and b.
type copied struct {
	store.Copy
	column, value string
}

func copiedColumns(t *catalog.RelationshipType) []copied {
	var out []copied
	for _, c := range copiesOf(t) {
		p := c.Key(t)
		out = append(out, copied{c, "x." + compile.Quote(c.Column()), nodeAt(c.Of) + "." + compile.Quote(p.Column(p.KeyPart()))})
	}
	return out
}

// nodeAt is the variable of the node at a side of x.
func nodeAt(side plan.Side) string {
	if side == plan.Source {
		return "a"
	}
	return "b"
}

// setCopies is the end of a statement that writes the copies, or "".
func setCopies(t *catalog.RelationshipType) string {
	var sets []string
	for _, c := range copiedColumns(t) {
		sets = append(sets, c.column+" = "+c.value)
	}
	if sets == nil {
		return ""
	}
	return " SET " + strings.Join(sets, ", ")
}

// stale is the condition that a copy is not what it copies.
func stale(copies []copied) string {
	var conditions []string
	for _, c := range copies {
		conditions = append(conditions, c.column+" IS NULL OR "+c.column+" <> "+c.value)
	}
	return strings.Join(conditions, " OR ")
}

// recopyFrom brings the copies up to date of nodes of a type that were there before and were
// written again.
func (l *load) recopyFrom(ctx context.Context, n *catalog.NodeType, rows []any) error {
	if len(rows) == 0 {
		return nil
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.(map[string]any)["id"].(string)
	}
	for _, t := range l.catalog.Relationships {
		for _, side := range []plan.Side{plan.Source, plan.Target} {
			// The id of a node never changes.
			copies := slices.DeleteFunc(copiedColumns(t), func(c copied) bool {
				return c.Of != side || c.Property == "id" || !c.Nodes(t).Has(n)
			})
			if len(copies) == 0 {
				continue
			}
			node := nodeAt(side)
			text := "UNWIND $ids AS id MATCH (" + node + ":" + compile.AnyLabel + " {id: id}) MATCH (a)-[x:" + compile.Quote(t.Label) + "]->(b) WHERE " + stale(copies) + setCopies(t) + " RETURN count(x)"
			records, err := l.change(ctx, text, map[string]any{"ids": ids})
			if err != nil {
				return err
			}
			l.open += int(records[0][0].(int64)) // they take memory of the transaction like facts
		}
	}
	return nil
}

// reorder removes the copies that no order needs any more. Those that are missing are made by
// recopy, and the indexes when the migration completes the schema.
func (m *migration) reorder(ctx context.Context, changes *store.Changes) error {
	for _, r := range changes.Reordered {
		now := copiesOf(r.Type.Relationship)
		for _, c := range withIDs(r.Was) {
			if slices.Contains(now, c) {
				continue
			}
			column := "x." + compile.Quote(c.Column())
			if err := m.write(ctx, inBatches(r.Type.StoredType, column+" IS NOT NULL", "REMOVE "+column), nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// recopy makes the copies again of the types that need it.
func (m *migration) recopy(ctx context.Context, changes *store.Changes) error {
	for _, t := range changes.Recopy {
		text := "MATCH (a)-[x:" + compile.Quote(t.Label) + "]->(b) WHERE " + stale(copiedColumns(t)) +
			" CALL (a, x, b) {" + setCopies(t) + " } IN TRANSACTIONS OF 10000 ROWS"
		if err := m.write(ctx, text, nil); err != nil {
			return err
		}
	}
	return nil
}
