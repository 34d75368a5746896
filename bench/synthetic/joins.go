package synthetic

import (
	"fmt"

	"casegraph/internal/store"
)

// A join says how many relationships there are of a type and whom they join.
type join struct {
	of string
	// perMille times the number of nodes of the type is how many there are.
	perMille int
	per      string
	from, to []end
	// dated: most carry since, and some until.
	dated bool
}

// An end chooses a node of a type. Where a side has several, weight says how
// often each is taken.
type end struct {
	of     string
	how    how
	weight int
	// every keeps to the nodes whose number is a multiple of it.
	every int
}

type how uint8

const (
	// each takes the nodes in turn, so that all have as many.
	each how = iota
	// anyOf takes them at random.
	anyOf
	// hub takes half of them at random and the others by Zipf's law: a few get
	// very many. someHub takes three quarters at random.
	hub
	someHub
	// earlier takes one with a smaller number than the other side's, which is of
	// the same type: such relationships close no circle.
	earlier
)

func all(how how, of string) []end { return []end{{of: of, how: how}} }

func actors(how how, people int) []end {
	return []end{{of: "Person", how: how, weight: people}, {of: "Agency", how: how, weight: 100 - people}}
}

// joins are all relationships: nearly three to a node. One that takes each of
// the nodes it is counted by, once, gives every one of them at least one.
var joins = []join{
	{of: "Made", perMille: 1400, per: "Statement", to: all(each, "Statement"),
		from: []end{{of: "Person", how: someHub, weight: 85}, {of: "Agency", how: hub, weight: 7}, {of: "Account", how: hub, weight: 8}}},
	{of: "PublishedIn", perMille: 400, per: "Statement", from: all(each, "Statement"), to: all(hub, "Source")},
	{of: "Asserts", perMille: 1000, per: "Statement", from: all(each, "Statement"), to: all(hub, "Claim")},
	{of: "Denies", perMille: 200, per: "Statement", from: all(anyOf, "Statement"), to: all(hub, "Claim")},
	{of: "RespondsTo", perMille: 150, per: "Statement", from: all(anyOf, "Statement"), to: all(earlier, "Statement")},
	{of: "Relays", perMille: 50, per: "Statement", from: all(anyOf, "Statement"), to: all(earlier, "Statement")},
	{of: "AddressedTo", perMille: 150, per: "Statement", from: all(anyOf, "Statement"), to: actors(hub, 70)},
	{of: "OnBehalfOf", perMille: 100, per: "Statement", from: all(anyOf, "Statement"), to: actors(hub, 20)},
	{of: "About", perMille: 1400, per: "Claim", from: all(each, "Claim"),
		to: []end{{of: "Person", how: hub, weight: 50}, {of: "Agency", how: hub, weight: 15}, {of: "CourtCase", how: anyOf, weight: 20}, {of: "Event", how: anyOf, weight: 15}}},
	{of: "ClaimRelation", perMille: 250, per: "Claim", from: all(anyOf, "Claim"), to: all(earlier, "Claim")},
	{of: "PositionHeld", perMille: 1600, per: "Person", from: all(anyOf, "Person"), to: all(hub, "Agency"), dated: true},
	{of: "AccountHeld", perMille: 1050, per: "Account", from: actors(anyOf, 90), to: all(each, "Account"), dated: true},
	{of: "Party", perMille: 5000, per: "CourtCase", from: actors(hub, 90), to: all(each, "CourtCase")},
	{of: "Representation", perMille: 500, per: "CourtCase", from: all(hub, "Person"), to: all(anyOf, "Person")},
	{of: "HeardBy", perMille: 1000, per: "CourtCase", from: all(each, "CourtCase"), to: []end{{of: "Agency", how: hub, every: courtEvery}}},
	{of: "SatIn", perMille: 1500, per: "CourtCase", from: all(hub, "Person"),
		to: []end{{of: "CourtCase", how: anyOf, weight: 60}, {of: "Decision", how: anyOf, weight: 40}}},
	{of: "HasCharge", perMille: 1000, per: "Charge", from: all(anyOf, "CourtCase"), to: all(each, "Charge")},
	{of: "ChargedWith", perMille: 1200, per: "Charge", from: actors(anyOf, 95), to: all(each, "Charge")},
	{of: "HasDecision", perMille: 1000, per: "Decision", from: all(anyOf, "CourtCase"), to: all(each, "Decision")},
	{of: "IssuedBy", perMille: 1000, per: "Decision", from: all(each, "Decision"), to: []end{{of: "Agency", how: hub, every: courtEvery}}},
	{of: "IssuedBy", perMille: 900, per: "Source", from: all(each, "Source"),
		to: []end{{of: "Person", how: hub, weight: 30}, {of: "Agency", how: hub, weight: 50}, {of: "Account", how: anyOf, weight: 20}}},
	{of: "Resolves", perMille: 1500, per: "Decision", from: all(each, "Decision"), to: all(anyOf, "Charge")},
	{of: "Imposes", perMille: 1000, per: "Sentence", from: all(anyOf, "Decision"), to: all(each, "Sentence")},
	{of: "SentencedTo", perMille: 1000, per: "Sentence", from: actors(anyOf, 97), to: all(each, "Sentence")},
	{of: "ForCharge", perMille: 1200, per: "Sentence", from: all(each, "Sentence"), to: []end{{of: "Charge", how: anyOf, every: convictEvery}}},
	{of: "Appeals", perMille: 100, per: "Decision", from: all(anyOf, "Decision"), to: all(earlier, "Decision")},
	{of: "DetainedIn", perMille: 1000, per: "Detention", from: all(anyOf, "Person"), to: all(each, "Detention"), dated: true},
	{of: "Serves", perMille: 500, per: "Detention", from: all(each, "Detention"), to: all(anyOf, "Sentence")},
	{of: "Participation", perMille: 3500, per: "Event", from: actors(hub, 80), to: all(each, "Event")},
	{of: "PartOf", perMille: 300, per: "Event", from: all(anyOf, "Event"), to: all(earlier, "Event")},
	{of: "PartOf", perMille: 500, per: "Agency", from: all(anyOf, "Agency"), to: all(earlier, "Agency")},
	{of: "Precedes", perMille: 500, per: "Event", from: all(anyOf, "Event"), to: all(earlier, "Event")},
	{of: "Prompted", perMille: 300, per: "Event", from: all(anyOf, "Event"),
		to: []end{{of: "Charge", how: anyOf, weight: 50}, {of: "CourtCase", how: anyOf, weight: 50}}},
	{of: "InCase", perMille: 600, per: "Event", from: all(each, "Event"), to: all(anyOf, "CourtCase")},
	{of: "Cites", perMille: 500, per: "Source", from: all(anyOf, "Source"), to: all(earlier, "Source")},
	{of: "PostedBy", perMille: 300, per: "Source", from: all(each, "Source"), to: all(hub, "Account")},
	{of: "SameAs", perMille: 10, per: "Person", from: all(anyOf, "Person"), to: all(earlier, "Person")},
}

// joinCount is how many relationships a join makes: its share, or with
// Config.Joins so many times more that all come to that.
func (g *Graph) joinCount(j join) int {
	n := g.counts[j.per] * j.perMille / 1000
	if g.cfg.Joins == 0 {
		return n
	}
	natural := 0
	for _, j := range joins {
		natural += g.counts[j.per] * j.perMille / 1000
	}
	return n * g.cfg.Joins * g.cfg.Nodes / natural
}

// relationship is the i-th of the n-th join.
func (m *maker) relationship(n int, j join, i int) *store.Fact {
	m.begin(fmt.Sprintf("%s/%d", j.of, n), i)
	t := m.g.cat.Relationship(j.of)
	fromType, from := m.choose(j.from, i, 0)
	toType, to := m.choose(j.to, i, from)
	f := &store.Fact{
		// Scattered, as ids that are hashes are, and different for every one.
		ID:           fmt.Sprintf("r-%016x", mix(m.g.cfg.Seed+uint64(n)<<32+uint64(i))),
		Relationship: t,
		From:         ID(fromType, from), To: ID(toType, to),
		Values: values{},
	}
	if fromType == toType && to >= from {
		// An earlier one than the first there is not, and nothing is joined to
		// itself.
		f.From, f.To = ID(fromType, max(1, from)), ID(toType, max(1, from)-1)
	}
	if t.Undirected && f.From > f.To {
		f.From, f.To = f.To, f.From
	}
	m.joined(f, j)
	m.finish(f, true)
	return f
}

// choose takes the i-th relationship's node on one side. Hubs are scattered over
// the numbers, the same for all relationships: who has many statements has many
// cases too.
func (m *maker) choose(side []end, i, other int) (nodeType string, number int) {
	e := side[0]
	if len(side) > 1 {
		for n := m.r.IntN(100); n >= e.weight; e = side[0] {
			n -= e.weight
			side = side[1:]
		}
	}
	every := max(e.every, 1)
	count := m.g.counts[e.of] / every
	switch e.how {
	case each:
		number = i % count
	case hub:
		number = m.skewed(count, 50)
	case someHub:
		number = m.skewed(count, 25)
	case earlier:
		number = m.r.IntN(max(other, 1))
	case anyOf:
		number = m.r.IntN(count)
	}
	return e.of, number * every
}

// skewed draws a number by Zipf's law so often in a hundred, else any.
func (m *maker) skewed(count, percent int) int {
	number := m.r.IntN(count)
	if m.chance(percent) {
		number = scatter(m.zipf(count), count)
	}
	return number
}

// scatter moves the ranks 0 to n-1 about among themselves.
func scatter(rank, n int) int {
	const prime = 1_000_000_007 // more than any n, so it has no factor in common
	return (rank*prime + n/3) % n
}

// joined sets what the type declares and the common properties.
func (m *maker) joined(f *store.Fact, j join) {
	v := f.Values
	switch j.of {
	case "PositionHeld":
		m.maybe(90, v, "title", often(m, []string{"Officer", "Director", "Deputy director", "Secretary", "Minister", "Judge", "Clerk", "Adviser"}))
	case "Party":
		v["role"] = often(m, []string{"DEFENDANT", "WITNESS", "VICTIM", "COUNSEL", "PLAINTIFF", "PROSECUTOR", "SUSPECT", "RESPONDENT", "APPELLANT", "INTERESTED", "OTHER"})
		m.maybe(15, v, "side", one(m, []string{"defence", "prosecution", "civil party"}))
	case "Representation":
		v["caseId"] = ID("CourtCase", m.r.IntN(m.g.counts["CourtCase"]))
	case "SatIn":
		m.maybe(70, v, "capacity", often(m, []string{"presiding judge", "judge", "juror"}))
	case "Resolves":
		v["outcome"] = one(m, []string{"CONVICTED", "ACQUITTED", "DISMISSED", "WITHDRAWN", "OTHER"})
	case "Appeals":
		v["outcome"] = one(m, []string{"UPHELD", "OVERTURNED", "VARIED", "PENDING"})
	case "ClaimRelation":
		v["kind"] = one(m, []string{"CONTRADICTS", "BROADENS", "NARROWS", "SAME"})
	case "Participation":
		m.maybe(40, v, "role", m.word())
	case "SameAs":
		v["judgement"] = one(m, []string{"SAME", "DIFFERENT", "UNSURE"})
		m.maybe(80, v, "score", float64(m.r.IntN(101))/100)
		m.maybe(50, v, "decidedBy", "matcher")
	}
	if j.dated {
		m.maybe(70, v, "since", m.date(1990, 2015))
		m.maybe(30, v, "until", m.date(2016, 2025))
	}
	m.maybe(20, v, "status", often(m, []string{"ALLEGED", "CONFIRMED", "DISPUTED", "INFERRED", "RETRACTED"}))
	if v["status"] == "INFERRED" {
		v["basis"] = m.sentence(8)
	}
	m.maybe(10, v, "confidence", float64(1+m.r.IntN(100))/100)
}
