package compile

// A Scale is how large a database is. It says what is sooner done, never what is done:
// what is written for each type of relationship, for its index to end a page early,
// takes longer to plan than few relationships take to be looked at.
type Scale uint8

// The scales.
const (
	OfMany Scale = iota
	ofFew
)

// MostFew is how many relationships are looked at in some milliseconds.
const MostFew = 5_000

// ScaleOf is that of a database with so many relationships, -1 if that is not known, of
// which few are up to a number.
func ScaleOf(relationships, few int64) Scale {
	if relationships < 0 || relationships > few {
		return OfMany
	}
	return ofFew
}
