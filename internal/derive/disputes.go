package derive

// Disputes names the types and fields behind the root field `disputes`. A schema without
// them has no such field.
type Disputes struct {
	Type         string // the node type of propositions
	About        string // the field of Type that leads to the subjects
	For, Against string // the fields of Type that lead to nodes that assert and deny it
	// Kept and Stands are filters in GraphQL. A node at For or Against counts if the
	// relationship to it meets Kept and the node meets Stands.
	Kept, Stands string
	// Standing is a derived field of Type. A proposition is disputed if it has this Value.
	Standing, Value string
	// Publisher is a property of sources. Sources with the same value count as one.
	Publisher string
}

// Disputed returns the disputes of the built-in schema, whose propositions are claims.
func Disputed() Disputes {
	return Disputes{
		Type: "Claim", About: "about", For: "assertedBy", Against: "deniedBy",
		Kept: `{status: {ne: RETRACTED}}`, Stands: `{retracted: false}`, Standing: "standing", Value: "DISPUTED",
		Publisher: "publisher",
	}
}
