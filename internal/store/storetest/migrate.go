package storetest

import (
	_ "embed" // the schema below
	"errors"
	"slices"
	"strings"
	"testing"

	"casegraph/internal/plan"
	"casegraph/internal/store"
)

//go:embed evolving.graphql
var evolvingSDL string

// An evolution edits the schema of a store that holds facts.
type evolution struct {
	name string
	// edit are pairs: a text of the schema, and the text that replaces it.
	edit []string
	// refused are words of each reason for which the schema is refused, in any order; empty if
	// it is accepted.
	refused []string
	// ask are terms of an order that is asked for afterwards.
	ask []string
	// put are facts that are valid only in the new schema.
	put func(x lexicon) []*store.Fact
}

func evolutions() []evolution {
	add := func(property string) []string {
		return []string{"  \"A text.\"\n  s: String\n  \"A number that all", "  \"New.\"\n  " + property + "\n  \"A text.\"\n  s: String\n  \"A number that all"}
	}
	type facts = []*store.Fact
	thing := func(values V) func(x lexicon) facts {
		return func(x lexicon) facts { return facts{x.node("Thing", "new", values), x.node("Thing", "t1", nil)} }
	}
	return []evolution{
		{name: "a description", edit: []string{"A thing.", "Some thing."}},
		{name: "types, properties", edit: slices.Concat([]string{"  w: Int", "  w: Int\n  \"New.\"\n  new: Date @index", "\"There is none.\"\ntype Absent", `
"Is new."
type Fresh @node(plural: "freshes") {
  "The name."
  name: String @label @search @unique
  "A date."
  d: Date! @index
}
"Is new."
type Freshens @relationship(name: "FRESHENS", from: "Node", out: "freshens", to: "Fresh", in: "freshenedBy") {
  "A number."
  w: Int @index
}
"There is none."
type Absent`, "s: String @index", "s: String @index\n\"New.\"\nnew: Date!"}, add(`otherNames: [String!]! @search`)), put: func(x lexicon) facts {
			return facts{
				x.node("Fresh", "f1", V{"name": "F", "d": "2020"}, cite("s1", "d1", nil)), x.link("Freshens", "f2", "t1", "f1", V{"w": int64(1)}),
				x.link("Joins", "j1", "o1", "t1", V{"new": "2020"}), x.node("Absent", "new", V{"new": "2020"}), x.node("Thing", "t1", V{"otherNames": L{"N"}}),
			}
		}},

		{name: "properties of every kind", edit: add(`
  text: String @index
  "New."
  searched: String @search
  "New."
  int: Int @index
  "New."
  float: Float
  "New."
  answer: Boolean
  "New."
  date: Date @index
  "New."
  enum: Colour @index
  "New."
  at: DateTime
  "New."
  list: [Float!]!
  "New."
  one: String @unique`), ask: []string{"Thing.text", "-Thing.text", "Thing.searched", "Thing.int", "-Thing.float", "Thing.answer", "Thing.date", "-Thing.date", "Thing.enum", "Thing.at"},
			put: thing(V{"text": "é", "searched": "É", "int": int64(-1), "float": 0.5, "answer": false, "date": "2020/..", "enum": "BLUE", "at": int64(0), "list": L{0.5, 1e21}, "one": "u"})},
		{name: "a computed number, defaults", edit: add(`
  size: Int @computed @index
  "New."
  never: Colour! @default(value: "GREEN") @index
  "New."
  maybe: String @default(value: "so")`), ask: []string{"Thing.size", "-Thing.size", "Thing.never", "-Thing.maybe"}, put: thing(V{"s": "four", "never": "RED", "maybe": "not so"})},
		{name: "a new property that is required", edit: add(`new: Int!`), refused: []string{"Thing.new"}},
		{name: "indexes more and less, searched more and less", edit: []string{"f: Float", "f: Float @index", "w: Int", "w: Int @index", "s: String @index", "s: String", "alias: String", "alias: String @search", "title: String @search", "title: String"}, ask: []string{"Thing.f", "Thing.alias"}},
		{name: "the label moves", edit: []string{"name: String @label", "name: String", "alias: String", "alias: String @label"}, ask: []string{"Thing.label"}},
		{name: "another label where the first is null", edit: []string{"alias: String", "alias: String @label"}, ask: []string{"Thing.label"}},
		{name: "a template for labels", edit: []string{"name: String @label", "name: String", `@node(plural: "things")`, `@node(plural: "things", display: "{colour}, {i} of {code}")`}, ask: []string{"Thing.label", "-Thing.label"}},
		{name: "some lack what is required", edit: []string{"f: Float", "f: Float!"}, refused: []string{"Thing.f"}},
		{name: "another kind", edit: []string{"i: Int", "i: Float"}, refused: []string{"Thing.i"}},
		{name: "a list of what was one", edit: []string{"group: String", "group: [String!]!"}, refused: []string{"Thing.group"}},
		{name: "one of what was a list", edit: []string{"tags: [String!]!", "tags: String"}, refused: []string{"Thing.tags"}},
		{name: "another name in Neo4j", edit: []string{`name: "JOINS"`, `name: "JOINED"`}, refused: []string{"JOINS"}},
		{name: "undirected", edit: []string{`in: "joinedBy"`, `in: "joins"`}, refused: []string{"Joins"}},
		{name: "a property goes", edit: []string{"\"A fraction.\"\n  f: Float", ""}, refused: []string{"Thing.f"}},
		{name: "a list goes", edit: []string{"\"Texts.\"\n  tags: [String!]!", ""}, refused: []string{"Thing.tags"}},
		{name: "a relationship's property goes", edit: []string{"\"A number.\"\n  w: Int", ""}, refused: []string{"Joins.w"}},
		{name: "properties and types that have no facts go", edit: []string{"\"Nothing has it.\"\n  unused: String", "", "\"Nothing has one.\"\n  uncited: [Int!]!", "", "\"There is none.\"\ntype Absent @node(plural: \"absents\") {\n  \"A text.\"\n  s: String @index\n}", "", "\"There is none.\"\ntype Avoids @relationship(name: \"AVOIDS\", from: \"Thing\", out: \"avoids\", to: \"Other\", in: \"avoidedBy\")", ""}},
		{name: "a type goes", edit: []string{"\"Joins things and other things.\"\ntype Joins @relationship(name: \"JOINS\", from: \"Either\", out: \"joins\", to: \"Either\", in: \"joinedBy\") {\n  \"A number.\"\n  w: Int\n  \"A text.\"\n  s: String\n}", ""}, refused: []string{"Joins"}},

		{name: "an enum value less that some have", edit: []string{"  \"Green.\"\n  GREEN", ""}, refused: []string{"Thing.colour could be GREEN", "Thing.colours could be GREEN"}},

		{name: "unique, but it is not", edit: []string{"group: String", "group: String @unique"}, refused: []string{"Thing.group"}},
		{name: "narrowed", edit: []string{`from: "Either", out: "joins"`, `from: "Thing", out: "joins"`}, refused: []string{"Joins"}},
		{name: "narrowed to the same", edit: []string{`to: "Either", in: "joinedBy"`, `to: "SAME", in: "joinedBy"`}, refused: []string{"Joins"}},
		{name: "marks come", edit: []string{
			"s: String\n  \"A number that all", "s: String @default(value: \"none\")\n  \"A number that all", "i: Int", "i: Int! @index", "alias: String", "alias: String @unique",
			"colour: Colour", "colour: Colour! @default(value: \"BLUE\")", "  BLUE", "  BLUE\n  \"Black.\"\n  BLACK",
			`from: "Either", out: "joins", to: "Either"`, `from: "Node", out: "joins", to: "Node"`,
			`from: "Thing", out: "avoids", to: "Other", in: "avoidedBy"`, `from: "Thing", out: "avoids", to: "Thing", in: "avoids"`,
		}, ask: []string{"Thing.s", "Thing.i", "-Thing.i", "Thing.colour"}, put: func(x lexicon) facts {
			return facts{
				x.node("Thing", "new", V{"i": int64(7), "alias": "u", "colours": L{"BLACK"}}), x.node("Absent", "a1", nil),
				x.link("Joins", "j9", "a1", "s1", nil), x.link("Avoids", "a2", "t2", "t1", nil),
			}
		}},
		{name: "marks go", edit: []string{
			"name: String @label", "name: String", "b: Boolean!", "b: Boolean", "code: String @unique", "code: String", "  \"Blue.\"\n  BLUE", "",
			`from: "Thing", out: "avoids", to: "Other", in: "avoidedBy"`, `from: "Other", out: "avoids", to: "Other", in: "avoidedBy"`,
		}, ask: []string{"-Thing.label", "Thing.b", "-Thing.b"}, put: thing(V{"b": nil, "code": "c3"})},

		{name: "much at once", edit: []string{"name: String @label", "name: String @search", "alias: String", "alias: String! @label @default(value: \"none\")", "d: Date", "d: Date @index", "i: Int", "i: Int! @index\n  \"New.\"\n  at: DateTime @index", "unused: String", "unused: Int", "  w: Int", "  w: Int @index\n  \"New.\"\n  new: [ID!]!"},
			refused: []string{"Thing.unused"}},
		{name: "much at once, and possible", edit: []string{"name: String @label", "name: String @search", "alias: String", "alias: String! @label @default(value: \"none\")", "d: Date", "d: Date @index", "i: Int", "i: Int! @index\n  \"New.\"\n  at: DateTime @index", "  w: Int", "  w: Int @index\n  \"New.\"\n  new: [ID!]!"},
			ask: []string{"Thing.alias", "-Thing.at", "Thing.i", "Thing.d", "-Thing.name"}},
		{name: "every reason is given", edit: []string{"f: Float", "f: Float!", "i: Int", "i: BigInt", "group: String", "group: String @unique", "\"Texts.\"\n  tags: [String!]!", ""},
			refused: []string{"Thing.f", "Thing.i", "Thing.group", "Thing.tags"}},
	}
}

// settled are the facts that the stores of the cases hold at first.
func settled(x lexicon) *Graph {
	return &Graph{
		Datasets: []store.Dataset{{Name: "d1", Values: V{"loadedAt": int64(5)}}},
		Facts: []*store.Fact{
			x.node("Source", "s1", V{"title": "S"}),
			x.node("Thing", "t1", V{"name": "One", "alias": "Uno", "s": "bb", "i": int64(1), "f": 0.5, "d": "2020", "b": true, "code": "c1", "group": "g", "colour": "RED", "tags": L{"x", "y"}, "colours": L{"RED", "GREEN"}, "datasets": L{"d1"}, "updatedAt": stamp + 7}, cite("s1", "d1", V{"locator": "1"})),
			x.node("Thing", "t2", V{"name": "Two", "s": "É", "i": int64(-3), "group": "g", "colour": "GREEN", "description": "The second."}),
			x.node("Thing", "t3", V{"alias": "Tres", "i": int64(1), "f": -1e21, "d": "XXXX", "code": "c3"}),
			x.node("Thing", "t4", V{"i": int64(0), "createdAt": int64(4)}),
			x.node("Other", "o1", V{"title": "Other"}),
			x.node("Other", "o2", nil, cite("s1", "d1", nil)),
			x.link("Joins", "j1", "o1", "t1", V{"w": int64(1), "s": "a", "since": "2020"}, cite("s1", "d1", V{"quote": "q"})),
			x.link("Joins", "j2", "t1", "t1", V{"s": "b"}),
			x.link("Joins", "j3", "t2", "o1", nil),
		},
	}
}

// testMigrate makes stores fit other schemas. A store that refuses stays as it was, so all cases
// of refusal use one store.
func testMigrate(t *testing.T, subject Subject) {
	t.Run("refused", func(t *testing.T) {
		s := open(t, read(t, evolvingSDL), subject.Empty(t))
		g := settled(s.lexicon)
		s.load(g)
		for _, e := range evolutions() {
			if len(e.refused) > 0 {
				t.Run(e.name, func(t *testing.T) { s.in(t).refuses(read(t, e.schema(t)), g, e) })
			}
		}
		s.change(g, s.node("Thing", "t1", V{"group": "g", "unused": "used"}))
	})
	for _, e := range evolutions() {
		if len(e.refused) > 0 {
			continue
		}
		t.Run(e.name, func(t *testing.T) {
			opener := subject.Empty(t)
			s := open(t, read(t, evolvingSDL), opener)
			g := settled(s.lexicon)
			s.load(g)
			s.close()
			now := read(t, e.schema(t))
			s = s.refit(t, now, opener, e)
			g = now.adopt(g)
			s.holds(g)
			s.asked(g, e)
			if err := s.store.Migrate(s.ctx, now.Catalog); err != nil {
				t.Errorf("Migrate again: %v", err)
			}
			if e.put != nil {
				s.change(g, e.put(now)...)
				s.asked(g, e)
			}
			s.close()
			s = open(t, read(t, e.schema(t)), opener)
			s.holds(s.adopt(g))
		})
	}
	t.Run("nothing yet", func(t *testing.T) {
		s := &session{T: t, lexicon: read(t, evolvingSDL), store: subject.Empty(t)(), ctx: t.Context()}
		t.Cleanup(s.close)
		for range 2 {
			if u, ok := errors.AsType[store.Unfit](s.store.Fits(s.ctx, s.Catalog)); !ok || !u.Empty {
				t.Error("Fits takes an empty store for another:", u)
			}
		}
		if err := s.store.Rehearse(s.ctx, s.Catalog); err != nil {
			t.Error("Rehearse:", err)
		}
		if u, ok := errors.AsType[store.Unfit](s.store.Fits(s.ctx, s.Catalog)); !ok || !u.Empty {
			t.Error("Rehearse left something:", u)
		}
	})
	t.Run("while another reads", func(t *testing.T) { testMigrateWhileRead(t, subject) })
	t.Run("while it is open", func(t *testing.T) {
		s := open(t, read(t, evolvingSDL), subject.Empty(t))
		g := settled(s.lexicon)
		s.load(g)
		s.lexicon = read(t, strings.Replace(evolvingSDL, "alias: String", "alias: String @search @index\n\"New.\"\nnew: Int", 1))
		if err := s.store.Migrate(s.ctx, s.Catalog); err != nil {
			t.Fatal(err)
		}
		g = s.adopt(g)
		s.holds(g)
		s.change(g, s.node("Thing", "t1", V{"new": int64(1)}))
	})
	t.Run("there and back", func(t *testing.T) {
		// If a name is used again with another meaning, no old values are left.
		opener := subject.Empty(t)
		s := open(t, read(t, evolvingSDL), opener)
		g := settled(s.lexicon)
		s.load(g)
		without := strings.Replace(evolvingSDL, "\"Nothing has it.\"\n  unused: String", "", 1)
		without = strings.Replace(without, "\"There is none.\"\ntype Absent @node(plural: \"absents\") {\n  \"A text.\"\n  s: String @index\n}", "", 1)
		other := strings.Replace(evolvingSDL, "unused: String", "UNUSED: [Float!]!\n  \"New.\"\n  other: Date", 1)
		other = strings.Replace(other, "  s: String @index\n}", "  s: Int! @index\n}", 1)
		for _, sdl := range []string{without, other, without, evolvingSDL} {
			s.close()
			s = open(t, read(t, sdl), opener)
			g = s.adopt(g)
			s.holds(g)
		}
	})
}

// refuses expects Migrate to refuse and to leave the store as it was.
func (s *session) refuses(now lexicon, g *Graph, e evolution) {
	s.Helper()
	if u, ok := errors.AsType[store.Unfit](s.store.Fits(s.ctx, now.Catalog)); !ok || len(u.Differences) == 0 {
		s.Errorf("Fits finds nothing that differs")
	}
	rehearsed := s.store.Rehearse(s.ctx, now.Catalog)
	err := s.store.Migrate(s.ctx, now.Catalog)
	reasons, ok := errors.AsType[store.Refused](err)
	if !ok {
		s.Fatalf("Migrate gives %v, not store.Refused", err)
	}
	if rehearsed == nil || rehearsed.Error() != err.Error() {
		s.Errorf("Rehearse gives %v, not %v", rehearsed, err)
	}
	if len(reasons) != len(e.refused) {
		s.Errorf("%d reasons, not %d: %s", len(reasons), len(e.refused), err)
	}
	for _, words := range e.refused {
		if !strings.Contains(err.Error(), words) {
			s.Errorf("no reason says %q: %s", words, err)
		}
	}
	if err := s.store.Fits(s.ctx, s.Catalog); err != nil {
		s.Fatalf("the schema it had does not fit: %v", err)
	}
	s.holds(g)
}

// refit opens a store that has to be migrated first. If the evolution changes nothing that is
// stored, the store fits at once.
func (s *session) refit(t *testing.T, now lexicon, opener func() store.Store, e evolution) *session {
	t.Helper()
	was := s.lexicon
	s = &session{T: t, lexicon: was, store: opener(), ctx: s.ctx}
	t.Cleanup(s.close)
	same := slices.Equal(store.LayoutOf(was.Catalog).JSON(), store.LayoutOf(now.Catalog).JSON())
	u, unfit := errors.AsType[store.Unfit](s.store.Fits(s.ctx, now.Catalog))
	if unfit == same || unfit && len(u.Differences) == 0 {
		t.Errorf("%s: Fits says %v", e.name, u.Differences)
	}
	if err := s.store.Rehearse(s.ctx, now.Catalog); err != nil {
		t.Errorf("Rehearse: %v", err)
	}
	if err := s.store.Fits(s.ctx, was.Catalog); err != nil {
		t.Errorf("what only looked at the store changed it: %v", err)
	}
	if s.lexicon = now; !same {
		if err := s.store.Migrate(s.ctx, now.Catalog); err != nil {
			t.Fatalf("Migrate: %v", err)
		}
	}
	if err := s.store.Fits(s.ctx, now.Catalog); err != nil {
		t.Errorf("a store that was migrated does not fit: %v", err)
	}
	return s
}

// schema is the schema of the cases, edited.
func (e evolution) schema(t *testing.T) string {
	sdl := evolvingSDL
	for i := 0; i < len(e.edit); i += 2 {
		if !strings.Contains(sdl, e.edit[i]) {
			t.Fatalf("the schema has no %q to edit", e.edit[i])
		}
		sdl = strings.Replace(sdl, e.edit[i], e.edit[i+1], 1)
	}
	return sdl
}

// asked asks for the properties that the evolution is about.
func (s *session) asked(g *Graph, e evolution) {
	s.Helper()
	for _, term := range e.ask {
		l := s.of("Thing", s.order(term, "Thing.id"), s.col("Thing.id"), plan.SortValue{Key: s.order(term)[0]})
		s.agree(g, l)
		s.walk(l, 1, func(l *plan.List) *plan.List { return l }, func(v any) any { return v })
	}
	var lists []*plan.List
	for _, p := range s.typ("Thing").Properties {
		for i, f := range leaves(plan.Column{Property: p}, sample(pool(p), 2)) {
			if i < 8 && !p.Prose && asks(e, p.Name) {
				lists = append(lists, where(f, total(s.idsOf("Thing"))), where(plan.Not(f), total(s.idsOf("Thing"))))
			}
		}
	}
	s.agree(g, lists...)
}

// asks says whether an evolution is about a property.
func asks(e evolution, name string) bool {
	return slices.ContainsFunc(e.ask, func(term string) bool { return strings.HasSuffix(term, "Thing."+name) })
}

// adopt changes the facts to this schema, as a migration should: no value is lost, and
// computed values are computed again.
func (x lexicon) adopt(g *Graph) *Graph {
	out := &Graph{Datasets: g.Datasets}
	for _, f := range g.Facts {
		c := *f
		c.Node, c.Relationship = x.Node(f.Type()), x.Relationship(f.Type())
		c.Values = V{}
		for _, p := range c.Properties() {
			if v := f.Values[p.Name]; v != nil {
				c.Values[p.Name] = v
			}
		}
		if err := store.Refit(&c); err != nil {
			panic(err)
		}
		out.Facts = append(out.Facts, &c)
	}
	return out
}
