package storetest

import (
	"cmp"
	"slices"
	"strings"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// A Graph holds facts in memory. Its Answer judges every store. Answer does what package plan
// says, with nested loops and Go's own comparisons. It is not made for speed, and it shares
// nothing with the stores except store.Columns.
type Graph struct {
	Facts    []*store.Fact
	Datasets []store.Dataset
}

// Answer returns the value of a list over the graph.
func (g *Graph) Answer(l *plan.List) any { return g.list(l, row{}) }

// A row has the facts that the fields, filters and terms of a list refer to.
type row struct {
	node, relationship, fact *store.Fact
	citation                 *store.Citation
	dataset                  *store.Dataset
	date                     *catalog.Property // of the fact
	keys                     []any             // the sort keys of the row
	near                     *store.Fact       // of Distinct: the node of the outer row
	// met are the nodes of a path or a neighbourhood, followed the relationships of a path.
	// gone is how many of the nodes in met had their relationships followed.
	met, followed []*store.Fact
	around        *plan.Neighborhood
	gone          int
	starts        []any
	numbers       []any // of OmittedEnds
	group         *grouped
	groups        *plan.Groups // that the group is one of
}

func (g *Graph) find(id string) *store.Fact {
	for _, f := range g.Facts {
		if f.ID == id {
			return f
		}
	}
	return nil
}

func (g *Graph) list(l *plan.List, outer row) any {
	var rows []row
	for _, r := range g.from(l, outer) {
		if g.named(l, r) && (l.Filter == nil || g.holds(l.Filter, r)) {
			rows = append(rows, r)
		}
	}
	for i := range rows {
		rows[i].keys = g.keys(l.Order, rows[i])
	}
	slices.SortStableFunc(rows, func(a, b row) int { return compareKeys(l.Order, a.keys, b.keys) })
	total, all := int64(len(rows)), slices.Clone(rows)
	if _, ok := l.From.(plan.Search); ok {
		total, all = min(total, plan.Bound+1), all[:min(plan.Bound, len(all))]
	}
	rows = slices.DeleteFunc(rows, func(r row) bool {
		return l.After != nil && compareKeys(l.Order, r.keys, l.After) <= 0 || l.Before != nil && compareKeys(l.Order, r.keys, l.Before) >= 0
	})
	if l.Backward {
		slices.Reverse(rows)
	}
	out := []any{}
	for _, r := range rows[:min(l.Limit, len(rows))] {
		out = append(out, g.fields(l.Row, r))
	}
	if !l.Total && len(l.Aggregates) == 0 {
		return out
	}
	tuple := []any{out}
	if l.Total {
		tuple = append(tuple, total)
	}
	for _, t := range l.Aggregates {
		tuple = append(tuple, g.tally(t, all))
	}
	return tuple
}

// named says whether the IDs of the list allow a row.
func (g *Graph) named(l *plan.List, r row) bool {
	switch l.From.(type) {
	case plan.Induced:
		return l.IDs == nil || slices.Contains(l.IDs, any(r.relationship.From)) && slices.Contains(l.IDs, any(r.relationship.To))
	case plan.DatesAmong, plan.Walk:
		return true // the IDs are the start nodes
	case plan.OfType, plan.AnyNode, plan.Search, plan.OfRelationships, plan.AllDatasets, plan.GroupNode, plan.Inner, plan.Walked:
	}
	return l.IDs == nil || slices.Contains(l.IDs, any(r.id()))
}

// id is the id of the row's fact, if it has only one.
func (r row) id() string {
	for _, f := range []*store.Fact{r.node, r.relationship, r.fact} {
		if f != nil {
			return f.ID
		}
	}
	return ""
}

// from are the rows of a list before its filter. They are in order if the plan has no order.
func (g *Graph) from(l *plan.List, outer row) []row {
	var rows []row
	switch from := l.From.(type) {
	case plan.OfType:
		for _, f := range g.Facts {
			if f.Node == from.Node {
				rows = append(rows, row{node: f})
			}
		}
	case plan.AnyNode:
		for _, f := range g.Facts {
			if f.Node != nil {
				rows = append(rows, row{node: f})
			}
		}
	case plan.Search:
		for _, f := range g.Facts {
			if f.Node != nil && slices.Contains(from.Types, f.Node) && finds(from, f) {
				rows = append(rows, row{node: f})
			}
		}
	case plan.OfRelationships:
		rows = g.ofTypes(from.Types)
	case plan.Induced:
		rows = g.ofTypes(from.Types)
		if l.IDs == nil {
			rows = slices.DeleteFunc(rows, func(r row) bool {
				one, other := slices.Contains(outer.met, g.find(r.relationship.From)), slices.Contains(outer.met, g.find(r.relationship.To))
				return !(one && other || one && slices.Contains(from.Among, r.relationship.To) || other && slices.Contains(from.Among, r.relationship.From))
			})
		}
	case plan.Paths:
		rows = g.paths(from, l.IDs)
	case plan.Neighborhood:
		rows = []row{g.neighborhood(from, l.IDs)}
	case plan.VisitedNodes:
		rows = factsOf(outer.met)
	case plan.PathRelationships:
		rows = factsOf(outer.followed)
	case plan.OmittedEnds:
		rows = g.leftOut(outer)
	case plan.FromNode:
		rows = g.fromNode(from, outer.node)
	case plan.Distinct:
		for _, r := range g.fromNode(from.Of, outer.node) {
			known := slices.ContainsFunc(rows, func(s row) bool { return s.node == r.node })
			if !known && g.any(from.Via, r) {
				rows = append(rows, row{node: r.node, near: outer.node})
			}
		}
	case plan.RelationshipsTo:
		for _, r := range g.fromNode(from.Of, outer.near) {
			if r.node == outer.node {
				rows = append(rows, row{relationship: r.relationship})
			}
		}
	case plan.ChainOver:
		rows, _ = g.chain(from.Relationship, outer.node)
	case plan.ChainEnds:
		_, rows = g.chain(from.Relationship, outer.node)
	case plan.CitationsOf:
		f := outer.subject(from.Of)
		for i := range f.Citations {
			rows = append(rows, row{citation: &f.Citations[i]})
		}
	case plan.FactsCiting:
		for _, f := range g.Facts {
			if slices.ContainsFunc(f.Citations, func(c store.Citation) bool { return c.Source == outer.node.ID }) {
				rows = append(rows, row{fact: f})
			}
		}
	case plan.DatasetsOf:
		names, _ := outer.subject(from.Of).Values["datasets"].([]any)
		rows = g.datasets(func(name string) bool { return slices.Contains(names, any(name)) })
	case plan.AllDatasets:
		rows = g.datasets(func(name string) bool { return from.Names == nil || slices.Contains(from.Names, name) })
	case plan.DatesAmong:
		rows = g.datesAmong(from, l.IDs)
	case plan.Groups:
		rows = g.groups(from, outer)
	case plan.GroupNode:
		if n := outer.group.keys[from.Key].node; n != nil {
			rows = []row{{node: n}}
		}
	}
	return rows
}

func (g *Graph) ofTypes(types []*catalog.RelationshipType) []row {
	var rows []row
	for _, f := range g.Facts {
		if f.Relationship != nil && slices.Contains(types, f.Relationship) {
			rows = append(rows, row{relationship: f})
		}
	}
	return rows
}

// chain follows the relationships of a type from a node. It returns the relationships, and the
// nodes where the chains end.
func (g *Graph) chain(t *catalog.RelationshipType, start *store.Fact) (over, ends []row) {
	met := []*store.Fact{start}
	for i := 0; i < len(met); i++ {
		leads := false
		for _, f := range g.Facts {
			if f.Relationship != t || f.From != met[i].ID {
				continue
			}
			leads = true
			over = append(over, row{relationship: f})
			if to := g.find(f.To); !slices.Contains(met, to) {
				met = append(met, to)
			}
		}
		if !leads {
			ends = append(ends, row{node: met[i]})
		}
	}
	return over, ends
}

// finds says whether a search finds a node.
func finds(s plan.Search, f *store.Fact) bool {
	texts := namesOf(f)
	for _, p := range f.Node.Properties {
		if p.Search {
			texts = append(texts, stringsIn(f.Values[p.Name])...)
		}
	}
	occurs := func(term string) bool {
		return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(text.Line(text.Fold(s)), term) })
	}
	for _, t := range s.Terms {
		if !occurs(t) {
			return false
		}
	}
	return !slices.ContainsFunc(s.Without, occurs) && (len(s.Terms) > 0 || rank(s.Rank, f) < int64(s.Rank.Ranks()-1))
}

// namesOf are the values of a node that are names.
func namesOf(f *store.Fact) []string {
	var out []string
	for _, p := range f.Node.Properties {
		if p.IsName || p.Name == "otherNames" {
			out = append(out, stringsIn(f.Values[p.Name])...)
		}
	}
	return out
}

func stringsIn(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []string
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func rank(by plan.Rank, f *store.Fact) int64 {
	label := f.Values["label"].(string)
	headings := text.InLabel.Of(text.Fold(label))
	for _, name := range namesOf(f) {
		name = text.Fold(name)
		headings += "\n" + text.InName.Of(name) + "\n" + text.InLabel.Of(name)
	}
	hold := func(words []string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(headings, word) })
	}
	words := by.Words()
	if key := store.SearchKey(f.Values); key >= by.From && key < by.To && hold(words[0]) {
		return 0
	}
	for i := range words {
		if hold(words[i]) {
			return int64(i + 1)
		}
	}
	return int64(len(words) + 1)
}

func (g *Graph) datasets(keep func(name string) bool) []row {
	var rows []row
	for i := range g.Datasets {
		if keep(g.Datasets[i].Name) {
			rows = append(rows, row{dataset: &g.Datasets[i]})
		}
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.dataset.Name, b.dataset.Name) })
	return rows
}

func (g *Graph) over(end *catalog.End, node *store.Fact) []row {
	var rows []row
	for _, f := range g.Facts {
		if f.Relationship != end.Relationship {
			continue
		}
		switch {
		case f.From == node.ID && end.Direction != catalog.In:
			rows = append(rows, row{node: g.find(f.To), relationship: f})
		case f.To == node.ID && end.Direction != catalog.Out:
			rows = append(rows, row{node: g.find(f.From), relationship: f})
		}
	}
	return rows
}

// fromNode are the relationships of a node that a list reads.
func (g *Graph) fromNode(from plan.FromNode, node *store.Fact) []row {
	var rows []row
	switch from := from.(type) {
	case plan.OverEnd:
		rows = g.over(from.End, node)
	case plan.Around:
		way := plan.Traversal{Types: from.Types, Direction: from.Direction}
		for _, e := range way.Follows(node.Node, false) {
			for _, r := range g.over(e, node) {
				if !slices.ContainsFunc(rows, func(s row) bool { return s.relationship == r.relationship }) {
					rows = append(rows, r)
				}
			}
		}
	}
	return rows
}

// countOver is the number of a node's relationships at an end for which a filter holds or,
// with distinct, of the nodes that they lead to.
func (g *Graph) countOver(end *catalog.End, node *store.Fact, where plan.Filter, distinct bool) int64 {
	n, met := int64(0), map[*store.Fact]bool{}
	for _, r := range g.over(end, node) {
		if g.any(where, r) {
			n, met[r.node] = n+1, true
		}
	}
	if distinct {
		return int64(len(met))
	}
	return n
}

func (g *Graph) extreme(by *plan.ExtremeOf, r row) any {
	var best any
	for _, r := range g.over(by.End, r.node) {
		if !g.any(by.Where, r) {
			continue
		}
		if k := g.key(by.By, r); best == nil || compare(k, best) > 0 == by.Greatest {
			best = k
		}
	}
	if best == nil {
		return store.NullKey(by)
	}
	return best
}

func (r row) subject(of plan.Subject) *store.Fact {
	switch of {
	case plan.Node:
		return r.node
	case plan.Relationship:
		return r.relationship
	case plan.Fact:
		return r.fact
	case plan.Citation, plan.Dataset:
	}
	panic("storetest: not a fact: " + of.String())
}

// beside is the node at one side of the row's relationship or citation.
func (g *Graph) beside(side plan.Side, r row) row {
	switch side {
	case plan.Source:
		return row{node: g.find(r.relationship.From)}
	case plan.Target:
		return row{node: g.find(r.relationship.To)}
	case plan.Cited:
		return row{node: g.find(r.citation.Source)}
	}
	panic("storetest: a side nobody knows")
}

func (g *Graph) fields(fields []plan.Field, r row) []any {
	out := append([]any{}, r.numbers...)
	for _, f := range fields {
		out = append(out, g.field(f, r))
	}
	return out
}

func (g *Graph) field(f plan.Field, r row) any {
	switch f := f.(type) {
	case plan.Column:
		return column(f, r)
	case plan.SortValue:
		return g.key(f.Key.By, r)
	case plan.Dating:
		return g.key(f, r)
	case plan.Grouped:
		return r.group.part(f, r.groups)
	case plan.Endpoint:
		return g.fields(f.Fields, g.beside(f.Side, r))
	case *plan.List:
		return g.list(f, r)
	case plan.Starts:
		return r.starts
	case plan.Degrees:
		counts := []any{}
		for _, e := range r.node.Node.Ends {
			counts = append(counts, []any{int64(e.Relationship.Index), int64(e.Direction), int64(len(g.over(e, r.node)))})
		}
		return counts
	case plan.Variant:
		fact := r.subject(f.Of)
		for i, c := range f.Cases {
			if c.Node == fact.Node && c.Relationship == fact.Relationship {
				if f.Of == plan.Fact {
					r = row{node: fact}
					if fact.Relationship != nil {
						r = row{relationship: fact}
					}
				}
				return append([]any{int64(i)}, g.fields(c.Fields, r)...)
			}
		}
		panic("storetest: a variant without a case for " + fact.Type())
	}
	panic("storetest: a field nobody knows")
}

// column is a stored value of a row's subject.
func column(c plan.Column, r row) any {
	var v any
	switch name := c.Property.Name; c.Of {
	case plan.Citation:
		if v = r.citation.Values[name]; name == "dataset" {
			v = r.citation.Dataset
		}
	case plan.Dataset:
		if v = r.dataset.Values[name]; name == "name" {
			v = r.dataset.Name
		}
	case plan.Node, plan.Relationship, plan.Fact:
		f := r.subject(c.Of)
		if v = f.Values[name]; name == "id" {
			v = f.ID
		}
	}
	if v == nil && c.Property.List {
		v = []any{}
	}
	return store.PartOf(c.Property, c.Part, v)
}

func (g *Graph) key(by plan.SortBy, r row) any {
	switch by := by.(type) {
	case plan.Column:
		return column(by, r)
	case *plan.CountOf:
		return g.countOver(by.End, r.node, by.Where, by.Distinct)
	case *plan.ExtremeOf:
		return g.extreme(by, r)
	case plan.Dating:
		v := r.fact.Values[r.date.Name]
		return [...]any{plan.Written: v, plan.Name: r.date.Name, plan.DateKey: store.KeyOf(r.date, v)}[by]
	case plan.Rank:
		return rank(by, r.node)
	case plan.Undated:
		if store.SearchDate(r.node.Node, r.node.Values) == store.NoneDay {
			return int64(1)
		}
		return int64(0)
	case plan.SearchKey:
		if by == plan.ByDate {
			return store.SearchDate(r.node.Node, r.node.Values)
		}
		return store.SearchKey(r.node.Values)
	case plan.Grouped:
		return r.group.part(by, r.groups)
	}
	panic("storetest: a By nobody knows")
}

func (g *Graph) keys(terms []plan.SortKey, r row) []any {
	var out []any
	for _, t := range terms {
		out = append(out, g.key(t.By, r))
	}
	return out
}

func compareKeys(terms []plan.SortKey, a, b []any) int {
	for i, t := range terms {
		if n := compare(a[i], b[i]); n != 0 {
			if t.Desc {
				return -n
			}
			return n
		}
	}
	return 0
}

// compare orders two values of one kind. Neither is null.
func compare(a, b any) int {
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case int64:
		return cmp.Compare(a, b.(int64))
	case float64:
		return cmp.Compare(a, b.(float64))
	case bool:
		if a == b.(bool) {
			return 0
		}
		if a {
			return 1
		}
		return -1
	}
	panic("storetest: a value that does not compare")
}
