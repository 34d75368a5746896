// Package mapping turns tables and foreign JSON into facts, by the rules of a mapping
// file.
//
// Its one idea: a mapping looks like the facts that it makes. It is a seed file with a
// header and perhaps some facts, and it has `records` in addition. There stand the rules
// for the facts to make from each record of the data. A rule looks like a fact, but its
// texts have columns in braces, and its objects say how to find a value.
//
//	dataset: trials
//	source: src-register
//	nodes:
//	- {type: Source, id: src-register, kind: DATASET, title: Register of trials}
//	records:
//	- at: trials.*                          # of JSON: where the records are
//	  nodes:
//	  - type: Person
//	    id: "person-{no}"
//	    name: "{first} {last}"              # null if one of the columns is null
//	    born: {column: birth, date: [DD.MM.YYYY, YYYY]}
//	    otherNames: {column: aliases, split: "; "}
//	    cite: "row {#}"
//	  relationships:
//	  - type: Party
//	    when: {verdict: [guilty, acquitted]}
//	    from: "person-{no}"
//	    to: "case-{case}"
//	    role: DEFENDANT
//
// An object says where a value comes from and which steps change it, always in the same
// order (transform.go, apply.go, step.go): numbers (number.go) and dates (date.go) are read
// as they are published. An id is made of a name or of several values (id.go).
//
// Tables are read by package table, in the dialect that the mapping says (dialect.go). A first
// mapping is written from a sample of the data, and its rules are tried on it (init.go).
//
// A column is a column of a table, a key of an object, or a path into the object
// (column.go). In double quotes its name has no other meaning (name.go). A rule with `each` gives the items of a column a name, and makes a fact for
// each item. `column@join` looks up a value of another record (join.go). Several records
// can make one fact (merge.go), and of several versions of a record the newest alone makes
// facts (newest.go). What the rules do not use is told (keys.go, notes.go). A
// `cite` beside the rules applies to facts without citations of their own.
//
// Invariants:
//
//  1. Reading the data twice makes the same facts, which a load relies on.
//  2. If several records make the same fact, it is given once, with the citations of all.
//     If their values differ, and no rule says which is right, that is an error with both
//     places.
//  3. An error about a value has its place in the data, and the place of the rule in the
//     mapping. Errors in rules are found before any data is read.
//  4. Everything in the data is used, refused, ignored by name, or told.
//  5. Nothing is invented: a template with a null column makes null.
package mapping
