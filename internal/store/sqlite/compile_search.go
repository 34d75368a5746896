package sqlite

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// A search is found tier by tier (plan.Tier), and stops when the page is full. A tier of a
// range of names is read from the index of names. What another tier holds in its texts finds
// its nodes:
//
//   - where the index of trigrams finds little (less than bounds.found), that is sorted;
//   - else a walk along the index of names or dates meets them: where much matches the page is
//     soon full.
//
// Which way it goes, the statement finds out as it runs.

// trigram is how many characters a term must have for its trigrams to find it. A shorter
// term is the beginning of trigrams (see store.SearchText), which a range has.
const trigram = 3

// search is the SQL of the page of a search: the tables it is worked out with, and
// what takes the place of its narrow select. The select has a part for each tier, and does not
// begin a part when the page is full.
func (c *compiler) search(from plan.Search, l *plan.List, p *page) (tables with, narrow string) {
	if c.nested {
		return nil, c.fail("a search stands in no row")
	}
	f := &finder{compiler: c, from: from, list: l, page: p}
	tiers := from.Tiers(l.Order[0].By)
	parts := make([]string, len(tiers))
	for i := range tiers {
		f.value = i
		if l.Backward {
			f.value = len(tiers) - 1 - i
		}
		f.tier = tiers[f.value]
		parts[i] = f.find(f.reaches())
	}
	return f.tables, strings.Join(parts, " UNION ALL ") + " LIMIT " + c.param(int64(l.Limit))
}

// A finder finds the tiers of a search.
type finder struct {
	*compiler
	from   plan.Search
	list   *plan.List
	page   *page
	tables with
	tier   plan.Tier
	value  int // of the tier, in the order
}

// reaches says whether the page may have rows of the tier.
func (f *finder) reaches() gate {
	var only gate
	if len(f.list.After) > 0 {
		only = only.and(f.param(f.list.After[0]) + "<=" + strconv.Itoa(f.value))
	}
	if len(f.list.Before) > 0 {
		only = only.and(f.param(f.list.Before[0]) + ">=" + strconv.Itoa(f.value))
	}
	return only
}

// find finds the nodes of the tier.
func (f *finder) find(only gate) string {
	if f.tier.Named != nil && *f.tier.Named {
		return "SELECT * FROM (" + f.found(only, "", f.tier.Words, f.walked) + ")"
	}
	words := append(slices.Clone(f.tier.Words), f.tier.Terms...)
	name, most := strconv.Itoa(f.value), strconv.Itoa(f.bounds.found)
	rowids, rest := f.holders(words)
	found := f.tables.add("_found"+name, []string{"rowid"}, rowids+only.limit(most))
	few := gate(found.count() + "<" + most) // also where the page does not reach the tier
	sorted := f.found(few, found.name, rest)
	walked := f.found(few.shut(), "", words, f.walked)
	return "SELECT * FROM (" + sorted + ") UNION ALL SELECT * FROM (" + walked + ")"
}

// found finds the nodes of the tier in a table of rowids, or where it is "" among all.
func (f *finder) found(only gate, table string, holds []string, more ...func(*node) string) string {
	s := f.searched(f.from, table)
	s.scope.node.tier = strconv.Itoa(f.value)
	return f.findIn([]*source{s}, f.list, f.page, only, func(s *scope) []string {
		out := f.conditions(s.node)
		for _, condition := range more {
			out = append(out, condition(s.node))
		}
		return append(append(out, f.holding(holds, f.from.Without, s.node)...), f.asked(f.list, s)...)
	})
}

// conditions are those of the tier, but for what its nodes hold and a range that is walked.
func (f *finder) conditions(n *node) []string {
	n.used = true
	var out []string
	if d := f.tier.Dated; d != nil {
		out = append(out, n.alias+"._date"+map[bool]string{true: "<", false: "="}[*d]+f.param(int64(store.NoneDay)))
	}
	if in := f.tier.Named; in != nil && !*in {
		key := n.alias + "._name"
		out = append(out, "NOT ("+key+">="+f.param(f.from.Rank.From)+" AND "+key+"<"+f.param(f.from.Rank.To)+")")
	}
	if len(f.tier.NotWords) > 0 {
		out = append(out, "NOT ("+and(f.holding(f.tier.NotWords, nil, n)...)+")")
	}
	return out
}

// walked lets a walk begin and end where the tier or the page does: the rows of the tier before
// and behind it are known, to the index, to be of no use.
func (f *finder) walked(n *node) string {
	n.used = true
	var key string
	var least, most any
	first, last := f.list.After, f.list.Before
	switch {
	case f.list.Order[1].By == plan.ByName:
		key, least, most = "._name", "", store.NoText
	case f.list.Order[1].Desc:
		first, last = last, first
		fallthrough
	default:
		key, least, most = "._date", int64(math.MinInt64), int64(store.NoneDay)
	}
	key = n.alias + key
	if f.tier.Named == nil || !*f.tier.Named {
		var out []string
		if from := f.bound(first, least); from != "" {
			out = append(out, key+">="+from)
		}
		if to := f.bound(last, most); to != "" {
			out = append(out, key+"<="+to)
		}
		return and(out...)
	}
	least, most = f.from.Rank.From, f.from.Rank.To
	from, to := f.param(least), f.param(most)
	if place := f.bound(first, least); place != "" {
		from = "max(" + from + "," + place + ")" // an index serves one bound on each side
	}
	if place := f.bound(last, most); place != "" {
		return key + ">=" + from + " AND +" + key + "<" + to + " AND " + key + "<=min(" + to + "," + place + ")"
	}
	return key + ">=" + from + " AND " + key + "<" + to
}

// bound is the key of a place in the order, or otherwise where that is in another tier; or
// "" where there is no place.
func (f *finder) bound(place []any, otherwise any) string {
	if len(place) < 2 {
		return ""
	}
	return "iif(" + f.param(place[0]) + "=" + strconv.Itoa(f.value) + "," + f.param(place[1]) + "," + f.param(otherwise) + ")"
}

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
