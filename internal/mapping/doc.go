// Package mapping reads tables and other people's JSON as records, by the rules of
// a mapping file.
//
// Its one idea is that a mapping looks like what it makes. It is a seed file, with
// a header and whatever facts are written out, and beside them `records`: the
// facts to make of each record of the data, in which a text has columns in braces
// and an object says how a value is found.
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
//	    name: "{first} {last}"              # null where one of them is
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
// A column is a column of a table, or a key of an object, or a path of keys,
// numbers and stars from it (`dates.0.start`, `names.*.full`); `..name` is asked of
// the object around the list. {#} is the record's number, {#line} its line, {#file}
// the file's name without folder and extensions.
//
// A path may have 1+ for a list's items but the first. A rule with `each` makes a fact
// of each item of a column, under a name; `column@join` is what another record has
// (see join.go), and with `account` what no rule takes is counted (see left.go). A
// `cite` beside the rules is that of the facts that have none of their own.
//
// Invariants:
//
//  1. What a rule makes depends on the record alone, so that a load can read it
//     again.
//  2. A fact that several records make is given once where they agree, with the
//     citations of the first, and is an error with both places where they do not.
//  3. A value that is wrong tells its place in the data and the rule's in the
//     mapping. Rules that cannot be right are told before any data is read.
//  4. Nothing is invented: a rule with a null column makes null.
package mapping
