package load

import "casegraph/internal/catalog"

// The sorts of facts, in the order in which they are written.
const (
	sources = iota
	nodes
	relationships
)

// An order is how the facts of the files stand, one sort after the other.
type order struct {
	latest int // the latest sort that there was
	// disordered says that some fact comes after one of a later sort.
	disordered bool
}

// note counts a fact in its file.
func (o *order) note(f entry) {
	sort := nodes
	switch {
	case f.Relationship != nil:
		f.file.relationships++
		sort = relationships
	case f.Node == nil:
		return
	case f.Node.Name == catalog.SourceType:
		f.file.sources++
		sort = sources
	default:
		f.file.nodes++
	}
	o.disordered = o.disordered || sort < o.latest
	o.latest = max(o.latest, sort)
}
