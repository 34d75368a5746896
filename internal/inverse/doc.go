// Package inverse turns facts back into the records that a mapping makes them of.
//
// Its one idea: a mapping that says which facts a record makes also says which record a fact
// can be written as. So nothing is written twice: the package reads the mapping file, and
// goes through each rule from the fact to the record. It is for mappings of records with a
// sort and an object of lists, as those of FollowTheMoney entities are: a mapping with an
// `account`, which names both.
//
// A rule for a node can be inverted if its id is the record's own: `id: "{id}"`. A rule for a
// relationship can be if it takes both ends from columns: then the relationship becomes a
// record of its own. If an end is the record's own id, it becomes a value in the record of
// that node, and such records are kept in memory until all facts have come.
//
// A value goes the first way that leads to it, back through `values`, `letters`, `match` and
// the text around the column. A column with a join leads nowhere.
//
// Invariants:
//
//  1. A value that is written comes back when the record is mapped again.
//  2. What has no way is counted, by the type of the fact and its property (Told).
package inverse
