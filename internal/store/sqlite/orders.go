package sqlite

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// The declared orders of ends (store.Orders). The table of a relationship type has a column for
// each copy, and an index for each order.

// copyTypes are the columns of the copies, with their types.
func copyTypes(t *catalog.RelationshipType) []string {
	var out []string
	for _, c := range store.OrdersOf(t).Copies() {
		p := c.Key(t)
		out = append(out, quote(c.Column())+" "+columnType(p, p.KeyPart()))
	}
	return out
}

// orderIndexes are the statements that make the indexes of the orders.
func orderIndexes(t *catalog.RelationshipType) []string {
	var out []string
	for _, i := range store.OrdersOf(t).Indexes() {
		columns := []string{sideColumn(store.Near(i.End))}
		for _, c := range i.Columns() {
			columns = append(columns, quote(c))
		}
		out = append(out, "CREATE INDEX "+orderIndexName(t.Name, i)+" ON "+quote(t.Name)+"("+strings.Join(columns, ",")+")")
	}
	return out
}

// orderIndexName is the name of an index of an order. The index of a column has a name with one
// colon or with ":unique" at its end, and no column is called _in or _out.
func orderIndexName(table string, i store.OrderIndex) string {
	return quote(table + ":_" + strings.ToLower(i.End.String()) + ":" + i.Property)
}

// sideColumn is the column of a relationship with the node at a side.
func sideColumn(side plan.Side) string {
	if side == plan.Source {
		return "_src"
	}
	return "_dst"
}

// copyOf is the SQL of a copy. id is the SQL of the number of the node that it is of.
func copyOf(t *catalog.RelationshipType, c store.Copy, id string) string {
	if c.Property == "id" {
		return "(SELECT id FROM _fact WHERE _id=" + id + ")"
	}
	types := c.Nodes(t).Types
	if len(types) == 1 {
		return "(SELECT " + keyColumn(types[0], c) + " FROM " + quote(types[0].Name) + " WHERE _id=" + id + ")"
	}
	var each []string
	for _, n := range types {
		each = append(each, "SELECT _id,"+keyColumn(n, c)+" k FROM "+quote(n.Name))
	}
	return "(SELECT k FROM (" + strings.Join(each, " UNION ALL ") + ") WHERE _id=" + id + ")"
}

func keyColumn(n *catalog.NodeType, c store.Copy) string {
	p := n.Property(c.Property)
	return quote(p.Column(p.KeyPart()))
}

// Loading

// copyColumns are the names of the columns of the copies, each with a comma before it, and the
// marks for their values: the id of a node, or the number of the node whose key is looked up.
func copyColumns(t *catalog.RelationshipType, copies []store.Copy) (names, marks string) {
	for _, c := range copies {
		names += "," + quote(c.Column())
		if c.Property == "id" {
			marks += ",?"
		} else {
			marks += "," + copyOf(t, c, "?")
		}
	}
	return names, marks
}

// copyValues appends what the marks of copyColumns stand for.
func copyValues(dst []any, copies []store.Copy, f *store.Fact, from, to int64) []any {
	for _, c := range copies {
		id, number := f.From, from
		if c.Of == plan.Target {
			id, number = f.To, to
		}
		if c.Property == "id" {
			dst = append(dst, id)
		} else {
			dst = append(dst, number)
		}
	}
	return dst
}

// nodesFirst are facts in an order in which relationships come after the nodes that they join,
// and how many are nodes.
func nodesFirst(facts []*store.Fact) (ordered []*store.Fact, nodes int) {
	ordered = make([]*store.Fact, 0, len(facts))
	for _, f := range facts {
		if f.Node != nil {
			ordered = append(ordered, f)
		}
	}
	nodes = len(ordered)
	for _, f := range facts {
		if f.Node == nil {
			ordered = append(ordered, f)
		}
	}
	return ordered, nodes
}

// recopyFrom brings the copies up to date of nodes among facts that were there before and were
// written again. ids are the numbers of all facts that were there before.
func (l *load) recopyFrom(ctx context.Context, facts []*store.Fact, ids []any) error {
	if len(ids) == 0 {
		return nil
	}
	written := map[*catalog.NodeType]bool{}
	for _, f := range facts {
		if f.Node != nil {
			written[f.Node] = true
		}
	}
	numbers := bind(nil, string(appendValues(nil, ids)))
	for _, t := range l.cat.Relationships {
		for _, c := range store.OrdersOf(t).Copies() {
			if c.Property == "id" || !slices.ContainsFunc(c.Nodes(t).Types, func(n *catalog.NodeType) bool { return written[n] }) {
				continue
			}
			node := sideColumn(c.Of)
			value := copyOf(t, c, quote(t.Name)+"."+node)
			sql := "UPDATE " + quote(t.Name) + " SET " + quote(c.Column()) + "=" + value +
				" WHERE " + node + " IN (SELECT value FROM json_each(?1)) AND " + quote(c.Column()) + " IS NOT " + value
			if err := l.conn.exec(ctx, sql, numbers); err != nil {
				return err
			}
		}
	}
	return nil
}

// Migrating

// reorder changes the columns of types whose orders have changed. The indexes that are missing
// then are made at the end of the migration.
func (m *migration) reorder() error {
	for _, r := range m.changes.Reordered {
		t := r.Type.Relationship
		now := store.OrdersOf(t).Copies()
		for _, i := range r.Was.Indexes() {
			if err := m.do("DROP INDEX IF EXISTS " + orderIndexName(t.Name, i)); err != nil {
				return err
			}
		}
		was := r.Was.Copies()
		for _, c := range was {
			if slices.Contains(now, c) {
				continue
			}
			if err := m.do("ALTER TABLE " + quote(t.Name) + " DROP COLUMN " + quote(c.Column())); err != nil {
				return err
			}
		}
		for i, c := range now {
			if slices.Contains(was, c) {
				continue
			}
			if err := m.do("ALTER TABLE " + quote(t.Name) + " ADD COLUMN " + copyTypes(t)[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// recopy makes the copies of the types again that need it.
func (m *migration) recopy() error {
	for _, t := range m.changes.Recopy {
		var sets []string
		for _, c := range store.OrdersOf(t).Copies() {
			sets = append(sets, quote(c.Column())+"="+copyOf(t, c, quote(t.Name)+"."+sideColumn(c.Of)))
		}
		if err := m.do("UPDATE " + quote(t.Name) + " SET " + strings.Join(sets, ",")); err != nil {
			return fmt.Errorf("the orders of %s: %w", t.Name, err)
		}
	}
	return nil
}

// Reading

// inOrder is the source of a list whose order is kept at its end. An index has the rows in this
// order, so a page ends with its last row. The node's id and the key of the order are read from
// the relationship.
func (c *compiler) inOrder(end *catalog.End, by *catalog.Property) *source {
	s := c.overEnd(end, "k.value")
	s.readInOrder(end, by)
	return s
}

// readInOrder reads a source of relationships at an end from the index of a kept order.
func (s *source) readInOrder(end *catalog.End, by *catalog.Property) {
	e, far := s.scope.edge, store.Far(end.Direction)
	s.from += " INDEXED BY " + orderIndexName(end.Relationship.Name, store.OrderIndex{End: end.Direction, Property: by.Name})
	s.scope.node.copies = map[string]string{
		"id":                    e.alias + "." + quote(store.CopyColumn(far, "id")),
		by.Column(by.KeyPart()): e.alias + "." + quote(store.CopyColumn(far, by.Name)),
	}
}
