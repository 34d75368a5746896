package derive

// Retraction names the types and fields by which nodes of a type take back earlier ones. Such
// a type has a condition in its filters that tells what was taken back. A schema without
// these types and fields has no such condition.
type Retraction struct {
	Type string // the node type
	// Makers and Responses are fields of Type: they lead to those who made a node, and to the
	// nodes of Type that respond to it.
	Makers, Responses string
	// Where is a filter in GraphQL. Responses that meet it take back.
	Where string
	// Condition is the name of the condition, and Description tells what it means.
	Condition, Description string
}

// Retracted returns the retraction of the built-in schema, whose statements can be taken back.
func Retracted() Retraction {
	return Retraction{
		Type: "Statement", Makers: "makers", Responses: "responses",
		Where:       `{kind: {eq: RETRACTION}}`,
		Condition:   "retracted",
		Description: "Whether the statement was taken back: each of its makers also made a statement of kind RETRACTION that responds to it. A retraction by somebody else does not count.",
	}
}
