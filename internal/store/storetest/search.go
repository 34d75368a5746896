package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/plan"
	"casegraph/internal/store"
	"casegraph/internal/text"
)

// search lists all nodes that a query finds: ids, with their rank.
func (x lexicon) search(query string, types []*catalog.NodeType) *plan.List {
	return x.ranked(store.SearchOf(types, text.ParseQuery(query)))
}

// suggest lists the nodes that a prefix finds.
func (x lexicon) suggest(prefix string, types []*catalog.NodeType) *plan.List {
	return x.ranked(store.SuggestionsFor(types, text.Fold(prefix)))
}

func (x lexicon) ranked(s plan.Search) *plan.List {
	rank := plan.SortKey{By: s.Rank}
	order := append([]plan.SortKey{rank, {By: plan.ByName}}, x.order("node.id")...)
	return x.from(s, order, x.col("node.id"), plan.SortValue{Key: rank})
}

// library is the graph of the written searches. It has labels that differ only in case and
// marks, scripts without case, without spaces or beyond the basic plane, texts with several
// lines, and words that occur only in other names.
func library(x lexicon) *Graph {
	item := func(id, name string, others ...any) *store.Fact {
		return x.node("Item", id, V{"name": name, "otherNames": L(others)})
	}
	return &Graph{Facts: []*store.Fact{
		item("i1", "Phnom Penh Municipal Court", "សាលាដំបូងរាជធានីភ្នំពេញ"),
		x.node("Item", "i2", V{"name": "Court", "d": "2001", "day": "2020-01-01"}),
		item("i3", "COURT of Appeal", "Cour d’appel"),
		item("i4", "Supreme Court", "តុលាការកំពូល"),
		item("i5", "Ny Nak", "NY NÁK", "នី ណាក់"),
		x.node("Item", "i6", V{"name": "court", "d": "2001-05/2003"}),
		item("i7", "Łódź"),
		item("i8", "Straße der 東京", "東京都"),
		item("i9", "😀 court 😀"),
		item("i10", "a%b_c \"quoted\" 'x' - y", "1e3"),
		x.node("Box", "b1", V{"name": "Courtyard"}),
		x.node("Box", "b2", V{"name": "Crate\nof  the\tcourt"}),
		x.node("Note", "n1", V{"words": "The Supreme Court heard Ny Nak."}),
		x.node("Note", "n2", V{"description": "courtesy"}),
		x.node("Note", "n3", V{"description": "The appeal", "words": "court"}),
		x.node("Table", "t1", V{"group": "Court and court again", "where": "2021-02-03"}),
		x.node("Table", "t2", V{"group": "Naked words about a crate"}),
		item("i11", "Nakry", "Sok Courtney"),
		x.link("Link", "l1", "i2", "i4", nil),
	}}
}

// A searchCase spells out the nodes that a query finds, of all types or some.
type searchCase struct {
	query, types, want string
}

var searchCases = []searchCase{
	// Names that begin with the query first, then nodes with names whose words begin so, then
	// labels, then the rest.
	{"court", "", "i2/0 i6/0 i3/0 b1/0 b2/1 i11/1 i1/1 i4/1 i9/1 t1/2 n2/2 n1/3 n3/3"},
	{"COURT", "Box", "b1/0 b2/1"},
	{"court of", "", "i3/0 b2/1"},
	{"of court", "", "i3/1 b2/1"},
	{`"court of"`, "", "i3/0"},
	{`"of the court"`, "", "b2/1"}, // over the ends of lines
	{"court -supreme", "", "i2/0 i6/0 i3/0 b1/0 b2/1 i11/1 i1/1 i9/1 t1/2 n2/2 n3/3"},
	{`court -"supreme court" -o`, "", ""},
	{"nak ny", "", "i5/1 n1/3"},
	{"ny nak", "", "i5/0 n1/3"},
	{"Nak, Ny.", "", "i5/1 n1/3"},
	{`"nak."`, "", "n1/3"},
	{"nÁk", "", "i11/0 i5/1 t2/2 n1/3"},
	{"n", "Item Note", "i11/0 i5/0 n1/2 i1/3"},
	{"lodz", "", "i7/0"},
	{"ŁÓDŹ", "", "i7/0"},
	{"strasse", "", "i8/0"},
	{"straße 東京都", "", "i8/1"},
	{"東京", "", "i8/1"},
	{"東", "", "i8/1"},
	{"ភ្នំពេញ", "", "i1/3"},
	{"ភ្នំ\u200bពេញ", "", "i1/3"},
	{"ពេញ", "", "i1/3"},
	{"តុលាការ", "", "i4/1"},
	{"ណ", "", "i5/1"},
	{"នី ណាក់", "", "i5/1"},
	{"😀", "", "i9/0"},
	{"t 😀", "", "i9/3"},
	{"%", "", "i10/1"},
	{"_c", "", "i10/1"},
	{"'x'", "", "i10/1"},
	{"1e3", "", "i10/1"},
	{"- y", "", "i10/1 n2/3 b1/3 i11/3 n1/3 i5/3"},
	{"nakry", "", "i11/0"},
	{"sok", "", "i11/1"},
	{"soko", "", ""},
	{"nak sok", "", "i11/1"},
	{"crate", "", "b2/0 t2/2"},
	{"quoted x", "", "i10/1"},
	{"nowhere", "", ""},
	{"zz", "", ""},
	{"court nowhere", "", ""},
}

// testSearch makes the written searches, then random ones.
func testSearch(t *testing.T, subject Subject) {
	x := small(t)
	s := open(t, x, subject.place(t))
	s.agree(&Graph{}, total(x.search("court", x.Nodes)), x.suggest("c", x.Nodes))
	g := library(x)
	s.load(g)
	for _, c := range searchCases {
		t.Run(c.query+" "+c.types, func(t *testing.T) {
			l := x.search(c.query, x.typesOf(c.types))
			found := x.found(s.in(t).ask(l))
			if found != c.want {
				t.Errorf("found %s, want %s\n%s", found, c.want, l)
			}
			s.in(t).searched(g, l)
		})
	}
	t.Run("whole words", func(t *testing.T) {
		for query, want := range map[string]string{
			"court": "i2/0 i6/0 i3/0 b2/1 i1/1 i4/1 i9/1 t1/2 n1/3 n3/3", "cour": "i3/0", "COURT of": "i3/0 b2/1", `"t of"`: "", "nak -ny": "",
			"nak": "i5/1 n1/3", "n": "", "- y": "i10/1", "ភ្នំពេញ": "", "court -supreme -a": "i2/0 i6/0 i3/0 b2/1 i1/1 i9/1 t1/2 n3/3",
		} {
			l := x.whole(query, x.Nodes)
			if found := x.found(s.in(t).ask(l)); found != want {
				t.Errorf("%q finds %s, want %s", query, found, want)
			}
			s.in(t).searched(g, l)
		}
	})
	t.Run("dates", func(t *testing.T) {
		for _, desc := range []bool{false, true} {
			for _, query := range []string{"court", "c -x", "nak", "nowhere"} {
				l := x.dated(x.search(query, x.Nodes), desc)
				s.in(t).searched(g, l)
				s.in(t).agree(g, x.grouped(l))
			}
		}
		l := x.dated(x.search("court", x.Nodes), true)
		l.Row = []plan.Field{x.col("node.id"), plan.SortValue{Key: l.Order[0]}}
		if found, want := x.found(s.in(t).ask(l)), "t1/0 i6/0 i2/0 i9/0 i4/0 i3/0 i11/0 i1/0 n3/1 n2/1 n1/1 b2/1 b1/1"; found != want {
			t.Errorf("the latest first are %s, want %s", found, want)
		}
	})
	t.Run("suggest", func(t *testing.T) {
		for prefix, want := range map[string]string{
			"cour": "i2/0 i6/0 i3/0 b1/0 b2/1 i11/1 i1/1 i4/1 i9/1 t1/2 n2/2", "Court ": "i3/0 i2/1 i6/1 b2/1 i1/1 i4/1 i9/1 t1/2", "ł": "i7/0", "s": "i8/0 i4/0 i11/1",
			"nowhere": "", "😀 c": "i9/0", "nak": "i11/0 i5/1 t2/2", "ny n": "i5/0", "penh mun": "i1/1", "appeal": "i3/1 n3/2", "n": "i11/0 i5/0 t2/2 n1/2", "kyo": "", "y": "i10/1",
		} {
			l := x.suggest(prefix, x.Nodes)
			if found := x.found(s.in(t).ask(l)); found != want {
				t.Errorf("%q suggests %s, want %s", prefix, found, want)
			}
			s.in(t).searched(g, l)
		}
	})
	t.Run("rows", func(t *testing.T) { s.in(t).searchRows(g) })
	t.Run("changes", func(t *testing.T) { s.in(t).searchChanges(g) })
	// These make graphs of their own, which may empty the one before.
	t.Run("letters", func(t *testing.T) { testLetters(t, subject) })
	t.Run("many", func(t *testing.T) { testSearchMany(t, subject) })
	t.Run("random", func(t *testing.T) { testSearchRandom(t, subject) })
}

// whole searches whole words, and dated orders what is found by date.
func (x lexicon) whole(query string, types []*catalog.NodeType) *plan.List {
	return x.ranked(store.SearchOf(types, text.ParseQuery(query).WholeWords()))
}

func (x lexicon) dated(l *plan.List, desc bool) *plan.List {
	l = copied(l)
	l.Order = append([]plan.SortKey{{By: plan.Undated{}}, {By: plan.ByDate, Desc: desc}}, x.order("node.id")...)
	l.Order[2].Desc = desc
	l.Row = []plan.Field{x.col("node.id"), plan.SortValue{Key: l.Order[1]}}
	return l
}

func (x lexicon) typesOf(names string) []*catalog.NodeType {
	if names == "" {
		return x.Nodes
	}
	var out []*catalog.NodeType
	for _, n := range strings.Fields(names) {
		out = append(out, x.typ(n))
	}
	return out
}

// found writes the rows of a search as "id/rank".
func (x lexicon) found(v any) string {
	var out []string
	for _, r := range v.([]any) {
		row := r.([]any)
		out = append(out, fmt.Sprintf("%v/%v", row[0], row[1]))
	}
	return strings.Join(out, " ")
}

// copied is a copy of a list, to be changed.
func copied(l *plan.List) *plan.List {
	c := *l
	return &c
}

// upTo reads a list from a place towards its beginning; without one, from its end.
func upTo(place []any, l *plan.List) *plan.List {
	l.Before, l.Backward = place, true
	return l
}

// byType also counts the rows by their type, and asks for a page of these counts.
func byType(l *plan.List) *plan.List {
	return with(l, func(l *plan.List) {
		of := plan.TypeOf{Of: plan.Node}
		l.Aggregates = []plan.Aggregate{{Of: of, Limit: plan.NoLimit}, {Of: of, Limit: 1, Paged: true, After: []any{int64(plan.Bound), "Box"}}}
	})
}

// searched asks a search as a whole, with counts, and in pages from every place.
func (s *session) searched(g *Graph, l *plan.List) {
	s.Helper()
	keyed := copied(l)
	keyed.Row = nil
	for _, t := range l.Order {
		keyed.Row = append(keyed.Row, plan.SortValue{Key: t})
	}
	lists := []*plan.List{l, limit(1, copied(l)), upTo(nil, copied(l)), limit(1, upTo(nil, copied(l)))}
	if len(l.From.(plan.Search).Terms) > 0 {
		lists = append(lists, byType(total(copied(l))), total(limit(0, copied(l))), byType(total(limit(1, upTo(nil, copied(l))))))
	}
	places := g.Answer(keyed).([]any)
	for tier := range int64(4) {
		if l.Order[1].By == plan.ByDate {
			places = append(places, L{tier, int64(400_000 * tier), "i1"})
		} else {
			places = append(places, L{tier, "cp", "i1"})
		}
	}
	for i, place := range places {
		lists = append(lists, limit(2, after(copied(l), place.([]any)...)))
		if i%2 == 0 {
			lists = append(lists, limit(2, upTo(place.([]any), copied(l))))
		}
		if i%4 == 0 {
			between := limit(5, after(copied(l), place.([]any)...))
			between.Before = places[(i+2)%len(places)].([]any)
			lists = append(lists, between, upTo(between.Before, copied(between)))
		}
	}
	s.agree(g, lists...)
}

// searchRows asks for more of the found nodes: with filters, nested lists, and fields by type.
func (s *session) searchRows(g *Graph) {
	x := s.lexicon
	v := plan.Variant{Of: plan.Node}
	for _, t := range x.Nodes {
		c := plan.Case{Node: t, Fields: []plan.Field{plan.Column{Of: plan.Node, Property: t.Property("label")}}}
		if t.Name == "Item" {
			c.Fields = append(c.Fields, x.col("Item.otherNames"), total(x.over("Item.links", nil, x.cols("Item.id", "Link.id")...)))
		}
		v.Cases = append(v.Cases, c)
	}
	for _, query := range []string{"supreme court", "c -x"} {
		l := x.search(query, x.Nodes)
		l.Row = []plan.Field{v, x.col("node.id"), x.from(plan.CitationsOf{Of: plan.Node}, nil, x.col("citation.quote"))}
		linked := plan.Typed{Node: x.typ("Item"), Where: plan.Exists{End: x.end("Item.links")}}
		called := plan.Compare{Column: part(x.col("node.label"), catalog.Key), Op: plan.Gte, Value: "n"}
		for _, f := range []plan.Filter{linked, plan.And{plan.Not(linked), called}, plan.False, plan.Is{Of: plan.Node, Nodes: x.typesOf("Box Note")}} {
			s.agree(g, x.grouped(where(f, copied(l))), where(f, copied(l)), total(limit(1, where(f, copied(l)))))
		}
		one := x.search(query, x.typesOf("Item"))
		one.Row = []plan.Field{plan.Variant{Of: plan.Node, Cases: []plan.Case{v.Cases[x.typ("Item").Index]}}, x.col("node.id")}
		s.agree(g, total(copied(one)), where(linked, one))
		first := limit(2, after(copied(l), int64(0), "court", "i2"))
		first.Cache = new(plan.Cache)
		then := limit(2, after(copied(l), int64(1), "n", ""))
		then.Cache = first.Cache
		s.agree(g, first, then, first)
	}
}

// searchChanges expects a search to find the facts as they were put last.
func (s *session) searchChanges(g *Graph) {
	x := s.lexicon
	var lists []*plan.List
	for _, query := range []string{"court", "nak", "new", "co", "of -court"} {
		lists = append(lists, byType(total(x.search(query, x.Nodes))), x.search(query, x.typesOf("Box")), x.suggest(query, x.Nodes))
	}
	for _, facts := range [][]*store.Fact{
		{x.node("Item", "i2", V{"name": "A new court"}), x.node("Item", "i5", V{"otherNames": L{"Nak"}})},
		{x.node("Item", "i2", V{"name": "A new court", "note": "The text is as it was."})},
		{x.node("Item", "i2", nil), x.node("Item", "i99", V{"name": "court"}), x.link("Link", "l2", "i99", "i2", nil)},
		{x.node("Box", "b1", V{"name": "Boxed court"}), x.node("Box", "b3", V{"name": "new"})},
	} {
		l := s.begin()
		s.put(l, &Graph{Facts: facts})
		changed := &Graph{Facts: slices.Clone(g.Facts)}
		changed.replace(facts...)
		for i, v := range s.results(l.Read(s.ctx, lists), lists...) {
			if want, got := show(changed.Answer(lists[i])), show(v); want != got {
				s.Errorf("within the load\n%s%s", lists[i], differ(want, got))
			}
		}
		if err := l.Rollback(s.ctx); err != nil {
			s.Fatal(err)
		}
		s.agree(g, lists...)
		s.load(&Graph{Facts: facts})
		g.replace(facts...)
		s.agree(g, lists...)
	}
	l := s.begin()
	if err := l.Remove(s.ctx, []string{"b2", "n3"}); err != nil {
		s.Fatal(err)
	}
	s.commit(l)
	g.Facts = slices.DeleteFunc(g.Facts, func(f *store.Fact) bool { return f.ID == "b2" || f.ID == "n3" })
	s.agree(g, lists...)
}

// letters are texts, and queries that find each of them by what readers take for the same.
var letters = []struct{ text, queries string }{
	{"Pat O’Brien", "O'Brien|O’Brien|O‘Brien|OʼBrien|O´Brien|O`Brien|O′Brien|brien|\"o'b\""},
	{"Qur'an", "Qurʾān|Qur’an"},
	{"Anne‑Marie", "Anne-Marie|Anne–Marie|Anne‐Marie|Anne−Marie|ANNE—MARIE|marie"},
	{"co-op", "co\u00ad-op|co\u2011op"},
	{"“Quoted” «words»", "\"quoted\"|“words”|quoted, words.|«Quoted»"},
	{"محـــمد علي كريم", "محمد|مُحَمَّد|على|علی|کریم|كريم"},
	{"فاطمة إبراهيم", "فاطمه|ابراهیم|أبراهيم|\ufee2"},
	{"ガガーリン", "ｶﾞｶﾞｰﾘﾝ|ガ|カ"},
	{"ﾊﾟｽﾎﾟｰﾄ", "パスポート|ハ\u309aス"},
	{"ＮＡＴＯ　１２", "nato|12|NATO 12"},
	{"ﬁnal Straße №5", "final|STRASSE|no5|ﬁn|№"},
	{"Nak, (the) judge; fin.", "Nak|nak,|Judge;|(the)|\"nak, (the)\"|\"nak , ( the )\"|fin|'judge'"},
	{"Śródmieście\u200bPołudniowe", "srodmiesciepoludniowe"},
}

// testLetters finds each text by each of its queries, in a search and by the filter of a
// property.
func testLetters(t *testing.T, subject Subject) {
	x := small(t)
	s := open(t, x, subject.place(t))
	g := &Graph{}
	for i, l := range letters {
		g.Facts = append(g.Facts, x.node("Item", fmt.Sprintf("i%02d", i), V{"name": l.text}))
	}
	s.load(g)
	for i, l := range letters {
		id := fmt.Sprintf("i%02d", i)
		for _, query := range strings.Split(l.queries, "|") {
			list := x.search(query, x.Nodes)
			if found := x.found(s.in(t).ask(list)); !slices.ContainsFunc(strings.Fields(found), func(s string) bool { return strings.HasPrefix(s, id) }) {
				t.Errorf("%q is not found in %q, but %s", query, l.text, found)
			}
			s.in(t).agree(g, list)
			var all plan.And
			for _, term := range text.ParseQuery(query).Terms {
				all = append(all, plan.Match{Column: part(x.col("Item.name"), catalog.Fold), Text: term})
			}
			filtered := where(plan.All(all...), x.of("Item", x.order("Item.id"), x.col("Item.id")))
			if found := show(s.in(t).ask(filtered)); !strings.Contains(found, id) {
				t.Errorf("the filter %q does not find %q, but %s", query, l.text, found)
			}
			s.in(t).agree(g, filtered)
		}
	}
}

// testSearchMany finds more nodes than are counted, and words in long texts.
func testSearchMany(t *testing.T, subject Subject) {
	x := small(t)
	s := open(t, x, subject.place(t))
	g := &Graph{}
	const many = 2*plan.Bound + 2 // more than a store sorts
	dates := []any{"1999", nil, "2001-02-03", "1999-12", "XXXX"}
	for i := range many {
		name := fmt.Sprintf("item %d of many", i*7919%many)
		if i < plan.Bound {
			name += " but two"
		}
		g.Facts = append(g.Facts, x.node([]string{"Item", "Box"}[i%2], fmt.Sprintf("i%04d", i), V{"name": name, "d": dates[i%len(dates)]}))
	}
	long := strings.Repeat("អក្សរខ្មែរ ", 6000) // 180 kB, more than an index takes of other values
	g.Facts = append(g.Facts, x.node("Note", "n1", V{"words": long + "the end"}))
	s.load(g)
	for _, query := range []string{"many", "many two", "m", "many -two", "the end", "អក្សរខ្មែរ", "item 10", "f", "any", "it 7", "ន", "zq"} {
		l := x.search(query, x.Nodes)
		directions := []bool{false, true}
		if len(query) > 4 {
			directions = nil // the short queries are enough for the order of dates
		}
		for _, desc := range directions {
			d := x.dated(l, desc)
			s.agree(g, limit(3, byType(copied(d))), limit(100, after(copied(d), int64(0), int64(600_000), "i0001")), limit(4, upTo(nil, copied(d))), limit(4, upTo(L{int64(1), int64(store.NoneDay), "i0001"}, copied(d))))
		}
		s.agree(g, limit(3, total(copied(l))), limit(100, copied(l)), limit(100, after(copied(l), int64(1), "item 5", "i0001")), limit(4, upTo(nil, copied(l))),
			limit(4, upTo(L{int64(1), "item 5", "i0001"}, copied(l))),
			x.grouped(l), byType(total(limit(0, copied(l)))), byType(limit(1, after(copied(l), int64(1), "item 5", "i0001"))),
			total(limit(0, where(plan.Is{Of: plan.Node, Nodes: x.typesOf("Box")}, l))))
	}
}

// testSearchRandom searches a random graph for parts of its texts.
func testSearchRandom(t *testing.T, subject Subject) {
	seed := uint64(setting(t, "CASEGRAPH_STORETEST_SEED", 1))
	r := rand.New(rand.NewPCG(seed, 7))
	x := small(t)
	words := slices.DeleteFunc(texts(), func(s string) bool { return strings.TrimSpace(s) == "" })
	words = append(words, "Ny Nak", "ភ្នំពេញ", "court", "Court of Appeal", "aab", "abaab")
	some := func(n int) string {
		var out []string
		for range 1 + r.IntN(n) {
			out = append(out, pick(r, words))
		}
		return strings.Join(out, pick(r, []string{" ", "", "\n", "-"}))
	}
	g := &Graph{}
	for i := range 60 {
		id := fmt.Sprintf("x%02d", i)
		switch r.IntN(3) {
		case 0:
			g.Facts = append(g.Facts, x.node("Item", id, V{"name": some(2), "otherNames": L{some(3), some(2)}}))
		case 1:
			g.Facts = append(g.Facts, x.node("Box", id, V{"name": some(3)}))
		default:
			g.Facts = append(g.Facts, x.node("Note", id, V{"words": some(6)}))
		}
	}
	s := open(t, x, subject.place(t))
	s.load(g)
	for i := range plans(t) / 6 {
		query := ""
		for range 1 + r.IntN(3) {
			word := []rune(some(2))
			from := r.IntN(len(word))
			query += pick(r, []string{" ", " ", " ", " -", ` "`, ` -"`}) + string(word[from:from+1+r.IntN(min(8, len(word)-from))])
		}
		types := pick(r, [][]*catalog.NodeType{x.Nodes, x.Nodes, x.typesOf("Item Note"), x.typesOf("Box")})
		l := x.search(query, types)
		if r.IntN(4) == 0 {
			l = x.whole(query, types)
		}
		if len(l.From.(plan.Search).Terms) == 0 {
			continue
		}
		l.Limit = pick(r, []int{1, 2, 5, plan.NoLimit})
		l.Total = r.IntN(3) == 0
		if r.IntN(3) == 0 {
			l.After = L{int64(r.IntN(4)), text.Key(some(1)), pick(r, g.Facts).ID}
		}
		if r.IntN(3) == 0 {
			l.Before = L{int64(r.IntN(4)), text.Key(some(1)), pick(r, g.Facts).ID}
		}
		if r.IntN(3) == 0 {
			l.Backward = true
		}
		if why := s.wrong(g, l); why != "" {
			t.Fatalf("search %d of seed %d: %+q\n%s%s", i, seed, query, l, why)
		}
	}
}
