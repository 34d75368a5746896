package sqlite

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A statement is what a list compiles to: SQL that gives one text, and how to
// read it. The text has, for each parent in turn, the texts of its rows and `;`,
// with a total that number and `;`, and for each tally the texts of its rows and
// `;`, and if it is a page two numbers, each with `;`.
type statement struct {
	sql string
	// params are bound from ?1 on; of a nested list from ?2 on, where ?1 is the
	// JSON array of its parents' keys. A plan.Parameter, also in an array, is bound
	// when a list is read.
	params  []any
	nested  bool
	total   bool
	row     *shape
	tallies []tallied
	// lists are those nested in the rows. A list that stands in several places
	// of a row stands here once.
	lists []*statement
	// byTypes are those for what is fetched by the types of facts.
	byTypes []*byType
	// among, where it is one, has the statements, and this nothing else.
	among *among
	// walk, where it is one, has all there is, and the statement nothing else.
	walk *walk
}

// compile translates a list and all that is nested in it, as long as ctx lives. It is
// pure: the same plan gives the same statements.
func compile(ctx context.Context, cat *catalog.Catalog, b bounds, l *plan.List) (*statement, error) {
	if _, ok := l.From.(plan.Walk); ok {
		w, err := newWalk(ctx, cat, b, l)
		if err != nil {
			return nil, err
		}
		return &statement{walk: w}, nil
	}
	if isAmong(l) {
		return &statement{among: newAmong(cat, b, l)}, nil
	}
	return compileList(ctx, cat, b, l, met{})
}

// compileList translates a list that is no walk. m has the types of the nodes that it is
// among, see among.
func compileList(ctx context.Context, cat *catalog.Catalog, b bounds, l *plan.List, m met) (*statement, error) {
	c := newCompiler(ctx, cat, b, false)
	c.cache, c.met = l.Cache, m
	st := c.list(l)
	if c.err != nil {
		return nil, c.err
	}
	return st, nil
}

// A compiler writes one statement.
type compiler struct {
	cat     *catalog.Catalog
	bounds  bounds
	nested  bool
	params  []any
	names   int // aliases given so far
	lists   []*statement
	byTypes []*byType
	seen    map[nesting]int // where in lists
	made    map[nesting]*statement
	// near is the type of the outer row's node, where the list depends on it.
	near *catalog.NodeType
	err  error
	// gather: a condition on relationships is to be met from their side, as
	// `_id IN (SELECT …)`, instead of trying each row with EXISTS.
	gather bool
	met    met         // of an Induced or DatesAmong
	cache  *plan.Cache // of the whole list
	once   *once       // what the conditions are written in, or nil
	ctx    context.Context
	room   *store.Room
}

// maxStatement bounds the text of a statement, in bytes: SQLite takes many times the
// memory, and more than a second, to prepare a larger one.
const maxStatement = 1 << 20

func newCompiler(ctx context.Context, cat *catalog.Catalog, b bounds, nested bool) *compiler {
	return &compiler{cat: cat, bounds: b, nested: nested, seen: map[nesting]int{}, made: map[nesting]*statement{}, ctx: ctx, room: store.NewRoom(ctx, maxStatement)}
}

// A nesting is a list that stands in rows, in those of a node type where what it
// reads depends on that. Wherever it stands, it is compiled once.
type nesting struct {
	list *plan.List
	near *catalog.NodeType
}

// fail remembers the first thing that cannot be compiled.
func (c *compiler) fail(format string, args ...any) string {
	if c.err == nil {
		c.err = fault.Wrap(fault.Internal, fmt.Errorf(format, args...), "the store cannot answer this query")
	}
	return "NULL"
}

// take takes room for text, of so many bytes. What is compiled once there is none left
// is of no use, and soon over.
func (c *compiler) take(bytes int) {
	if err := c.room.Take(bytes); err != nil && c.err == nil {
		c.err = err
	}
}

// maxParams is how many parameters SQLite takes in a statement.
const maxParams = 32_766

// finished is the text of a statement, unless SQLite would not take it.
func (c *compiler) finished(sql string) string {
	c.take(len(sql) - c.room.Used())
	params := len(c.params)
	if c.nested {
		params++
	}
	if params > maxParams && c.err == nil {
		c.err = fault.New(fault.TooCostly, "the operation comes to a statement of %d parameters, and SQLite takes %d; ask for fewer conditions, or of fewer types", params, maxParams)
	}
	return sql
}

// param binds a value and gives its place.
func (c *compiler) param(v any) string {
	if b, ok := v.(bool); ok {
		v = int64(0)
		if b {
			v = int64(1)
		}
	}
	c.params = append(c.params, v)
	n := len(c.params)
	if c.nested {
		n++
	}
	return "?" + strconv.Itoa(n)
}

// array is a list of values, bound as the text of a JSON array.
type array []any

// values binds a list of values, and gives the select of them.
func (c *compiler) values(vs []any) string { return "(SELECT value FROM " + c.each(vs) + ")" }

// each binds a list of values, and gives the table of them.
func (c *compiler) each(vs []any) string {
	var bound any = array(vs)
	if !plan.HasParameter(vs) {
		bound = string(appendValues(nil, vs))
	}
	return "json_each(" + c.param(bound) + ")"
}

// bound is what is bound for a parameter when a list is read.
func bound(param any, l *plan.List) any {
	if values, ok := param.(array); ok {
		return string(appendValues(nil, l.BoundAll(values)))
	}
	return l.Bound(param)
}

func (c *compiler) texts(vs []string) string {
	return "(SELECT value FROM json_each(" + c.param(jsonTexts(vs)) + "))"
}

// alias gives a name that nothing else in the statement has.
func (c *compiler) alias(letter string) string {
	c.names++
	return letter + strconv.Itoa(c.names)
}

// list writes the statement of a list. Rows are found narrow: the inner select
// filters, orders and cuts with no more columns than that takes, and only the
// rows of the page are fetched whole.
func (c *compiler) list(l *plan.List) *statement {
	st := &statement{nested: c.nested, total: l.Total}
	var tables with
	text, total := "''", ""
	all := func(s *scope) []string { return c.asked(l, s) }
	if from, ok := l.From.(plan.DatesAmong); ok {
		tables = c.amongst(l)
		tables.add("_date", nil, c.allDates(from))
	}
	if c.writesOnce(l) {
		c.once = &once{list: l, types: l.From.(plan.OfRelationships).Types}
		all = func(*scope) []string { return nil }
	}
	if l.Limit > 0 {
		p := &page{list: l, wants: make([]bool, len(l.Order))}
		row, joins := c.wide(l, p, st)
		narrow := ""
		if from, ok := l.From.(plan.Groups); ok {
			found := c.groupsOf(from)
			if l.Total && !c.nested {
				groups := tables.add("_groups", nil, found)
				found, total = groups.name, groups.count()
			} else {
				found = "(" + found + ")"
			}
			narrow = c.groups(from, l, found)
		} else if from, ok := l.From.(plan.Search); ok {
			tables, narrow = c.search(from, l, p)
		} else if c.once != nil {
			narrow = c.find(l, p, "", all)
		} else if !c.gathers(l) {
			narrow = c.narrow(l, p)
		} else {
			tables, narrow, total = c.gathered(l, p)
			all = func(s *scope) []string { return []string{id(s) + " IN (SELECT i FROM _met)"} }
		}
		text = "ifnull((SELECT group_concat(" + row + "," + ofThese("q") + ") FROM (" + narrow + ") q" + joins + "),'')"
	}
	text += "||';'"
	if l.Total {
		if total == "" {
			total = c.total(l, all)
		}
		text += "||" + total + "||';'"
	}
	for _, t := range l.Aggregates {
		sql, row := c.tally(l, t, all)
		text += "||" + sql + "||';'"
		st.tallies = append(st.tallies, row)
	}
	if c.once != nil {
		tables.add("_met", nil, c.once.table(c))
	}
	if c.nested {
		st.sql = c.finished("SELECT group_concat(" + text + ",'') FROM json_each(?1) k")
	} else {
		st.sql = c.finished(tables.sql() + "SELECT " + text)
	}
	st.params, st.lists, st.byTypes = c.params, c.lists, c.byTypes
	return st
}

// ofThese is an empty separator for group_concat that names the rows it joins. An
// aggregate belongs to the innermost select that its arguments speak of: where
// the row is made of sub-selects alone, SQLite would take it for the outer one's.
func ofThese(rows string) string { return "substr(" + rows + ".i,1,0)" }

// nest compiles a list that stands in a row, and gives its place in lists.
func (c *compiler) nest(l *plan.List, s *scope) int {
	n := nesting{list: l}
	if fromAround(l.From) {
		n.near = s.node.typ
	}
	if _, ok := l.From.(plan.RelationshipsTo); ok {
		n.near = c.near
	}
	if i, ok := c.seen[n]; ok {
		return i
	}
	st, ok := c.made[n]
	if !ok {
		inner := newCompiler(c.ctx, c.cat, c.bounds, true)
		inner.near, inner.made, inner.cache = n.near, c.made, c.cache
		st = inner.list(l)
		if inner.err != nil && c.err == nil {
			c.err = inner.err
		}
		c.made[n] = st
	}
	c.seen[n] = len(c.lists)
	c.lists = append(c.lists, st)
	return c.seen[n]
}

// quote writes a name of the catalog.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// literal writes the name of a type as a value.
func literal(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

func and(conditions ...string) string {
	var out []string
	for _, s := range conditions {
		switch s {
		case "", "1":
		case "0":
			return "0"
		default:
			out = append(out, s)
		}
	}
	return strings.Join(out, " AND ")
}

func where(conditions ...string) string {
	if s := and(conditions...); s != "" {
		return " WHERE " + s
	}
	return ""
}
