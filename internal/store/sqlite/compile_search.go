package sqlite

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"casegraph/internal/plan"
)

// A search is found rank by rank, and stops when the page is full:
//
//   - the first rank is a range of the index of labels;
//   - where the trigrams find little (less than bounds.found), the rest is that,
//     sorted;
//   - else, or where every term is too short for them, the rest is what a walk
//     along the index of labels meets: where much matches the page is soon full.
//
// Which way it goes, the statement finds out as it runs.

// trigram is how many characters a term must have for its trigrams to find it.
const trigram = 3

// search is the SQL of the page of a search: the tables it is worked out with, and
// what takes the place of its narrow select.
func (c *compiler) search(from plan.Search, l *plan.List, p *page) (tables with, narrow string) {
	if c.nested {
		return nil, c.fail("a search stands in no row")
	}
	label := func(n *node, op, value string) string { n.used = true; return n.alias + ".label__k" + op + value }
	asked := func(terms []string, more ...func(*node) string) func(*scope) []string {
		return func(s *scope) []string {
			var out []string
			for _, f := range more {
				out = append(out, f(s.node))
			}
			return append(append(out, c.holding(terms, from.Without, s.node)...), c.asked(l, s)...)
		}
	}
	ranked := func(only gate, rank, table string, conditions func(*scope) []string) string {
		s := c.searched(from, table)
		s.scope.node.rank = rank
		return c.findIn([]*source{s}, l, p, only, conditions)
	}
	rows := ranked("", "0", "", asked(nil, func(n *node) string {
		return label(n, ">=", c.param(from.Rank.From)) + " AND " + label(n, "<", c.param(from.Rank.To))
	}))
	if len(from.Terms) == 0 {
		return nil, rows
	}
	limit := c.param(int64(l.Limit))
	first := tables.add("_first", nil, rows)
	narrow = "SELECT * FROM " + first.name
	add := func(branch string) { narrow += " UNION ALL SELECT * FROM (" + branch + ")" }
	walk := gate(first.count() + "<" + limit)
	second := func(n *node) string {
		return "(" + label(n, "<", c.param(from.Rank.From)) + " OR " + label(n, ">=", c.param(from.Rank.To)) + ")"
	}
	long, short := byLength(from.Terms)
	if len(long) > 0 {
		most := strconv.Itoa(c.bounds.found)
		found := tables.add("_found", []string{"rowid"}, "SELECT rowid FROM _trigram WHERE _trigram MATCH "+c.param(phrases(long))+walk.limit(most))
		few := tables.add("_few", []string{"so"}, "SELECT "+found.count()+"<"+most)
		add(ranked(gate(few.value()), "1", found.name, asked(short, second)))
		walk = gate(few.value()).shut()
	}
	add(ranked(walk, "1", "", asked(from.Terms, second, func(n *node) string { return c.walkedTo(l, n) })))
	return tables, narrow + " LIMIT " + limit
}

// walkedTo lets a walk begin where the page before it ended: the rows of the
// second rank before that are known, to the index, to be of no use.
func (c *compiler) walkedTo(l *plan.List, n *node) string {
	if len(l.After) != len(l.Order) || len(l.After) < 2 {
		return ""
	}
	return n.alias + ".label__k>=iif(" + c.param(l.After[0]) + "=1," + c.param(l.After[1]) + ",'')"
}

// searched is where the nodes of a search are found, whatever they hold: all, or
// those with the rowids of a table.
func (c *compiler) searched(from plan.Search, table string) *source {
	n := &node{alias: c.alias("s"), types: from.Types, search: true}
	n.id, n.based = n.alias+"._id", true
	s := &source{scope: &scope{node: n}, from: "_search " + n.alias}
	if table != "" {
		a := c.alias("x")
		n.id, n.based = a+".rowid", false
		s.from, s.joins = table+" "+a, []join{n}
	}
	s.columns = n.id + " i"
	if len(from.Types) < len(c.cat.Nodes) {
		n.used = true
		s.where = []string{n.alias + ".type IN (" + typeNames(from.Types, nil) + ")"}
	}
	return s
}

// holding says that the text holds terms and not others.
func (c *compiler) holding(terms, without []string, n *node) []string {
	var out []string
	add := func(list []string, test string) {
		for _, t := range list {
			n.used = true
			out = append(out, "instr("+n.alias+".text,"+c.param(t)+")"+test)
		}
	}
	add(terms, ">0")
	add(without, "=0")
	return out
}

// searchTotal is the SQL of how many nodes a search finds, as far as that counts.
func (c *compiler) searchTotal(from plan.Search, l *plan.List) string {
	long, short := byLength(from.Terms)
	table, found := "", ""
	if len(long) > 0 {
		table, found = "_trigram", "_trigram MATCH "+c.param(phrases(long))
	}
	s := c.searched(from, table)
	n := s.scope.node
	if len(from.Terms) == 0 {
		found = n.alias + ".label__k>=" + c.param(from.Rank.From) + " AND " + n.alias + ".label__k<" + c.param(from.Rank.To)
	}
	conditions := append(append(append(s.where, found), c.holding(short, from.Without, n)...), c.asked(l, s.scope)...)
	return "(SELECT count(*) FROM (SELECT 1 FROM " + s.from + joined(s.joins) + where(conditions...) + " LIMIT " + strconv.Itoa(plan.Bound+1) + "))"
}

// boundFound is where the rows that a tally counts are found: as a page is.
func (c *compiler) boundFound(from plan.Search, l *plan.List) *source {
	bound := *l
	bound.Limit, bound.After = plan.Bound, nil
	tables, narrow := c.search(from, &bound, &page{list: &bound, wants: make([]bool, len(l.Order))})
	return c.searched(from, "("+tables.sql()+"SELECT i rowid FROM ("+narrow+"))")
}

// byLength parts the terms that trigrams find from the others.
func byLength(terms []string) (long, short []string) {
	for _, t := range terms {
		if utf8.RuneCountInString(t) < trigram {
			short = append(short, t)
		} else {
			long = append(long, t)
		}
	}
	return long, short
}

// phrases is what the index is asked for: each term as it stands.
func phrases(terms []string) string {
	quoted := make([]string, len(terms))
	for i, t := range terms {
		quoted[i] = `"` + strings.ReplaceAll(t, `"`, `""`) + `"`
	}
	return strings.Join(quoted, " AND ")
}
