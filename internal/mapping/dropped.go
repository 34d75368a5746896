package mapping

import (
	"slices"

	"casegraph/internal/record"
)

// dropped.go finds what a record loses although rules use it: the values of columns, if none
// of the rules that use them makes a fact of that record.

// A needed column is one that rules use for values, with these rules.
type needed struct {
	column *column
	rules  []*rule
	// count counts the values that were dropped, and first is the place of the first one.
	count int
	first record.Pos
}

// neededBy returns the columns that a group of sets uses for values. It leaves out those that
// are looked at in conditions alone, and those that are ignored by name.
func neededBy(group []*set) []*needed {
	var out []*needed
	for _, s := range group {
		if s.account != nil { // countUnused counts what the records lose
			return nil
		}
		for _, x := range s.rules {
			add := func(name string, _ *record.Rule) {
				c := x.columns[name].ofRecord()
				isIgnored := slices.ContainsFunc(s.ignore, func(g ignored) bool { return g.column.name == c.name })
				if c.special != "" || c.outer > 0 || c.binding != "" || isIgnored {
					return
				}
				at := slices.IndexFunc(out, func(n *needed) bool { return n.column.name == c.name })
				if at < 0 {
					at = len(out)
					out = append(out, &needed{column: c})
				}
				if !slices.Contains(out[at].rules, x) {
					out[at].rules = append(out[at].rules, x)
				}
			}
			for _, b := range x.each {
				b.eachColumn(add)
			}
			x.eachMember(add)
		}
	}
	return out
}

// countDropped counts what a record loses, of which some rules made facts.
func (r *reading) countDropped(in *row, group int) {
	for _, n := range r.needed[group] {
		if slices.ContainsFunc(n.rules, func(x *rule) bool { return r.madeBy[x] }) {
			continue
		}
		for _, v := range scalars(in.valueOf(n.column)) {
			if n.count++; n.count == 1 {
				n.first = v.Pos
			}
		}
	}
}

// reportUseless tells which rules made no fact of any record. Of several files, some may be for
// other rules.
func (r *reading) reportUseless() {
	if len(r.all.sources) > 1 {
		return
	}
	for i, group := range r.groups {
		for _, s := range group {
			if s.account != nil || s.optional || r.tallies[i].Records == 0 {
				continue
			}
			for _, x := range s.rules {
				if !r.useful[x] {
					r.to.Warn(record.Pos{Rule: x.place}, "rule without a fact", "this rule makes no fact of any record")
				}
			}
		}
	}
}

// reportDropped tells what records lost.
func (r *reading) reportDropped() {
	for _, group := range r.needed {
		for _, n := range group {
			if n.count > 0 {
				r.to.Omit(record.Omission{At: n.first, Reason: "left out where no rule with it makes a fact", Subject: n.column.name, Count: n.count})
			}
		}
	}
}
