// Package workload has the GraphQL queries that are measured on the synthetic graph, with
// their variables.
//
// The letters of queries never change, so that results stay comparable. The queries a to h
// have the shape of queries in other servers' benchmarks: from one node with its neighbours,
// to four levels below a hub.
package workload

import (
	"cmp"
	"math/rand/v2"

	"github.com/99designs/gqlgen/graphql/introspection"

	"casegraph/bench/synthetic"
)

// A Query is asked again and again, with other variables each time.
type Query struct {
	Name string
	// Says what it asks, in a few words.
	Says string
	// GraphQL is its text.
	GraphQL string
	// Variables are those it is asked with, in the order in which they are drawn.
	Variables []map[string]any
	// Like is the name of the query with the same text, if this one only has other variables.
	Like string
	// Degree is the degree of the nodes that a query of package hubs is asked about.
	Degree int
	// OwnAnswer says that a server of another schema answers otherwise.
	OwnAnswer bool
}

// Text is the name of the query's text.
func (q Query) Text() string { return cmp.Or(q.Like, q.Name) }

// Queries are all of them, over the graph. The seed decides the variables.
func Queries(g *synthetic.Graph, seed uint64) []Query {
	d := drawer{g: g, r: rand.New(rand.NewPCG(seed, 0))}
	agencies := d.byDegree("PositionHeld", in, "Agency")
	words := d.words()
	degrees := d.degrees()
	nodes, _ := g.Size()
	return []Query{
		{Name: "a", Says: "a person by id, with accounts", GraphQL: person, Variables: d.some(d.withAtLeast(1, "AccountHeld", out, "Person"))},
		{Name: "b", Says: "a case by id: parties, charges, decisions and their sentences", GraphQL: courtCase, Variables: d.some(d.withAtLeast(1, "HasDecision", out, "CourtCase"))},
		{Name: "c", Says: "50 people by prefix of name, 5 statements each", GraphQL: people, Variables: d.prefixes(50)},
		{Name: "d", Says: "an agency: 10 officials, their statements, claims and what those are about", GraphQL: agency, Variables: d.some(atLeast(10, agencies[len(agencies)/20:]))},
		{Name: "e", Says: "people with a case with a decision with a long sentence: 50 by name, and how many", GraphQL: convicted, Variables: months},
		{Name: "e-page", Says: "the same without how many", GraphQL: convictedPage, Variables: months},
		{Name: "g", Says: "a person with some 1,900 statements: the latest 10, and how many", GraphQL: hub, Variables: ids(d.byDegree("Made", out, "Person")[:1])},
		{Name: "h", Like: "d", Says: "as d, for the largest agencies", GraphQL: agency, Variables: ids(agencies[:5])},
		{Name: "facets", Says: "sentences over so many months: how many by status, by suspension and by year", GraphQL: facets, Variables: months},
		{Name: "stats", Says: "the same: their least, greatest, mean and median", GraphQL: stats, Variables: months},
		{Name: "groups", Says: "the same: by court and year of the decision, the 50 largest groups, and how many there are", GraphQL: groups, Variables: months},
		{Name: "search-rare", Says: "the first 20 nodes of the few whose texts hold a word", GraphQL: search, Variables: words.rare()},
		{Name: "search-mid", Says: "the same of one node in sixty, or thereabouts", GraphQL: search, Variables: words.from(nodes/100, nodes/30)},
		{Name: "search-common", Says: "the same for the commonest words", GraphQL: search, Variables: words.commonest(5)},
		{Name: "suggest", Says: "10 nodes by the beginning of their labels", GraphQL: suggest, Variables: d.prefixes(50)},
		{Name: "neighborhood", Says: "200 nodes within two steps of a node, and all relationships among them", GraphQL: neighborhood, Variables: d.around(between(10, 200, degrees))},
		{Name: "neighborhood-20", Says: "the same of a node with 20 relationships", GraphQL: neighborhood, Variables: d.around(nearest(20, sample, degrees))},
		{Name: "neighborhood-hub", Says: "the same of a node with 2,000", GraphQL: neighborhood, Variables: d.around(nearest(2000, 5, degrees))},
		{Name: "paths", Says: "the first 5 shortest paths between two nodes, of 6 relationships at most", GraphQL: paths, Variables: d.pairs(degrees)},
		{Name: "deep-page", Says: "the 1,000th page of 20 people by name", GraphQL: deepPage, Variables: d.deep()},
		{Name: "introspection", Says: "the whole schema, as tools ask for it", GraphQL: introspection.Query, Variables: []map[string]any{{}}, OwnAnswer: true},
	}
}

const person = `query Person($id: ID!) {
  person(id: $id) {
    id name otherNames gender born living nationalities
    accounts {
      edges {
        relationship { id status since until }
        node { id platform handle displayName url }
      }
    }
  }
}`

const courtCase = `query Case($id: ID!) {
  courtCase(id: $id) {
    id title caseNumber kind status filed
    parties {
      edges {
        relationship { status ... on Party { role side } }
        node { id type label }
      }
    }
    charges { nodes { id offence statute plea outcome counts } }
    decisions {
      nodes {
        id kind date finality summary
        sentences { nodes { id kind duration months suspended fine currency date } }
      }
    }
  }
}`

const people = `query People($prefix: String!) {
  people(where: {name: {startsWith: $prefix}}, orderBy: [{name: ASC}], first: 50) {
    nodes {
      id name born living
      statements(first: 5) { nodes { id kind summary date mode } }
    }
  }
}`

const agency = `query Agency($id: ID!) {
  agency(id: $id) {
    id name kind
    officials(first: 10) {
      edges {
        relationship { since until ... on PositionHeld { title } }
        node {
          id name
          statements(first: 5) {
            nodes {
              id kind summary date
              asserts(first: 3) {
                nodes {
                  id text kind
                  about(first: 3) { nodes { id type label } }
                }
              }
            }
          }
        }
      }
    }
  }
}`

const convictedWhere = `where: {cases: {some: {decisions: {some: {sentences: {some: {months: {gt: $months}}}}}}}}, orderBy: [{name: ASC}], first: 50`

const convicted = `query Convicted($months: Float!) {
  people(` + convictedWhere + `) {
    totalCount
    nodes { id name born gender }
  }
}`

const convictedPage = `query Convicted($months: Float!) {
  people(` + convictedWhere + `) {
    nodes { id name born gender }
  }
}`

const hub = `query Hub($id: ID!) {
  person(id: $id) {
    id name
    statements(first: 10, orderBy: [{date: DESC}]) {
      totalCount
      nodes { id kind summary date mode }
    }
  }
}`

const facets = `query Facets($months: Float!) {
  sentences(where: {months: {gt: $months}}) {
    totalCount
    facets(by: [status, suspended, date]) { by values { value count } }
  }
}`

const stats = `query Stats($months: Float!) {
  sentences(where: {months: {gt: $months}}) {
    stats(of: [months]) { count min max sum mean median }
  }
}`

const groups = `query Groups($months: Float!) {
  sentences(where: {months: {gt: $months}}) {
    groups(by: [{decisions: {cases: {courts: {}}}}, {decisions: {date: YEAR}}], first: 50) {
      totalCount
      nodes { keys { value } count }
    }
  }
}`

const search = `query Search($query: String!) {
  search(query: $query, first: 20) { nodes { id type label } }
}`

const suggest = `query Suggest($prefix: String!) {
  suggest(prefix: $prefix) { id type label }
}`

const neighborhood = `query Neighborhood($of: [ID!]!) {
  neighborhood(of: $of, depth: 2, limit: 200) {
    nodes { id type label }
    relationships { id type source { id } target { id } }
  }
}`

const paths = `query Paths($from: ID!, $to: ID!) {
  paths(from: $from, to: $to) {
    length
    nodes { id type label }
    relationships { id type }
  }
}`

const deepPage = `query DeepPage($after: String!) {
  people(orderBy: [{name: ASC}], first: 20, after: $after) {
    nodes { id name born }
    pageInfo { hasNextPage }
  }
}`

// months are the lengths that are asked for: from most of the sentences whose
// length is known to one in twelve, so that neither walking all people nor
// starting from the sentences is always the better way.
var months = []map[string]any{
	{"months": 12}, {"months": 24}, {"months": 36}, {"months": 60}, {"months": 120},
}
