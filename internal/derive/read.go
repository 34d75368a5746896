package derive

// A Field computes a @derived field.
type Field struct {
	// Needs is a GraphQL selection on the node's type, with the values that Value uses, such
	// as `asserted: assertedBy { totalCount }`.
	Needs string
	// Value computes the field from the values of Needs.
	Value func(Values) any
	// Where has, for each value of a derived enum, the filter in GraphQL that selects the
	// nodes with this value. It is nil if the field cannot be filtered by.
	Where map[string]string
}

// Values are the values of a Field's Needs.
type Values interface {
	// Int returns the integer at a path of response keys, such as "asserted", "totalCount".
	Int(path ...string) int64
}

// Derived returns the @derived fields, by "Type.field".
func Derived() map[string]Field {
	return map[string]Field{"Claim.standing": standing()}
}

// standing says whether statements assert and deny a claim. A statement counts unless its
// relationship to the claim is RETRACTED, or the statement was taken back (Retracted). If
// none counts, the claim is RETRACTED too.
func standing() Field {
	const (
		kept     = `via: {status: {ne: RETRACTED}}, where: {retracted: false}`
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
