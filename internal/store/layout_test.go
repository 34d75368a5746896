package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"casegraph/internal/catalog"
	"casegraph/internal/store"
	"casegraph/internal/store/storetest"
)

const before = `
"E." enum Colour { "R." RED "G." GREEN }
"U." union Either = Thing | Other
"T." type Thing @node(plural: "things") {
  "P." name: String @label
  "P." alias: String
  "P." i: Int
  "P." must: Int!
  "P." f: Float @index
  "P." d: Date
  "P." u: String @unique
  "P." colour: Colour
  "P." tags: [String!]!
  "P." size: Int @computed
}
"O." type Other @node(plural: "others") {
  "P." title: String @search
}
"J." type Joins @relationship(name: "JOINS", from: "Either", out: "joins", to: "Either", in: "joinedBy", inOrder: ["label"]) {
  "P." w: Int
}`

// The edits of a schema and what they ask of a store, in short: see brief.
var diffs = []struct {
	name string
	edit []string
	want string
}{
	{"nothing", nil, ``},
	{"a description", []string{`"T."`, `"A thing."`}, ``},
	{"an order of declaration", []string{`"P." alias: String
  "P." i: Int`, `"P." i: Int
  "P." alias: String`}, `remember`},

	{"a type", []string{`"O." type`, `"N." type New @node(plural: "news") { "P." x: Int } "O." type`}, `new New, remember`},
	{"a type that is a relationship type", []string{`"J." type Joins @relationship(name: "JOINS", from: "Either", out: "joins", to: "Either", in: "joinedBy", inOrder: ["label"])`, `"J." type Joins @node(plural: "joinses")`}, `
		refused Joins was a relationship type and is declared a node type: what it holds cannot change; give the new type another name, remember`},
	{"a type less", []string{`"J." type Joins @relationship(name: "JOINS", from: "Either", out: "joins", to: "Either", in: "joinedBy", inOrder: ["label"]) {
  "P." w: Int
}`, ``}, `check NoFacts Joins, unindex Joins.id unique, drop type Joins, remember`},

	{"a text", []string{`"P." i:`, `"P." s: String "P." i:`}, `add Thing.s = null, add Thing._s__k = "\U0010ffff", remember`},
	{"a text that is searched and unique", []string{`"P." i:`, `"P." s: String @search @unique "P." i:`}, `add Thing.s = null, add Thing._s__k = "\U0010ffff", add Thing._s__f = null, index Thing.s unique, remember`},
	{"a date that is indexed", []string{`"P." i:`, `"P." s: Date @index "P." i:`}, `add Thing.s = null, add Thing._s__k = 9007199254740991, add Thing._s__g = null, index Thing._s__k, remember`},
	{"a list", []string{`"P." i:`, `"P." s: [Int!]! "P." i:`}, `add Thing.s = [], remember`},
	{"a default", []string{`"P." i:`, `"P." s: Colour! @default(value: "RED") @index "P." i:`}, `recopy Joins, add Thing.s = null, rewrite Thing, index Thing.s, remember`},
	{"a computed number", []string{`"P." i:`, `"P." area: Int @computed "P." i:`}, `recopy Joins, add Thing.area = null, add Thing._area__k = 9223372036854775807, rewrite Thing, remember`},
	{"a required number", []string{`"P." i:`, `"P." s: Int! "P." i:`}, `check NoFacts Thing, add Thing.s = null, remember`},
	{"a unique default", []string{`"P." i:`, `"P." s: String @unique @default(value: "x") "P." i:`}, `check NoFacts Thing, recopy Joins, add Thing.s = null, add Thing._s__k = "\U0010ffff", rewrite Thing, index Thing.s unique, remember`},
	{"a derived field is not stored", []string{`"P." i:`, `"P." s: Int @derived "P." i:`}, ``},

	{"a property less", []string{`"P." i: Int
`, ``}, `check NoneHas Thing.i, drop Thing.i, drop Thing._i__k, remember`},
	{"an indexed property less", []string{`"P." f: Float @index`, ``}, `check NoneHas Thing.f, unindex Thing._f__k, drop Thing.f, drop Thing._f__k, remember`},
	{"a list less", []string{`"P." tags: [String!]!`, ``}, `check NoneHas Thing.tags list, drop Thing.tags, remember`},
	{"a computed number less", []string{`"P." size: Int @computed`, ``}, `drop Thing.size, drop Thing._size__k, remember`},
	{"a searched property less", []string{`"P." title: String @search`, `"P." x: Int`}, `check NoneHas Other.title, drop Other.title, drop Other._title__k, drop Other._title__f, add Other.x = null, add Other._x__k = 9223372036854775807, remember`},
	{"a property is derived", []string{`i: Int`, `i: Int @derived`}, `check NoneHas Thing.i, drop Thing.i, drop Thing._i__k, remember`},

	{"another kind", []string{`i: Int`, `i: Float`}, `refused Thing.i was one Int and is declared one Float: what a property holds cannot change; give it back, or give the new property another name, remember`},
	{"a list of one", []string{`i: Int`, `i: [Int!]!`}, `refused Thing.i was one Int and is declared a list of Int: what a property holds cannot change; give it back, or give the new property another name, remember`},
	{"required", []string{`i: Int`, `i: Int!`}, `check NoneLacks Thing.i, drop Thing._i__k, remember`},
	{"required, indexed", []string{`f: Float @index`, `f: Float! @index`}, `check NoneLacks Thing.f, unindex Thing._f__k, drop Thing._f__k, index Thing.f, remember`},
	{"required, with a default", []string{`colour: Colour`, `colour: Colour! @default(value: "RED")`}, `drop Thing._colour__k, recopy Joins, rewrite Thing, remember`},
	{"nullable", []string{`must: Int!`, `must: Int @index`}, `recopy Joins, add Thing._must__k = 9223372036854775807, rewrite Thing, index Thing._must__k, remember`},
	{"a default comes", []string{`alias: String`, `alias: String @default(value: "x")`}, `recopy Joins, rewrite Thing, remember`},
	{"a default comes to what is unique", []string{`u: String @unique`, `u: String @unique @default(value: "x")`}, `check NoneLacks Thing.u, recopy Joins, rewrite Thing, remember`},
	{"computed", []string{`i: Int`, `i: Int @computed`}, `check NoneHas Thing.i, recopy Joins, rewrite Thing, remember`},
	{"no longer computed", []string{`size: Int @computed`, `size: Int`}, `remember`},
	{"unique", []string{`alias: String`, `alias: String @unique`}, `check NoneAlike Thing.alias, index Thing.alias unique, remember`},
	{"no longer unique", []string{`u: String @unique`, `u: String`}, `unindex Thing.u unique, remember`},
	{"indexed", []string{`d: Date`, `d: Date @index`}, `index Thing._d__k, remember`},
	{"searched", []string{`alias: String`, `alias: String @search`}, `recopy Joins, add Thing._alias__f = null, rewrite Thing, remember`},
	{"a list, searched", []string{`tags: [String!]!`, `tags: [String!]! @search`}, `recopy Joins, rewrite Thing, remember`},
	{"the label moves", []string{`name: String @label`, `name: String`, `alias: String`, `alias: String @label`}, `unindex Thing._name__k, recopy Joins, rewrite Thing, index Thing._alias__k, remember`},
	{"other names", []string{`"P." i:`, `"P." otherNames: [String!]! "P." i:`}, `recopy Joins, add Thing.otherNames = [], rewrite Thing, remember`},
	{"an enum value more", []string{`"G." GREEN`, `"G." GREEN "B." BLUE`}, `remember`},
	{"an enum value less", []string{`"G." GREEN`, `"B." BLUE`}, `check NoneAmong Thing.colour GREEN, remember`},

	{"another name in Neo4j", []string{`"JOINS"`, `"JOINED"`}, `refused Joins was stored under the name JOINS and is declared with name "JOINED": a relationship's name cannot change; give it back, or declare a new type beside it, remember`},
	{"undirected", []string{`"joinedBy", inOrder: ["label"]`, `"joins"`}, `check NoFacts Joins, reorder Joins, was [label] and [], remember`},
	{"another order of an end", []string{`inOrder: ["label"]`, `inOrder: ["label", "id"], outOrder: ["id"]`}, `reorder Joins, was [label] and [], recopy Joins, remember`},
	{"no order of an end", []string{`, inOrder: ["label"]`, ``}, `reorder Joins, was [label] and [], remember`},
	{"narrowed", []string{`from: "Either"`, `from: "Thing"`}, `check JoinsOnly Joins Thing to Thing|Other, remember`},
	{"the same", []string{`to: "Either"`, `to: "SAME"`}, `check JoinsOnly Joins Thing|Other to Thing|Other same, remember`},
	{"widened", []string{`to: "Either"`, `to: "Node"`}, `remember`},
	{"the union loses a type that goes", []string{`Thing | Other`, `Thing`, `"O." type Other @node(plural: "others") {
  "P." title: String @search
}`, ``}, `check NoFacts Other, unindex Other.id unique, unindex Other._label__k, drop type Other, remember`},
}

func TestDiff(t *testing.T) {
	for _, c := range diffs {
		t.Run(c.name, func(t *testing.T) {
			sdl := before
			for i := 0; i < len(c.edit); i += 2 {
				if !strings.Contains(sdl, c.edit[i]) {
					t.Fatalf("no %q to edit", c.edit[i])
				}
				sdl = strings.Replace(sdl, c.edit[i], c.edit[i+1], 1)
			}
			old, err := store.ParseLayout(store.LayoutOf(catalogOf(t, before)).JSON())
			if err != nil {
				t.Fatal(err)
			}
			now := catalogOf(t, sdl)
			changes := store.Diff(old, now)
			if got, want := brief(changes), strings.TrimSpace(c.want); got != want {
				t.Errorf("\ngot  %s\nwant %s", got, want)
			}
			for _, check := range changes.Checks {
				if s := check.Refusal("x1"); !strings.Contains(s, " (as in x1): ") || strings.Contains(s, "%!") {
					t.Errorf("a reason that is no sentence: %s", s)
				}
			}
			if again := store.Diff(store.LayoutOf(now), now); !again.None() {
				t.Errorf("a store that fits: %s", brief(again))
			}
		})
	}
}

func TestDiffOfNothing(t *testing.T) {
	if got, want := brief(store.Diff(nil, catalogOf(t, before))), "new Thing, new Other, new Source, new Joins, new Citation, new Dataset, remember"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDiffOfNewerFormat(t *testing.T) {
	old, err := store.ParseLayout([]byte(`{"format": 99, "types": "of another form"}`))
	if err != nil {
		t.Fatal(err)
	}
	changes := store.Diff(old, catalogOf(t, before))
	if got := brief(changes); !strings.HasPrefix(got, "refused the store was made by a newer casegraph") || changes.None() {
		t.Errorf("got %s", got)
	}
}

func TestDiffOfOtherDerivation(t *testing.T) {
	c := catalogOf(t, before)
	old := store.LayoutOf(c)
	old.Derivation--
	if got, want := brief(store.Diff(old, c)), "recopy Joins, rewrite Thing, rewrite Other, rewrite Source, rewrite Joins, rewrite Citation, rewrite Dataset, remember"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestParseLayoutRefuses(t *testing.T) {
	for _, text := range []string{``, `{}`, `[]`, `{"format": 0}`, `{"format": 1, "types": 3}`} {
		if _, err := store.ParseLayout([]byte(text)); err == nil {
			t.Errorf("%q is taken for a layout", text)
		}
	}
}

func TestLayoutComesBack(t *testing.T) {
	l := store.LayoutOf(catalogOf(t, before))
	again, err := store.ParseLayout(l.JSON())
	if err != nil {
		t.Fatal(err)
	}
	if string(again.JSON()) != string(l.JSON()) {
		t.Errorf("\nput  %s\ngot %s", l.JSON(), again.JSON())
	}
	if !json.Valid(l.JSON()) {
		t.Error("not JSON")
	}
}

func catalogOf(t *testing.T, sdl string) *catalog.Catalog {
	t.Helper()
	size := func(values map[string]any) any {
		if s, ok := values["alias"].(string); ok {
			return int64(utf8.RuneCountInString(s))
		}
		return nil
	}
	c, err := catalog.Read([]catalog.File{{Name: "test.graphql", Text: sdl}}, catalog.Options{
		Computed: map[string]func(map[string]any) any{"Thing.size": size, "Thing.area": size, "Thing.i": size},
		Derived:  map[string]bool{"Thing.s": true, "Thing.i": true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// brief writes changes in the order in which they are carried out.
func brief(c *store.Changes) string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, r := range c.Refused {
		add("refused %s", r)
	}
	for _, check := range c.Checks {
		list := map[bool]string{true: " list"}
		switch k := check.(type) {
		case store.NoFacts:
			add("check NoFacts %s", k.Type)
		case store.NoneHas:
			add("check NoneHas %s.%s%s", k.Type, k.Column, list[k.List])
		case store.NoneLacks:
			add("check NoneLacks %s.%s", k.Type, k.Column)
		case store.NoneAmong:
			add("check NoneAmong %s.%s%s %s", k.Type, k.Column, list[k.List], strings.Join(k.Values, "|"))
		case store.NoneAlike:
			add("check NoneAlike %s.%s", k.Type, k.Column)
		case store.JoinsOnly:
			add("check JoinsOnly %s %s to %s%s", k.Type, strings.Join(k.From, "|"), strings.Join(k.To, "|"), map[bool]string{true: " same"}[k.Same])
		}
	}
	index := func(what string, list []store.Index) {
		for _, i := range list {
			add("%s %s.%s%s", what, i.Type, i.Column, map[bool]string{true: " unique"}[i.Unique])
		}
	}
	index("unindex", c.DropIndexes)
	for _, d := range c.DropColumns {
		add("drop %s.%s", d.Type, d.Column)
	}
	for _, d := range c.DropTypes {
		add("drop type %s", d)
	}
	for _, r := range c.RenameColumns {
		for i, was := range r.Was {
			add("rename %s.%s to %s", r.Type, was, r.Now[i])
		}
	}
	for _, n := range c.NewTypes {
		add("new %s", n.Name)
	}
	for _, r := range c.Reordered {
		add("reorder %s, was %v and %v", r.Type, r.Was.In, r.Was.Out)
	}
	for _, t := range c.Recopy {
		add("recopy %s", t.Name)
	}
	for _, a := range c.AddColumns {
		fill := fmt.Sprint(a.Fill)
		if s, ok := a.Fill.(string); ok {
			fill = fmt.Sprintf("%+q", s)
		}
		add("add %s.%s = %s", a.Type, a.Property.Column(a.Part), map[bool]string{true: "null", false: fill}[a.Fill == nil])
	}
	for _, r := range c.Rewrite {
		add("rewrite %s", r.Name)
	}
	index("index", c.AddIndexes)
	if c.Remember {
		add("remember")
	}
	return strings.Join(out, ", ")
}

// TestFormerColumns: a name alone does not ask for facts to be written again.
func TestFormerColumns(t *testing.T) {
	old, err := store.ParseLayout(storetest.FormerLayout(catalogOf(t, before)).JSON())
	if err != nil {
		t.Fatal(err)
	}
	now := catalogOf(t, strings.Replace(before, "\"P.\" i: Int\n", "\"P.\" at: DateTime\n", 1))
	var got []string
	for _, s := range strings.Split(brief(store.Diff(old, now)), ", ") {
		if strings.Contains(s, " Thing") || !strings.Contains(s, ".") {
			got = append(got, s)
		}
	}
	want := []string{
		"check NoneHas Thing.i",
		"unindex Thing.label__k", "unindex Thing.name__k", "unindex Thing.f__k",
		"drop Thing.d__lo", "drop Thing.d__hi", "drop Thing.i", "drop Thing.i__k",
		"rename Thing.label__k to _label__k", "rename Thing.label__f to _label__f", "rename Thing.name__k to _name__k", "rename Thing.alias__k to _alias__k",
		"rename Thing.f__k to _f__k", "rename Thing.d__k to _d__k", "rename Thing.d__g to _d__g",
		"rename Thing.u__k to _u__k", "rename Thing.colour__k to _colour__k", "rename Thing.size__k to _size__k",
		"add Thing.at = null", "add Thing._at__k = 9223372036854775807",
		"index Thing._label__k", "index Thing._name__k", "index Thing._f__k",
		"remember",
	}
	if !slices.Equal(got, want) {
		t.Errorf("\ngot  %s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestRefit(t *testing.T) {
	c := catalogOf(t, strings.Replace(before, "colour: Colour", `colour: Colour! @default(value: "GREEN")`, 1))
	thing := c.Node("Thing")
	f := &store.Fact{ID: "t1", Node: thing, Values: map[string]any{"alias": "é!", "size": int64(9), "must": int64(0), "createdAt": int64(1), "updatedAt": int64(2)}}
	for range 2 {
		if err := store.Refit(f); err != nil {
			t.Fatal(err)
		}
		want := map[string]any{"alias": "é!", "size": int64(2), "must": int64(0), "createdAt": int64(1), "updatedAt": int64(2), "colour": "GREEN", "label": "Thing t1"}
		if fmt.Sprint(f.Values) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", f.Values, want)
		}
	}
	delete(f.Values, "alias")
	if err := store.Refit(f); err != nil || f.Values["size"] != nil {
		t.Errorf("%v; what cannot be computed stays: %v", err, f.Values["size"])
	}
	delete(f.Values, "must")
	if err := store.Refit(f); err == nil || err.Error() != "Thing t1 lacks must, which is required; give it a value" {
		t.Errorf("without what is required: %v", err)
	}
	r := &store.Fact{ID: "j1", Relationship: c.Relationship("Joins"), From: "a", To: "b"}
	if err := store.Refit(r); err != nil || r.Values["status"] != "REPORTED" || r.Values["label"] != nil {
		t.Errorf("a relationship: %v, %v", err, r.Values)
	}
}

func TestRefitRefusesWhatIsNoValue(t *testing.T) {
	c := catalogOf(t, before)
	p := *c.Node("Thing").Property("size")
	for _, v := range []any{"x", 1, int64(1) << 40, []any{}} {
		p.Compute = func(map[string]any) any { return v }
		thing := *c.Node("Thing")
		thing.Properties = slices.Clone(thing.Properties)
		thing.Properties[len(thing.Properties)-1] = &p
		f := &store.Fact{ID: "t1", Node: &thing, Values: map[string]any{"must": int64(0)}}
		if err := store.Refit(f); err == nil {
			t.Errorf("%T %v is taken for an Int", v, v)
		}
	}
}
