package sqlite

import (
	"casegraph/internal/catalog"
	"casegraph/internal/plan"
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
	case plan.Or, plan.IsNull, plan.Match, plan.Has, plan.Empty, plan.Gap, plan.Is, plan.Typed, plan.Exists, plan.Count, plan.Covered, plan.At, plan.Cites:
	}
	return false
}

func finds(col plan.Column) bool {
	p := col.Property
	return p.Unique || p.Index && p.Kind != catalog.EnumKind && p.Kind != catalog.Boolean
}
