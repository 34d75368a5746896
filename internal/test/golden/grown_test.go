package golden

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"casegraph/graph"
	"casegraph/internal/catalog"
	"casegraph/internal/store/neo4j"
	"casegraph/schema"
)

// The number of types that a grown schema has in addition.
const moreNodes, moreRelationships = 40, 80

// TestStatementsGrowWithTheQuestion: the length of statements depends on the query, not on
// the number of types. The same queries are compiled for a schema with many more types.
func TestStatementsGrowWithTheQuestion(t *testing.T) {
	was, is := engineOf(t, catalogOf(t)), engineOf(t, grown(t))
	for _, op := range append(operations(t), questions...) {
		t.Run(op.name, func(t *testing.T) {
			for _, relationships := range []int64{fewFacts, manyFacts} {
				before, after := was.sizes(t, op, relationships), is.sizes(t, op, relationships)
				if len(before) != len(after) {
					t.Fatalf("%d lists, where there were %d", len(after), len(before))
				}
				for i, n := range after {
					// A statement for a group of types is as long as it may be.
					if m := before[i]; n*10 > m*11 && (relationships == fewFacts || n > mostLong) {
						t.Errorf("of %d relationships: a statement of list %d has %d characters, where there were %d", relationships, i, n, m)
					}
				}
			}
		})
	}
}

// listed matches the names in a list of types, except the last. They do not count: Neo4j
// plans nothing for them, and parses them five times as fast as the rest.
var listed = regexp.MustCompile("(`[A-Z_0-9]+`\\|)+")

// questions are more queries about facts of any type.
var questions = []operation{
	{name: "any relationship", query: `{ relationship(id: "rel-1") { id status source { id label } target { id label } citations { locator source { label } } } }`},
	{name: "degrees at both ends", query: `{ relationship(id: "rel-1") { source { relationshipCounts { type count } } target { relationshipCounts { type count } } } }`},
	{name: "relationships", query: `{ relationships(first: 5) { totalCount nodes { id status } } }`},
	{name: "relationships by status", query: `{ relationships(where: {and: [{status: {eq: ALLEGED}}, {status: {eq: ALLEGED}}]}, first: 5) { totalCount nodes { id status source { label } } } }`},
	{name: "relationships in an order", query: `{ relationships(first: 5, orderBy: [{status: ASC}]) { totalCount nodes { id status } } }`},
	{name: "relationships by facets", query: `{ relationships(where: {status: {eq: ALLEGED}}, first: 5) { totalCount facets(by: [type, status]) { by values { value count } } nodes { id } } }`},
	{name: "relationships in groups", query: `{ relationships(where: {status: {eq: ALLEGED}}) { groups(by: [{type: VALUE}, {since: YEAR}, {source: {type: VALUE}}]) { totalCount nodes { keys { value } count stats { mean } } } } }`},
	{name: "relationships in groups of nodes", query: `{ relationships { groups(by: [{type: VALUE}, {target: {}}, {confidence: {ranges: [{lt: 0.5}, {gte: 0.5}]}}]) { nodes { keys { value node { id } } count } } } }`},
	{name: "pages of facets", query: `{ relationships(where: {status: {eq: ALLEGED}}) { facets(by: [type, source]) { by values { value count } valueCount otherCount pageInfo { endCursor } } } }`},
	{name: "facets of what cites", query: `{ source(id: "src") { supports { facets(by: [type, datasets]) { values { value count } } } } }`},
	{name: "groups of what cites", query: `{ source(id: "src") { supports { groups(by: [{datasets: VALUE}, {type: VALUE}]) { totalCount nodes { count } } } } }`},
	{name: "a nested question", query: `{ node(id: "per-nak") { id citations { locator source { id supports(first: 5) { totalCount nodes { id citations { locator note } } } } } } }`},
	{name: "relationships of relationships", query: `{ node(id: "per-nak") { relationships(first: 5) { totalCount edges { node { label relationships(first: 3) { edges { relationship { type } node { label } } } } } } } }`},
	{name: "filters on a label", query: `{ statements(where: {makers: {some: {label: {startsWith: "N"}}}}) { nodes { id makers { nodes { label relationshipCounts { type count } } } } } }`},
	{name: "search of types", query: `{ search(query: "nak", types: [Person, Statement], first: 3) { totalCount types { type count } edges { node { id label relationshipCounts { type count } } } } }`},
}

// An asking is an engine over the first seed that records the plans that it reads.
type asking struct {
	cat    *catalog.Catalog
	engine *graph.Engine
	judge  *judge
}

func engineOf(t *testing.T, c *catalog.Catalog) asking {
	t.Helper()
	e, st := seededWith(t, c)
	return asking{c, e, st}
}

// sizes returns the length of the longest statement for each list that an operation reads, in
// a database with so many relationships.
func (a asking) sizes(t *testing.T, op operation, relationships int64) []int {
	t.Helper()
	var out []int
	for _, l := range a.asked(t, op) {
		texts, err := neo4j.Texts(t.Context(), a.cat, l, relationships)
		if err != nil {
			t.Fatal(err)
		}
		longest := 0
		for _, text := range texts {
			longest = max(longest, len(listed.ReplaceAllString(text, "")))
		}
		out = append(out, longest)
	}
	return out
}

func catalogOf(t *testing.T, more ...string) *catalog.Catalog {
	t.Helper()
	if len(more) == 0 {
		c, err := graph.ReadCatalog()
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	c, err := graph.ReadCatalog(schema.Files, fstest.MapFS{"more.graphql": {Data: []byte(strings.Join(more, "\n"))}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// grown returns the catalog with so many more types, which have relationships between them.
func grown(t *testing.T) *catalog.Catalog {
	t.Helper()
	var more []string
	for i := range moreNodes {
		more = append(more, fmt.Sprintf("\"A thing.\"\ntype Thing%d @node(plural: \"things%d\") {\n\"Its name.\"\ntitle: String! @search @label\n\"When it began.\"\nbegan: Date\n}", i, i))
	}
	for i := range moreRelationships {
		more = append(more, fmt.Sprintf("\"A thing led to another.\"\ntype Led%d @relationship(name: \"LED_TO_%d\", from: \"Thing%d\", out: \"leads%d\", to: \"Thing%d\", in: \"ledBy%d\")", i, i, i%moreNodes, i, (i+1)%moreNodes, i))
	}
	return catalogOf(t, more...)
}
