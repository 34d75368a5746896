// Package compile turns a list of the plan into Cypher. It is pure: the same list gives
// the same text and parameters. All text comes from the catalog, quoted, and every value
// is a parameter. Lists of one shape give one text, which Neo4j plans once.
package compile

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/fault"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// A Statement is Cypher and its parameters.
type Statement struct {
	Text   string
	Params map[string]any
	// InOne says that all rows come in one record.
	InOne bool
	// open names the parameters that Bind sets (hasParameter).
	open []string
	// Early are the parts of the list that other statements find before.
	Early []Early
	// Late are the parts of the rows that other statements fetch.
	Late []*Late
}

// goneIDs is the placeholder for the ids of facts that are known to be removed.
type goneIDs struct{}

// Bind returns the statement with the values of a list in place of its placeholders. gone
// are the ids of facts that are known to be removed.
func (s Statement) Bind(l *plan.List, gone []any) Statement {
	if len(s.open) == 0 {
		return s
	}
	s.Params = maps.Clone(s.Params)
	for _, name := range s.open {
		s.Params[name] = valueOf(s.Params[name], l, gone)
	}
	return s
}

func valueOf(param any, l *plan.List, gone []any) any {
	if _, ok := param.(goneIDs); ok {
		return gone
	}
	return l.Bound(param)
}

// hasParameter says whether a parameter is or contains a placeholder, which Bind replaces.
func hasParameter(param any) bool {
	_, ok := param.(goneIDs)
	return ok || plan.HasParameter(param)
}

// A compiler writes one statement, from its first clause to its last.
type compiler struct {
	ctx     context.Context
	catalog *catalog.Catalog
	scale   Scale
	few     bool // the database has few nodes and relationships
	isPart  bool // the statement reads a part of a row (ofPart)
	b       strings.Builder
	depth   int
	params  map[string]any
	names   int
	// interned are the parameters of values within alternatives; nil outside of them.
	interned map[any]string
	inOne    bool
	room     *store.Room
	err      error // the room is used up, or the context has ended
	// path leads from the value of the list to the value that is being written. late
	// are the parts of rows that other statements fetch.
	path    []Step
	late    []*Late
	early   []Early
	split   int                      // the most characters of an early statement, or notSplit
	outOf   int                      // of an early statement: how many types the list has
	hoisted map[listPart]hoistedPart // see hoist
	values  map[string]string        // the parameters of byType
	found   map[*plan.List]string    // the variables of bindFound
	ends    map[listPart]string      // the variables of bindEnds
	apart   map[*plan.List]int       // see takeApart: the part that a list is in, from 1
	anyType map[*plan.List]bool      // see takeApart: the type of the end is a parameter
}

// maxStatement bounds the text of a statement, in bytes. Neo4j takes about 0.1 ms for each
// byte to plan a statement. If the request ends before that, Neo4j does not keep the plan.
const maxStatement = 32_000

// List compiles a list; it stops when ctx ends. The statement returns a record with one
// column for each row, or one record. That has all rows (InOne) or, if HasMore, the rows,
// the total and the tallies.
//
// In a large database, parts of a statement are repeated for each relationship type, or each
// tier of a search. If this makes the statement too long, it is split. If even that is too
// long, it is compiled as for a small database, and looks at all relationships: no query is
// refused because the database is large.
func List(ctx context.Context, c *catalog.Catalog, of Scale, l *plan.List) (Statement, error) {
	rows := l.From
	if groups, ok := rows.(plan.Groups); ok {
		rows = groups.Of.From
	}
	relationships, several := rows.(plan.OfRelationships)
	several = several && len(relationships.Types) > 1
	if _, searched := rows.(plan.Search); !several && !searched || of == OfFew || of == ofPart {
		return listAt(ctx, c, of, notSplit, l)
	}
	if of == Apart {
		return listAt(ctx, c, OfMany, 0, l)
	}
	st, err := listAt(ctx, c, of, notSplit, l)
	if len(st.Text) > mostText || fault.CodeOf(err) == fault.TooCostly {
		st, err = listAt(ctx, c, of, mostText, l)
	}
	if several && fault.CodeOf(err) == fault.TooCostly {
		return listAt(ctx, c, once, notSplit, l)
	}
	return st, err
}

// listAt is List for one scale.
func listAt(ctx context.Context, c *catalog.Catalog, of Scale, split int, l *plan.List) (Statement, error) {
	w := newCompiler(ctx, c, of)
	w.split = split
	if err := w.root(l); err != nil && w.err == nil {
		w.err = err
	}
	return w.statement()
}

func newCompiler(ctx context.Context, c *catalog.Catalog, of Scale) *compiler {
	few := of == OfFew || of == ofPart
	isPart := of == ofPart
	if of == once || isPart {
		of = OfFew
	}
	return &compiler{
		ctx: ctx, catalog: c, scale: of, few: few, isPart: isPart, split: notSplit, params: map[string]any{}, room: store.NewRoom(ctx, maxStatement),
		hoisted: map[listPart]hoistedPart{}, values: map[string]string{}, found: map[*plan.List]string{}, ends: map[listPart]string{}, apart: map[*plan.List]int{}, anyType: map[*plan.List]bool{},
	}
}

// statement is what was written.
func (c *compiler) statement() (Statement, error) {
	if c.err != nil {
		return Statement{}, c.err
	}
	st := Statement{Text: c.b.String(), Params: c.params, InOne: c.inOne, Early: c.early, Late: c.late}
	for name, v := range st.Params {
		if hasParameter(v) {
			st.open = append(st.open, name)
		}
	}
	return st, nil
}

// write appends text that comes from the program: keywords, quoted names, variables. When
// the room is used up it appends nothing more, and List returns the error.
func (c *compiler) write(text ...string) {
	for _, s := range text {
		if c.err != nil {
			return
		}
		c.err = c.room.Take(len(s))
		c.b.WriteString(s)
	}
}

// clause begins a clause on a line of its own.
func (c *compiler) clause(text ...string) {
	if c.b.Len() > 0 {
		c.write("\n")
		for range c.depth {
			c.write("  ")
		}
	}
	c.write(text...)
}

// block writes a sub-query: COLLECT { … }, COUNT { … }, EXISTS { … }, CALL () { … }.
func (c *compiler) block(keyword string, body func()) {
	c.write(keyword, " {")
	c.depth++
	body()
	c.depth--
	c.clause("}")
}

// param binds a value to a parameter and writes the parameter.
func (c *compiler) param(v any) { c.write(c.bind(v)) }

// bind binds a value to a parameter and returns its text, which may be written more than
// once.
func (c *compiler) bind(v any) string {
	key, ok := internable(v)
	if ok && c.interned != nil {
		if name, ok := c.interned[key]; ok {
			return name
		}
	}
	name := "p" + strconv.Itoa(len(c.params))
	c.params[name] = v
	if ok && c.interned != nil {
		c.interned[key] = "$" + name
	}
	return "$" + name
}

// ids binds the ids of a list and returns their text. Neo4j plans a statement anew for a
// list of no, one, up to 10, up to 100 values, and so on. Any number of ids is therefore
// within another list, which always has one value.
func (c *compiler) ids(l *plan.List) string {
	if slices.Equal(l.IDs, plan.EveryID()) {
		return c.bind([]any{l.IDs}) + "[0]"
	}
	return c.bind(l.IDs)
}

// alternatives lets equal values in what body writes share a parameter. body writes one
// filter or one row several times, once for each type.
func (c *compiler) alternatives(body func()) {
	outer := c.interned
	c.interned = map[any]string{}
	body()
	c.interned = outer
}

// A sliceKey identifies a slice by its address and its length.
type sliceKey struct {
	first any // a pointer
	n     int
}

func internable(v any) (any, bool) {
	switch v := v.(type) {
	case string, int64, float64, bool, int:
		return v, true
	case []any:
		if len(v) > 0 {
			return sliceKey{&v[0], len(v)}, true
		}
	case []string:
		if len(v) > 0 {
			return sliceKey{&v[0], len(v)}, true
		}
	}
	return nil, false
}

// fresh names a variable that no other part of the statement uses.
func (c *compiler) fresh(prefix string) string {
	c.names++
	return prefix + strconv.Itoa(c.names)
}

// Quote makes an identifier of a name from the catalog.
func Quote(name string) string {
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}

// A where writes the conditions of one clause, joined with AND.
type where struct {
	c     *compiler
	began bool
}

// and begins the next condition.
func (w *where) and() {
	if w.began {
		w.c.write(" AND ")
		return
	}
	w.began = true
	w.c.write(" WHERE ")
}

// each writes conditions.
func (w *where) each(conditions []string) {
	for _, text := range conditions {
		w.and()
		w.c.write(text)
	}
}

// all writes conditions in a scope, except those that always hold.
func (w *where) all(s scope, conditions []plan.Filter) {
	for len(conditions) > 0 {
		f := conditions[0]
		alike, rest := w.c.alike(s, conditions)
		conditions = rest
		if holds, known := s.decide(f); known && holds {
			continue
		}
		w.and()
		if len(alike) > 1 {
			w.c.existAll(s, alike)
		} else {
			w.c.filter(s, f)
		}
	}
}

// Bytes estimates the memory that the statement takes.
func (s Statement) Bytes() int {
	n := 300 + 2*len(s.Text) // the buffer of a growing text may be twice as large
	for name, p := range s.Params {
		n += 16 + len(name) + plan.ParamBytes(p)
	}
	for _, e := range s.Early {
		for _, st := range e.Statements {
			n += st.Bytes()
		}
	}
	return n
}
