package sqlite

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// match looks for text in text, code point for code point: SQLite compares
// UTF-8 byte for byte, which is the same order. LIKE would fold case.
func (c *compiler) match(f plan.Match, s *scope) string {
	col := c.column(f.Column, s)
	maybe := nullable(f.Column)
	if f.Text == "" {
		if maybe {
			return col + pick(f.Not, " IS NULL", " IS NOT NULL")
		}
		return constant(!f.Not)
	}
	var sql string
	switch f.Op {
	case plan.Contains:
		sql = "instr(" + col + "," + c.param(f.Text) + ")" + pick(f.Not, "=0", ">0")
	case plan.EndsWith:
		v := c.param(f.Text)
		sql = "substr(" + col + ",-length(" + v + "))" + pick(f.Not, "<>", "=") + v
	case plan.StartsWith:
		sql = c.starts(col, f.Text, f.Not)
		if !f.Not {
			return c.prefixed(f, s) + sql
		}
	}
	if f.Not && maybe {
		return "(" + col + " IS NULL OR " + sql + ")"
	}
	return sql
}

// starts is a range: from the prefix to the first text after all that have it.
func (c *compiler) starts(col, prefix string, not bool) string {
	from := col + pick(not, "<", ">=") + c.param(prefix)
	next, ok := text.Next(prefix)
	if !ok {
		return from
	}
	return "(" + from + pick(not, " OR ", " AND ") + col + pick(not, ">=", "<") + c.param(next) + ")"
}

// prefixed narrows a search for a prefix by an index on the sort key: the key
// of a text begins with the key of its prefix (package text, invariant 1).
func (c *compiler) prefixed(f plan.Match, s *scope) string {
	k, ok := c.keyColumn(f.Column, s)
	if !ok {
		return ""
	}
	return c.starts(k, text.Key(f.Text), false) + " AND "
}

// indexed narrows a search for values by an index on the sort key: equal values
// have equal keys. It is "" where no index is kept on one.
func (c *compiler) indexed(col plan.Column, s *scope, values []any) string {
	k, ok := c.keyColumn(col, s)
	if !ok {
		return ""
	}
	keys := make([]any, len(values))
	for i, v := range values {
		if v == nil {
			return ""
		}
		keys[i] = store.KeyOf(col.Property, v)
	}
	if len(keys) == 1 {
		return k + "=" + c.param(keys[0])
	}
	return k + " IN " + c.values(keys)
}

// keyColumn is the indexed column beside a value, where the table is searched.
func (c *compiler) keyColumn(col plan.Column, s *scope) (string, bool) {
	p := col.Property
	if col.Part != catalog.Value || !p.Index || p.KeyPart() != catalog.Key {
		return "", false
	}
	switch {
	case col.Of == plan.Node && s.node != nil && s.node.typ != nil && s.node.ranges:
	case col.Of == plan.Relationship && s.edge != nil && s.edge.ranges:
	default:
		return "", false
	}
	col.Part = catalog.Key
	return c.column(col, s), true
}

// selective says whether an index finds the few rows that can pass.
func selective(f plan.Filter) bool {
	switch f := f.(type) {
	case plan.And:
		for _, x := range f {
			if selective(x) {
				return true
			}
		}
	case plan.Compare:
		return !f.Not && f.Op == plan.Eq && finds(f.Column)
	case plan.In:
		return !f.Not && finds(f.Column)
	}
	return false
}

func finds(col plan.Column) bool {
	p := col.Property
	return col.Part == catalog.Value && (p.Unique || p.Index && p.Kind != catalog.EnumKind && p.Kind != catalog.Boolean)
}
