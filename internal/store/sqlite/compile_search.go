package sqlite

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// A search is found rank by rank, and stops when the page is full. The first rank is a range
// of the index of labels. What a later rank holds in its texts finds its nodes:
//
//   - where the index of trigrams finds little (less than bounds.found), that is sorted;
//   - else a walk along the index of labels meets them: where much matches the page is
//     soon full.
//
// Which way it goes, the statement finds out as it runs.

// trigram is how many characters a term must have for its trigrams to find it. A shorter
// term is the beginning of trigrams (see store.SearchText), which a range has.
const trigram = 3

// search is the SQL of the page of a search: the tables it is worked out with, and
// what takes the place of its narrow select.
func (c *compiler) search(from plan.Search, l *plan.List, p *page) (tables with, narrow string) {
	if c.nested {
		return nil, c.fail("a search stands in no row")
	}
	f := &finder{compiler: c, from: from, list: l, page: p, limit: c.param(int64(l.Limit))}
	ranks := []func(only gate) string{f.first, f.second, f.third}
	if len(from.Terms) == 0 {
		ranks = ranks[:2]
	}
	if l.Backward {
		slices.Reverse(ranks)
	}
	counted := ""
	for i, find := range ranks {
		rank := i
		if l.Backward {
			rank = len(ranks) - 1 - i
		}
		only := f.reaches(rank)
		if counted != "" {
			only = only.and(counted + "<" + f.limit)
		}
		t := f.tables.add("_rank"+strconv.Itoa(rank), nil, find(only))
		if i > 0 {
			narrow, counted = narrow+" UNION ALL ", counted+"+"
		}
		narrow += "SELECT * FROM " + t.name
		counted += t.count()
	}
	return f.tables, narrow + " LIMIT " + f.limit
}

// A finder finds the ranks of a search.
type finder struct {
	*compiler
	from   plan.Search
	list   *plan.List
	page   *page
	limit  string
	tables with
}

// reaches says whether the page may have rows of a rank.
func (f *finder) reaches(rank int) gate {
	var only gate
	if len(f.list.After) > 0 {
		only = only.and(f.param(f.list.After[0]) + "<=" + strconv.Itoa(rank))
	}
	if len(f.list.Before) > 0 {
		only = only.and(f.param(f.list.Before[0]) + ">=" + strconv.Itoa(rank))
	}
	return only
}

// ranked finds the nodes of a rank in a table of rowids, or where it is "" among all.
func (f *finder) ranked(only gate, rank int, table string, holds []string, conditions ...func(*node) string) string {
	s := f.searched(f.from, table)
	s.scope.node.rank = strconv.Itoa(rank)
	return f.findIn([]*source{s}, f.list, f.page, only, func(s *scope) []string {
		var out []string
		for _, condition := range conditions {
			out = append(out, condition(s.node))
		}
		return append(append(out, f.holding(holds, f.from.Without, s.node)...), f.asked(f.list, s)...)
	})
}

func (f *finder) first(only gate) string {
	return f.ranked(only, 0, "", nil, func(n *node) string {
		n.used = true
		label, from, to := n.alias+".label__k", f.param(f.from.Rank.From), f.param(f.from.Rank.To)
		if place := f.bound(0, f.list.After, beforeAll); place != "" {
			from = "max(" + from + "," + place + ")" // an index serves one bound on each side
		}
		if place := f.bound(0, f.list.Before, func() string { return to }); place != "" {
			return label + ">=" + from + " AND +" + label + "<" + to + " AND " + label + "<=min(" + to + "," + place + ")"
		}
		return label + ">=" + from + " AND " + label + "<" + to
	})
}

func (f *finder) second(only gate) string {
	return f.holds(only, 1, f.from.Rank.Words(), func(n *node) string { return "NOT (" + f.labelled(n) + ")" })
}

func (f *finder) third(only gate) string {
	return f.holds(only, 2, f.from.Terms, func(n *node) string { return "NOT (" + f.labelled(n) + ")" }, func(n *node) string {
		return "NOT (" + and(f.holding(f.from.Rank.Words(), nil, n)...) + ")"
	})
}

// labelled says that the label of a node begins with the phrase.
func (f *finder) labelled(n *node) string {
	n.used = true
	label := n.alias + ".label__k"
	return label + ">=" + f.param(f.from.Rank.From) + " AND " + label + "<" + f.param(f.from.Rank.To)
}

// holds finds the nodes of a rank whose text holds some words.
func (f *finder) holds(only gate, rank int, words []string, conditions ...func(*node) string) string {
	name, most := strconv.Itoa(rank), strconv.Itoa(f.bounds.found)
	rowids, rest := f.holders(words)
	found := f.tables.add("_found"+name, []string{"rowid"}, rowids+only.limit(most))
	few := f.tables.add("_few"+name, []string{"so"}, "SELECT "+found.count()+"<"+most)
	sorted := f.ranked(only.and(few.value()), rank, found.name, rest, conditions...)
	walked := f.ranked(only.and("NOT "+few.value()), rank, "", words, append(conditions, f.walked(rank))...)
	return "SELECT * FROM (" + sorted + ") UNION ALL SELECT * FROM (" + walked + ")"
}

// walked lets a walk begin and end where the page does: the rows of the rank before and
// behind it are known, to the index, to be of no use.
func (f *finder) walked(rank int) func(*node) string {
	return func(n *node) string {
		n.used = true
		label := n.alias + ".label__k"
		var out []string
		if place := f.bound(rank, f.list.After, beforeAll); place != "" {
			out = append(out, label+">="+place)
		}
		if place := f.bound(rank, f.list.Before, func() string { return f.param(store.NoText) }); place != "" {
			out = append(out, label+"<="+place)
		}
		return and(out...)
	}
}

// bound is the label at a place in the order, or otherwise where that is in another rank; or
// "" where there is no place.
func (f *finder) bound(rank int, place []any, otherwise func() string) string {
	if len(place) < 2 {
		return ""
	}
	return "iif(" + f.param(place[0]) + "=" + strconv.Itoa(rank) + "," + f.param(place[1]) + "," + otherwise() + ")"
}

// beforeAll comes before every label.
func beforeAll() string { return "''" }

// holders is the select of the rowids of texts that hold words, as far as the index tells,
// and the words of which it does not.
func (c *compiler) holders(words []string) (rowids string, rest []string) {
	long, short := byLength(words)
	sure := func(s string) bool { return !strings.ContainsAny(s, alike) }
	if len(long) > 0 {
		return "SELECT rowid FROM _trigram WHERE _trigram MATCH " + c.param(phrases(long)), append(short, slices.DeleteFunc(long, sure)...)
	}
	longest := slices.MaxFunc(short, func(a, b string) int { return len(a) - len(b) })
	from := strings.NewReplacer("\uFFFE", "\uFFFD", "\uFFFF", "\uFFFD").Replace(longest)
	next, _ := text.Next(from) // it exists: no text that passed Check ends in U+10FFFF
	return "SELECT DISTINCT doc rowid FROM _trigrams WHERE term>=" + c.param(from) + " AND term<" + c.param(next),
		slices.DeleteFunc(short, func(s string) bool { return s == longest && sure(s) })
}

// alike are characters that FTS5 does not tell apart: it takes noncharacters for U+FFFD.
const alike = "\uFFFD\uFFFE\uFFFF"

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
	if len(from.Terms) == 0 {
		return c.fail("a search without terms has no total")
	}
	rowids, rest := c.holders(from.Terms)
	s := c.searched(from, "("+rowids+")")
	conditions := append(append(s.where, c.holding(rest, from.Without, s.scope.node)...), c.asked(l, s.scope)...)
	return "(SELECT count(*) FROM (SELECT 1 FROM " + s.from + joined(s.joins) + where(conditions...) + " LIMIT " + strconv.Itoa(plan.Bound+1) + "))"
}

// boundFound is where the rows that a tally counts are found: as a page is.
func (c *compiler) boundFound(from plan.Search, l *plan.List) *source {
	bound := *l
	bound.Limit, bound.After, bound.Before, bound.Backward = plan.Bound, nil, nil, false
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
