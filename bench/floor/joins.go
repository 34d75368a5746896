package floor

import (
	"slices"
	"strings"
)

// A join is a type of relationships: as it is called in GraphQL and in Cypher,
// and what it joins.
type join struct {
	name, label string
	from, to    string // types of nodes, with spaces between
}

const (
	actors   = "Person Agency"
	speakers = "Person Agency Account"
	topics   = "Person Agency Account Claim CourtCase Charge Decision Sentence Detention Event"
	anything = topics + " Source Statement"
)

// joins are all, for questions that follow relationships of any type.
var joins = []join{
	{"PositionHeld", "HOLDS_POSITION", "Person", "Agency"},
	{"AccountHeld", "HOLDS_ACCOUNT", actors, "Account"},
	{"Party", "PARTY_TO", actors, "CourtCase"},
	{"Representation", "REPRESENTS", actors, actors},
	{"HeardBy", "HEARD_BY", "CourtCase", "Agency"},
	{"SatIn", "SAT_IN", "Person", "CourtCase Decision"},
	{"HasCharge", "HAS_CHARGE", "CourtCase", "Charge"},
	{"ChargedWith", "CHARGED_WITH", actors, "Charge"},
	{"About", "ABOUT", "Claim", topics},
	{"ClaimRelation", "RELATED_CLAIM", "Claim", "Claim"},
	{"DetainedIn", "DETAINED_IN", "Person", "Detention"},
	{"Serves", "SERVES", "Detention", "Sentence"},
	{"HasDecision", "HAS_DECISION", "CourtCase", "Decision"},
	{"Resolves", "RESOLVES", "Decision", "Charge"},
	{"Appeals", "APPEALS", "Decision", "Decision"},
	{"Participation", "PARTICIPATED_IN", actors, "Event"},
	{"PartOf", "PART_OF", "Event Agency", "Event Agency"},
	{"Precedes", "PRECEDES", "Event", "Event Decision"},
	{"Prompted", "PROMPTED", "Event", "Charge CourtCase"},
	{"InCase", "IN_CASE", "Event", "CourtCase"},
	{"SameAs", "SAME_AS", anything, anything},
	{"Imposes", "IMPOSES", "Decision", "Sentence"},
	{"SentencedTo", "SENTENCED_TO", actors, "Sentence"},
	{"ForCharge", "FOR_CHARGE", "Sentence", "Charge"},
	{"IssuedBy", "ISSUED_BY", "Decision Source", speakers},
	{"Cites", "CITES", "Source", "Source"},
	{"PostedBy", "POSTED_BY", "Source", "Account"},
	{"Made", "MADE", speakers, "Statement"},
	{"OnBehalfOf", "ON_BEHALF_OF", "Statement", actors},
	{"AddressedTo", "ADDRESSED_TO", "Statement", actors},
	{"PublishedIn", "PUBLISHED_IN", "Statement", "Source"},
	{"Asserts", "ASSERTS", "Statement", "Claim"},
	{"Denies", "DENIES", "Statement", "Claim"},
	{"RespondsTo", "RESPONDS_TO", "Statement", "Statement"},
	{"Relays", "RELAYS", "Statement", "Statement"},
}

// nodeTypes are all types of nodes.
var nodeTypes = strings.Fields(anything)

// joinNames are the GraphQL names of relationships by those of Cypher.
var joinNames = func() map[string]string {
	names := map[string]string{}
	for _, j := range joins {
		names[j.label] = j.name
	}
	return names
}()

// joinLabels are all relationships, as a pattern of Cypher names them.
func joinLabels() string {
	labels := make([]string, len(joins))
	for i, j := range joins {
		labels[i] = j.label
	}
	return strings.Join(labels, "|")
}

// sqlSteps is SQL of the relationships of a node of a type, whose _id is ?1: of
// each the id, the _id at the far side and that one's type.
func sqlSteps(nodeType string) string {
	var selects []string
	for _, j := range joins {
		for _, side := range []struct{ from, to, own, far, once string }{{j.from, j.to, "_src", "_dst", ""}, {j.to, j.from, "_dst", "_src", " AND e._src <> e._dst"}} {
			if !slices.Contains(strings.Fields(side.from), nodeType) {
				continue
			}
			far := "'" + side.to + "'"
			if strings.Contains(side.to, " ") {
				far = "(SELECT type FROM _fact f WHERE f._id = e." + side.far + ")"
			}
			selects = append(selects, "SELECT e.id i, e."+side.far+" f, "+far+" t, '"+j.name+"' y FROM "+j.name+" e WHERE e."+side.own+" = ?1"+side.once)
		}
	}
	return strings.Join(selects, "\nUNION ALL ")
}
