package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"time"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
)

// Read answers all lists from one snapshot, over one connection.
//
// What an operation costs is judged before it runs, and may be judged too low. So a
// read that is not brief is given up and read again as an expensive one. Then it
// leaves the reader that is kept for others.
func (s *Store) Read(ctx context.Context, lists []*plan.List) []store.Result {
	results, brief := s.readOnce(ctx, lists)
	if brief {
		return results
	}
	again, _ := s.readOnce(store.WithCost(ctx, store.ExpensiveFrom), lists)
	for i := range again {
		again[i].Took += results[i].Took
	}
	return again
}

// readOnce says whether the read was brief, or may take its time.
func (s *Store) readOnce(ctx context.Context, lists []*plan.List) (results []store.Result, brief bool) {
	results = make([]store.Result, len(lists))
	fits, err := s.fitted()
	if err != nil {
		return failed(results, err), true
	}
	statements := compileAll(ctx, fits.catalog, s.bounds, lists, results)
	leave, err := s.readers.expensive.Enter(ctx)
	if err != nil {
		return failed(results, said(ctx, err)), true
	}
	defer leave()
	c, err := s.readers.get(ctx)
	if err != nil {
		return failed(results, s.found(ctx, err)), true
	}
	defer s.readers.put(c)
	still := context.WithoutCancel(ctx)
	within := ctx
	if !store.IsExpensive(ctx) {
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(ctx, s.briefFor)
		defer cancel()
	}
	if several(statements) {
		// Neither end of a transaction that only reads waits for anything, so neither
		// has to be watched over by ctx.
		if err := c.exec(still, "BEGIN", nil); err != nil {
			return failed(results, s.found(ctx, err)), true
		}
		defer func() { _ = c.exec(still, "COMMIT", nil) }()
	}
	results = s.answerFitted(within, c, fits, lists, statements, results)
	return results, within.Err() == nil || ctx.Err() != nil
}

// answerFitted answers lists over a connection, unless the layout is no longer the one
// that they were compiled for.
func (s *Store) answerFitted(ctx context.Context, c *conn, fits *fitted, lists []*plan.List, statements []*statement, results []store.Result) []store.Result {
	s.answer(ctx, c, lists, statements, results)
	if !c.valid() {
		return results // interrupted, and each of them says so
	}
	if err := s.current(context.WithoutCancel(ctx), c, fits); err != nil {
		return failed(results, s.found(ctx, err))
	}
	return results
}

// compileAll compiles lists; those that fail have their error in results.
func compileAll(ctx context.Context, cat *catalog.Catalog, b bounds, lists []*plan.List, results []store.Result) []*statement {
	statements := make([]*statement, len(lists))
	for i, l := range lists {
		st, err := statementOf(ctx, cat, b, l)
		statements[i], results[i].Err = st, said(ctx, err)
	}
	return statements
}

// compiled is what a plan.Cache holds.
type compiled struct {
	catalog   *catalog.Catalog
	statement *statement
}

// statementOf compiles a list, or finds what it was compiled to before.
func statementOf(ctx context.Context, cat *catalog.Catalog, b bounds, l *plan.List) (*statement, error) {
	if l.Cache == nil {
		return compile(ctx, cat, b, l)
	}
	if m, ok := l.Cache.Load().(compiled); ok && m.catalog == cat {
		return m.statement, nil
	}
	st, err := compile(ctx, cat, b, l.Parameterized())
	if err == nil {
		l.Cache.Store(compiled{cat, st}, st.bytes())
	}
	return st, err
}

// several says whether it takes more than one statement, and so a transaction
// for them to see one snapshot.
func several(statements []*statement) bool {
	n := 0
	for _, st := range statements {
		if st != nil {
			n += 1 + len(st.lists) + len(st.byTypes)
		}
		if st != nil && (st.walk != nil || st.among != nil) {
			return true
		}
	}
	return n > 1
}

func (s *Store) answer(ctx context.Context, c *conn, lists []*plan.List, statements []*statement, results []store.Result) {
	for i, st := range statements {
		if st == nil {
			continue
		}
		began := time.Now()
		value, statements, err := one(ctx, c, lists[i], st)
		results[i].Took = time.Since(began)
		if results[i].Statements = statements; err != nil {
			results[i].Err = s.found(ctx, err)
			continue
		}
		results[i].Value = value
	}
}

// one answers one list, and says how many statements it took.
func one(ctx context.Context, c *conn, l *plan.List, st *statement) (any, int, error) {
	if st.walk != nil {
		return st.walk.run(ctx, c, l)
	}
	r := run{ctx: ctx, conn: c, list: l}
	values, err := r.run(st, parents{n: 1})
	if err != nil {
		return nil, r.statements, err
	}
	return values[0], r.statements, nil
}

func failed(results []store.Result, err error) []store.Result {
	for i := range results {
		results[i] = store.Result{Err: err}
	}
	return results
}

// A run is the answering of one list and what is nested in it.
type run struct {
	ctx        context.Context
	conn       *conn
	list       *plan.List
	statements int
	// occurring are the types of the list's nodes as an among has them, where known.
	occurring occurring
}

// run answers a list for its parents: a value for each.
func (r *run) run(st *statement, of parents) ([]any, error) {
	if st.among != nil {
		var err error
		if st, err = r.amongst(st.among); err != nil {
			return nil, err
		}
	}
	args := make([]driver.NamedValue, 0, len(st.params)+1)
	if st.nested {
		args = bind(args, of.array())
	}
	for _, p := range st.params {
		args = bind(args, bound(p, r.list))
	}
	text, err := r.text(st.sql, args)
	if err != nil {
		return nil, err
	}
	values, lack, err := st.read(text, of.n)
	if err != nil {
		return nil, err
	}
	return values, errors.Join(r.lists(st, lack), r.byTypes(st, lack))
}

func (r *run) text(sql string, args []driver.NamedValue) (string, error) {
	r.statements++
	return r.conn.text(r.ctx, sql, args)
}

// amongst finds the statement for the types of the list's nodes.
func (r *run) amongst(a *among) (*statement, error) {
	if r.occurring.own == "" {
		var err error
		if r.occurring.own, err = r.text(sqlOccurring, bind(nil, string(appendValues(nil, r.list.IDs)))); err != nil {
			return nil, err
		}
	}
	return a.statement(r.ctx, r.occurring)
}

// lists fills in the lists that stand in rows.
func (r *run) lists(st *statement, lack *waiting) error {
	answers := make([][]any, len(st.lists))
	for i, l := range st.lists {
		if lack.nested[i].n == 0 {
			continue
		}
		var err error
		if answers[i], err = r.run(l, lack.nested[i]); err != nil {
			return err
		}
	}
	for _, w := range lack.keys {
		*w.place = answers[w.list][w.parent]
	}
	return nil
}

// byTypes fills in what is fetched by the types of facts.
func (r *run) byTypes(st *statement, lack *waiting) error {
	answers := make([][][]any, len(st.byTypes))
	for i, b := range st.byTypes {
		for _, f := range lack.facts[i] {
			of, err := b.statement(r.ctx, strings.Trim(f.typ, `"`))
			if err != nil {
				return err
			}
			rows, err := r.run(of, f.parents)
			if err != nil {
				return err
			}
			answers[i] = append(answers[i], rows)
		}
	}
	for _, g := range lack.gaps {
		rows := answers[g.list][g.typ][g.fact].([]any)
		if len(rows) != 1 {
			return errMissing
		}
		for i, at := range g.places {
			g.tuple[at] = rows[0].([]any)[i]
		}
	}
	return nil
}

// errMissing is what a registry is that names a fact which is not there.
var errMissing = errors.New("sqlite: a fact of the registry is not in the table of its type")

// parents are the distinct keys by which the rows of a nested list are asked
// for, each the JSON of an _id or of a list of names.
type parents struct {
	index map[string]int
	json  []byte
	n     int
}

// add gives a key's place among the parents.
func (p *parents) add(key string) int {
	if p.index == nil {
		p.index = make(map[string]int, 16)
	}
	i, ok := p.index[key]
	if !ok {
		i = p.n
		p.index[key] = i
		p.json = append(append(p.json, ','), key...)
		p.n++
	}
	return i
}

func (p *parents) array() string {
	p.json[0] = '['
	return string(append(p.json, ']'))
}
