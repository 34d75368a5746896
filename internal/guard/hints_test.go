package guard

import (
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

var paged = gqlparser.MustLoadSchema(&ast.Source{Input: `
	type Query {
		people(where: PersonWhere, orderBy: [Order!], first: Int, after: String, by: [OnlyOne!], many: Many): PersonConnection!
		person(id: ID!): Person
		neighborhood(of: [ID!]!): Person
		node(id: ID!): Person
		nodes(ids: [ID!]!): [Person]
	}
	type PersonConnection { edges: [PersonEdge!]! nodes: [Person!]! pageInfo: PageInfo! totalCount: Int! }
	type PersonEdge { node: Person! relationship: Party cursor: String! }
	type Party { role: String }
	type PageInfo { hasNextPage: Boolean! endCursor: String }
	type Person { id: ID! name: String friends(first: Int): PersonConnection! }
	input PersonWhere { id: Text name: Text age: Number living: Yes not: PersonWhere and: [PersonWhere!] }
	input Text { eq: String in: [String!] lte: String contains: String isNull: Boolean }
	input OnlyOne @oneOf { id: Yes name: Yes }
	enum Many { A B C D E F G H I J K L }
	input Number { eq: Int in: [Int!] share: Float known: Boolean }
	input Order { name: String }
	enum Yes { YES NO }
`})

func TestErrorsTellWhatToDo(t *testing.T) {
	for query, want := range map[string]string{
		`{ people { name } }`:                                                    `Cannot query field "name" on type "PersonConnection". Did you mean "nodes { name }"?`,
		`{ people { edges { name } } }`:                                          `Cannot query field "name" on type "PersonEdge". Did you mean "node { name }"?`,
		`{ people { edges { role } } }`:                                          `Cannot query field "role" on type "PersonEdge". Did you mean "relationship { role }"?`,
		`{ people { endCursor } }`:                                               `Cannot query field "endCursor" on type "PersonConnection". Did you mean "pageInfo { endCursor }"?`,
		`{ people { cursor } }`:                                                  `Cannot query field "cursor" on type "PersonConnection". Did you mean "edges { cursor }"?`,
		`{ people { items { name } } }`:                                          `Cannot query field "items" on type "PersonConnection". Did you mean "nodes"?`,
		`{ people { total } }`:                                                   `Cannot query field "total" on type "PersonConnection". Did you mean "totalCount"?`,
		`{ people { nodes { friends { name } } } }`:                              `Cannot query field "name" on type "PersonConnection". Did you mean "nodes { name }"?`,
		`{ person(id: "a") { nodes { name } } }`:                                 `Cannot query field "nodes" on type "Person". Person is no list and has no pages. Select its fields directly.`,
		`{ people { nodes { nam } } }`:                                           `Cannot query field "nam" on type "Person". Did you mean "name"?`,
		`{ people(limit: 5) { totalCount } }`:                                    `Unknown argument "limit" on field "Query.people". Did you mean "first"?`,
		`{ people(offset: 5) { totalCount } }`:                                   `Unknown argument "offset" on field "Query.people". Did you mean "after"? Pages begin after a cursor: pass the endCursor of the page before.`,
		`{ people(filter: {}) { totalCount } }`:                                  `Unknown argument "filter" on field "Query.people". Did you mean "where"?`,
		`{ people(sort: []) { totalCount } }`:                                    `Unknown argument "sort" on field "Query.people". Did you mean "orderBy"?`,
		`{ people(id: "a") { totalCount } }`:                                     `Unknown argument "id" on field "Query.people". Did you mean "where: {id: …}"?`,
		`{ people(first: "5") { totalCount } }`:                                  `first: Int cannot represent non-integer value: "5"; write it without quotes`,
		`{ people(first: true) { totalCount } }`:                                 `first: Int cannot represent non-integer value: true`,
		`{ person(id: 1.5) { name } }`:                                           `id: ID cannot represent a non-string and non-integer value: 1.5`,
		`{ people(where: {age: {share: "0.5"}}) { totalCount } }`:                `where.age.share: Float cannot represent non numeric value: "0.5"; write it without quotes`,
		`{ people(where: {age: {known: "true"}}) { totalCount } }`:               `where.age.known: Boolean cannot represent a non boolean value: "true"; write it without quotes`,
		`{ people(where: {age: {known: 1}}) { totalCount } }`:                    `where.age.known: Boolean cannot represent a non boolean value: 1`,
		`{ people(where: {and: [{}, {age: {in: [1, "x"]}}]}) { nodes { id } } }`: `where.and[1].age.in[1]: Int cannot represent non-integer value: "x"`,
		`{ people(where: {age: {in: [1, null]}}) { totalCount } }`:               `where.age.in[1]: Expected value of type "Int!", found null.`,
		`{ people(where: {living: "YES"}) { totalCount } }`:                      `where.living: Enum "Yes" cannot represent non-enum value: "YES". Write it without quotes.`,
		`{ people(where: {living: UP}) { totalCount } }`:                         `where.living: Value "UP" does not exist in "Yes" enum. Expected one of YES, NO.`,
		`{ people(where: {living: Yse}) { totalCount } }`:                        `where.living: Value "Yse" does not exist in "Yes" enum. Did you mean the enum value "YES"?`,
		`{ people(where: {living: 1}) { totalCount } }`:                          `where.living: Enum "Yes" cannot represent non-enum value: 1. Expected one of YES, NO.`,
		`{ people(many: ZZZ) { totalCount } }`:                                   `many: Value "ZZZ" does not exist in "Many" enum. Expected one such as A, B, C, D, E, F, G, H, I, J.`,
		`{ people(by: [{name: null}]) { totalCount } }`:                          `by[0]: Field "OnlyOne.name" must be non-null.`,
		`{ people(where: {name: {like: "a"}}) { totalCount } }`:                  `where.name: Field "like" is not defined by type "Text". Did you mean "contains"?`,
		`{ people(where: {name: {equals: "a"}}) { totalCount } }`:                `where.name: Field "equals" is not defined by type "Text". Did you mean "eq"?`,
		`{ people(where: {AND: []}) { totalCount } }`:                            `where: Field "AND" is not defined by type "PersonWhere". Did you mean "and"?`,
		`{ people(by: [{id: YES, name: YES}]) { totalCount } }`:                  `by[0]: OneOf Input Object "OnlyOne" must specify exactly one key. To give several, write a list of objects with one key each.`,
		`{ people(by: [YES]) { totalCount } }`:                                   `by[0]: Expected value of type "OnlyOne!", found YES. Expected an object with id, name.`,
		`{ people(where: {name: {zzzzzzzz: "a"}}) { totalCount } }`:              `where.name: Field "zzzzzzzz" is not defined by type "Text". It has eq, in, lte, contains, isNull.`,
		`{ persons { totalCount } }`:                                             `Cannot query field "persons" on type "Query". Did you mean "people"?`,
		`{ people(where: {name: "Nak"}) { totalCount } }`:                        `where.name: Expected value of type "Text", found "Nak". Did you mean {eq: "Nak"}?`,
		`{ people(where: {nam: {eq: "a"}}) { totalCount } }`:                     `where: Field "nam" is not defined by type "PersonWhere". Did you mean "name" or "not"?`,
		`{ ...f } fragment f on Query { people(first: "x") { totalCount } }`:     `first: Int cannot represent non-integer value: "x"`,
		`query @skip(foo: 1) { __typename }`:                                     `Unknown argument "foo" on directive "@skip".`,
		`{ ... @include(no: true, if: true) { __typename } }`:                    `Unknown argument "no" on directive "@include".`,
		`{ nosuch(x: 1) @include(foo: true) }`:                                   `Unknown argument "foo" on directive "@include".`,
		`query($a: Int @deprecated(xx: 1)) { __typename }`:                       `Unknown argument "xx" on directive "@deprecated".`,
		`query($n: Int = "x") { people(first: $n) { totalCount } }`:              `Int cannot represent non-integer value: "x"`,
	} {
		doc, err := parser.ParseQuery(&ast.Source{Input: query})
		if err != nil {
			t.Fatal(query, err)
		}
		errs := NewValidator(paged, true).Validate(doc)
		if len(errs) == 0 || errs[0].Message != want {
			t.Errorf("%s\n got %v\nwant %s", query, errs, want)
		}
		for _, e := range NewValidator(paged, false).Validate(doc) {
			if strings.Contains(e.Message, "Did you mean") || strings.Contains(e.Message, "Select") || strings.Contains(e.Message, " has ") {
				t.Errorf("%s: a server without suggestions says %s", query, e.Message)
			}
		}
	}
}
