package sqlite

import (
	"context"
	"strconv"

	"casegraph/internal/catalog"
)

// SQLite keeps no degrees. To count the relationships at an end of a node is to walk a
// range of an index, which takes long where a node has a hundred thousand. So the store
// keeps these numbers itself, in the table _degree: a row for each end of a node with at
// least bounds.large relationships. A smaller end has no row, and is counted.
//
// A kept number is exact in every commit. A load notes how many relationships each end
// gained or lost, and writes that before it commits or reads. Where the statistics are measured
// anew, all numbers are, in the same pass.
const degreeTable = "CREATE TABLE IF NOT EXISTS _degree(_node INTEGER NOT NULL,_end TEXT NOT NULL,n INTEGER NOT NULL,PRIMARY KEY(_node,_end)) STRICT, WITHOUT ROWID"

// An endKind is an end of every node: a relationship type and a direction, which is Both
// of an undirected type. Without a relationship type, it is that of a source: the facts
// that cite it, each once.
type endKind struct {
	relationship *catalog.RelationshipType
	direction    catalog.Direction
}

var citing = endKind{}

// endKindsOf are the ends that relationships of a type have.
func endKindsOf(r *catalog.RelationshipType) []endKind {
	if r.Undirected {
		return []endKind{{r, catalog.Both}}
	}
	return []endKind{{r, catalog.Out}, {r, catalog.In}}
}

// String is what the table calls the end. No type has the name of citations.
func (e endKind) String() string {
	if e.relationship == nil {
		return "_citation"
	}
	return e.direction.String() + " " + e.relationship.Name
}

// rows selects the node i of each relationship at such an end. It is the SQL for one node
// or, where near is "", for all of them.
func (e endKind) rows(near string) string {
	at := func(columns, from, end, condition string) string {
		if near != "" {
			condition = and(end+"="+near, condition)
		}
		return "SELECT " + columns + " FROM " + from + where(condition)
	}
	if e.relationship == nil {
		return at("_source i", "_cites", "_source", "")
	}
	table := quote(e.relationship.Name)
	switch e.direction {
	case catalog.Out:
		return at("_src i", table, "_src", "")
	case catalog.In:
		return at("_dst i", table, "_dst", "")
	case catalog.Both: // a relationship from a node to itself is there once
	}
	return at("_src i", table, "_src", "") + " UNION ALL " + at("_dst", table, "_dst", "_src<>_dst")
}

// A keptNumber is where the store may have the number of relationships at an end of a node.
type keptNumber struct {
	end  endKind
	near string // the SQL of the node's _id
	// less is the SQL of how many of them do not count.
	less string
}

// or is the number: the kept one, else what counts. SQLite works out a value of coalesce
// only where all before it are null.
func (k *keptNumber) or(count string) string {
	n := "n"
	if k.less != "" {
		n += "-" + k.less
	}
	return "coalesce((SELECT " + n + " FROM _degree WHERE _node=" + k.near + " AND _end=" + literal(k.end.String()) + ")," + count + ")"
}

// without is the number without those that more conditions on the source's rows hold of.
func (k *keptNumber) without(s *source, conditions ...string) *keptNumber {
	less := "(SELECT count(*) FROM " + s.from + where(append(s.where, conditions...)...) + ")"
	if k.less != "" {
		less = k.less + "-" + less
	}
	return &keptNumber{k.end, k.near, less}
}

// degreeChanges are how many relationships the ends of nodes gained, or lost, since the
// numbers in the table were written. A nil one takes no notes.
type degreeChanges struct {
	by   map[endKind]map[int64]int64 // by _id
	ends int
}

// manyEnds bounds what is noted before it is written.
const manyEnds = 1 << 16

func newDegreeChanges() *degreeChanges { return &degreeChanges{by: map[endKind]map[int64]int64{}} }

func (d *degreeChanges) note(end endKind, node, change int64) {
	if d == nil {
		return
	}
	nodes := d.by[end]
	if nodes == nil {
		nodes = map[int64]int64{}
		d.by[end] = nodes
	}
	if _, noted := nodes[node]; !noted {
		d.ends++
	}
	nodes[node] += change
}

// relationship notes that there is one more, or one less.
func (d *degreeChanges) relationship(r *catalog.RelationshipType, from, to, change int64) {
	if !r.Undirected {
		d.note(endKind{r, catalog.Out}, from, change)
		d.note(endKind{r, catalog.In}, to, change)
		return
	}
	d.note(endKind{r, catalog.Both}, from, change)
	if from != to {
		d.note(endKind{r, catalog.Both}, to, change)
	}
}

// write brings the table up to date. What is noted must be all that the tables of
// relationships and citations have changed by.
func (d *degreeChanges) write(ctx context.Context, c *conn, large int) error {
	for end, nodes := range d.by {
		pairs := []byte{'['}
		for node, change := range nodes {
			if change == 0 {
				continue
			}
			if len(pairs) > 1 {
				pairs = append(pairs, ',')
			}
			pairs = strconv.AppendInt(append(pairs, '['), node, 10)
			pairs = append(strconv.AppendInt(append(pairs, ','), change, 10), ']')
		}
		if len(pairs) == 1 {
			continue
		}
		if err := c.changeDegrees(ctx, end, string(append(pairs, ']')), large); err != nil {
			return err
		}
	}
	clear(d.by)
	d.ends = 0
	return nil
}

// changeDegrees changes the numbers of some nodes at an end. pairs is a JSON array of
// [node, change]. What is not kept is counted: it was small before.
func (c *conn) changeDegrees(ctx context.Context, end endKind, pairs string, large int) error {
	const node = "(v.value->>0)"
	was := "(SELECT d.n+(v.value->>1) FROM _degree d WHERE d._node=" + node + " AND d._end=?2)"
	is := "(SELECT count(*) FROM (" + end.rows(node) + "))"
	for _, sql := range []string{
		"INSERT OR REPLACE INTO _degree SELECT i,?2,n FROM (SELECT " + node + " i," + was + " was,coalesce(" + was + "," + is + ") n FROM json_each(?1) v) WHERE was IS NOT NULL OR n>=?3",
		"DELETE FROM _degree WHERE _node IN (SELECT value->>0 FROM json_each(?1)) AND _end=?2 AND n<?3",
	} {
		if err := c.exec(ctx, sql, bind(nil, pairs, end.String(), int64(large))); err != nil {
			return err
		}
	}
	return nil
}

// writeDegrees brings the table of degrees up to date, once so many ends changed.
func (l *load) writeDegrees(ctx context.Context, ends int) error {
	if l.degrees == nil || l.degrees.ends < ends {
		return nil
	}
	return l.degrees.write(ctx, l.conn, l.store.bounds.large)
}

// keepNoDegrees empties the table, so that all ends are counted.
func (c *conn) keepNoDegrees(ctx context.Context) error {
	return c.exec(ctx, "DELETE FROM _degree", nil)
}

// withoutRows takes rows of facts away from the table of their type, and notes which ends
// that changes.
func (l *load) withoutRows(ctx context.Context, typ string, ids []any) error {
	these := " FROM " + quote(typ) + " WHERE id IN (SELECT value FROM json_each(?1))"
	text := string(appendValues(nil, ids))
	if r := l.cat.Relationship(typ); r != nil && l.degrees != nil {
		rows, err := l.conn.rows(ctx, "SELECT ifnull(group_concat(json_array(_src,_dst),''),'')||';'"+these, plain(asInteger, asInteger), text)
		if err != nil {
			return err
		}
		for _, row := range rows {
			ends := row.([]any)
			l.degrees.relationship(r, ends[0].(int64), ends[1].(int64), -1)
		}
	}
	return l.conn.exec(ctx, "DELETE"+these, bind(nil, text))
}
