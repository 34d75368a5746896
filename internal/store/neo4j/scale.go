package neo4j

// A scale is how large a database is. It says what is sooner done, never what is done:
// what is written for each type of relationship, for its index to end a page early,
// takes longer to plan than few relationships take to be looked at.
type scale uint8

const (
	ofMany scale = iota
	ofFew
)

// mostFew is how many relationships are looked at in some milliseconds.
const mostFew = 5_000

// scaleOf is that of a database with so many relationships, -1 if that is not known, of
// which few are up to a number.
func scaleOf(relationships, few int64) scale {
	if relationships < 0 || relationships > few {
		return ofMany
	}
	return ofFew
}

// scale is as of the last look.
func (s *Store) scale(f *fitted) scale { return scaleOf(f.relationships.Load(), s.few) }
