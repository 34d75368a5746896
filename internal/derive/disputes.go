package derive

// Disputes says which nodes of a schema are propositions that may be disputed,
// and how: what the root field `disputes` lists. A schema without them has no
// such field.
type Disputes struct {
	Type         string // of the propositions
	About        string // their end at what they are about
	For, Against string // their ends at what asserts and what denies them
	// Kept is the filter, as GraphQL writes it, of the relationships at For and
	// Against that count.
	Kept string
	// Standing is the derived field that tells which are disputed, by this value.
	Standing, Value string
	// Publisher is the property of a source by which several are one.
	Publisher string
}

// Disputed are the claims that count as such in Claim.standing.
func Disputed() Disputes {
	return Disputes{
		Type: "Claim", About: "about", For: "assertedBy", Against: "deniedBy",
		Kept: `{status: {ne: RETRACTED}}`, Standing: "standing", Value: "DISPUTED",
		Publisher: "publisher",
	}
}
