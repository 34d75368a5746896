package fact

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"casegraph/internal/catalog"
	"casegraph/internal/derive"
	"casegraph/internal/record"
)

// Stores keep these ids: see RelationshipID.
func TestRelationshipIDsAreFrozen(t *testing.T) {
	for _, c := range [][2]string{
		{RelationshipID("Party", "per-1", "case-1", ""), "r-a5aenvi4idtvszw6klmnpsnm"},
		{RelationshipID("Party", "per-1", "case-1", "k"), "r-m73wfbrym65luhfx2zxeywqm"},
	} {
		if c[0] != c[1] || !IsID(c[0]) {
			t.Errorf("%s, was %s", c[0], c[1])
		}
	}
}

// domain is the schema that loads are tested with.
func domain(t *testing.T) *catalog.Catalog {
	t.Helper()
	text, err := os.ReadFile("../load/testdata/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Read([]catalog.File{{Name: "schema.graphql", Text: string(text)}}, catalog.Options{Computed: derive.Computed()})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// made is a record that no file has: its members stand on lines of their own, in the
// order of their names.
func made(members map[string]string) record.Record {
	v := record.Value{Pos: record.Pos{Line: 1}, Shape: record.Object}
	for i, name := range slices.Sorted(maps.Keys(members)) {
		at := record.Pos{Line: 2 + i}
		v.Members = append(v.Members, record.Member{Pos: at, Name: name, Value: record.Value{Pos: at, Shape: record.Text, Text: members[name]}})
	}
	return record.Record{Value: v}
}

// decoded is the fact of a record, and what is wrong with it.
func decoded(c *catalog.Catalog, in Setting, members map[string]string) (*Fact, []string) {
	var problems []string
	d := Decoder{Catalog: c, In: &in, Fail: func(at record.Pos, message string) {
		problems = append(problems, fmt.Sprintf("%d: %s", at.Line, message))
	}}
	return d.Decode(made(members)), problems
}

// TestARecordNeedsNoFile: whoever makes a record has its facts checked, and told where.
func TestARecordNeedsNoFile(t *testing.T) {
	c := domain(t)
	f, problems := decoded(c, Setting{Dataset: "d", Source: "s"}, map[string]string{"type": "Person", "id": "p", "name": "Ann", "cite": "p1"})
	if problems != nil || f.Broken || f.ID != "p" || f.Values["label"] != "Ann" || len(f.Citations) != 1 || f.Citations[0].Source != "s" {
		t.Errorf("%v\n%+v", problems, f)
	}
	f, problems = decoded(c, Setting{Dataset: "d"}, map[string]string{"type": "Person", "id": "p", "nam": "Ann", "name": "Ann", "cite": "p1"})
	want := []string{
		`4: Person has no property "nam"; did you mean name?`,
		"2: this citation names no source and the header names none for it; expected a source in one of them",
	}
	if !f.Broken || !slices.Equal(problems, want) {
		t.Errorf("%q", problems)
	}
}

// TestWhatAnotherDatasetHasStays: a fact that two datasets hold is made of both, and
// what they say otherwise of it is named.
func TestWhatAnotherDatasetHasStays(t *testing.T) {
	c := domain(t)
	one, _ := decoded(c, Setting{Dataset: "one", Source: "s"}, map[string]string{"type": "Person", "id": "p", "name": "Ann", "born": "1990", "cite": "p1"})
	first, err := Merge(one, nil, 1)
	if err != nil || !first.Changed || first.Clashes != nil {
		t.Fatal(first, err)
	}
	two, _ := decoded(c, Setting{Dataset: "two", Source: "s"}, map[string]string{"type": "Person", "id": "p", "name": "Anna", "cite": "p2"})
	both, err := Merge(two, first.Fact, 2)
	if err != nil || !both.Changed || !slices.Equal(both.Clashes, []string{"name"}) {
		t.Fatal(both, err)
	}
	is := both.Fact
	if is.Values["name"] != "Anna" || is.Values["born"] != "1990" || is.Values["createdAt"] != int64(1) || is.Values["updatedAt"] != int64(2) ||
		!slices.Equal(Datasets(is), []any{"one", "two"}) || len(is.Citations) != 2 {
		t.Errorf("%+v", is)
	}
	if again, err := Merge(two, is, 3); err != nil || again.Changed || again.Fact.Values["updatedAt"] != int64(2) {
		t.Errorf("%+v %v", again, err)
	}
	left := Without(is, []any{"two"}, 4)
	if !slices.Equal(Datasets(left), []any{"one"}) || len(left.Citations) != 1 || left.Citations[0].Dataset != "one" || left.Values["updatedAt"] != int64(4) {
		t.Errorf("%+v", left)
	}
	const want = "~ Person p\n    datasets: [one two] → [one]\n    citations: 2 → 1"
	if got := (Change{is, left}).String(); got != want {
		t.Errorf("%s", got)
	}
}

func TestEndsAreNodesThatTheTypeJoins(t *testing.T) {
	c := domain(t)
	person, source, knows := c.Node("Person"), c.Source(), c.Relationship("Knows")
	if !Joins(knows, person, person) || Joins(knows, person, source) {
		t.Fatal("Knows joins other nodes than people")
	}
	key, message := CheckEnds(knows, person, source, "p", "s")
	if want := "to: s is a Source; expected a Person or Agency, which Knows leads to"; key != "to" || message != want {
		t.Errorf("%s %s", key, message)
	}
	if wrong := CheckSource(c, "p", Target{Node: person, Where: "in the store"}); wrong != "source: p is a Person (in the store); expected a Source" {
		t.Error(wrong)
	}
	if wrong := CheckEnd("from", "p", Target{Node: person}) + CheckSource(c, "s", Target{Node: source}); wrong != "" {
		t.Error(wrong)
	}
}
