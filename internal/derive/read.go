package derive

// A Field is one that is worked out from the neighbourhood of a node when it is
// read, marked @derived in the schema.
type Field struct {
	// Needs is what has to be fetched of the node: a GraphQL selection on its
	// type, as `asserted: assertedBy { totalCount }`.
	Needs string
	// Value works the field out from what was fetched.
	Value func(Values) any
	// Where says, for each value of a derived enum, the filter it stands for, as
	// GraphQL writes it; nil where the field cannot be filtered by.
	Where map[string]string
}

// Values gives a derived field what its Needs fetched.
type Values interface {
	// Int is the whole number at a path of response keys, as "asserted",
	// "totalCount".
	Int(path ...string) int64
}

// Derived are the fields that are derived when read, by "Type.field".
func Derived() map[string]Field {
	return map[string]Field{"Claim.standing": standing()}
}

// standing is whether a claim is disputed, over the statements that assert and
// deny it: those whose relationship is not RETRACTED count, and where only
// retracted ones are left the claim is retracted with them.
func standing() Field {
	const (
		kept     = `via: {status: {ne: RETRACTED}}`
		asserted = `assertedBy: {` + kept + `}`
		denied   = `deniedBy: {` + kept + `}`
	)
	return Field{
		Needs: `asserted: assertedBy(` + kept + `) { totalCount }
			denied: deniedBy(` + kept + `) { totalCount }
			everAsserted: assertedBy { totalCount }
			everDenied: deniedBy { totalCount }`,
		Value: func(v Values) any {
			a, d := v.Int("asserted", "totalCount") > 0, v.Int("denied", "totalCount") > 0
			switch {
			case a && d:
				return "DISPUTED"
			case a:
				return "ASSERTED_ONLY"
			case d:
				return "DENIED_ONLY"
			case v.Int("everAsserted", "totalCount")+v.Int("everDenied", "totalCount") > 0:
				return "RETRACTED"
			}
			return "UNSUPPORTED"
		},
		Where: map[string]string{
			"DISPUTED":      `{` + asserted + `, ` + denied + `}`,
			"ASSERTED_ONLY": `{` + asserted + `, not: {` + denied + `}}`,
			"DENIED_ONLY":   `{` + denied + `, not: {` + asserted + `}}`,
			"RETRACTED":     `{not: {or: [{` + asserted + `}, {` + denied + `}]}, or: [{assertedBy: {some: {}}}, {deniedBy: {some: {}}}]}`,
			"UNSUPPORTED":   `{assertedBy: {none: {}}, deniedBy: {none: {}}}`,
		},
	}
}
