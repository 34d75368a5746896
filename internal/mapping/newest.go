package mapping

import (
	"fmt"

	"casegraph/internal/hashed"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// newest.go chooses among the versions of a record. A register can have a row for each time
// that something changed, and each row says all that was true then. Facts are made of the
// newest row alone, so that what it no longer says is gone.

// A newest says which records are versions of one, and which of them is the newest.
type newest struct {
	place *record.Rule
	of    expression // the same for all versions; if it is null, there are no others
	by    expression // greater for newer versions; nil: the last one is the newest
	// columns are the references of both, by how they are written.
	columns map[string]*column
	// found has the newest version by the text of `of`.
	found hashed.Map[version]
	known bool // found is complete
}

// A version is a record by the number of its file and its place there.
type version struct {
	age  string
	file int
	at   record.Pos
}

// newest reads `newest`.
func (r *reader) newest(v *record.Value) *newest {
	n := &newest{place: r.rule(v.Pos)}
	for i := range v.Members {
		switch k := &v.Members[i]; k.Name {
		case "of":
			n.of = r.untyped(&k.Value, nil)
		case "by":
			n.by = r.untyped(&k.Value, nil)
		default:
			r.fail(k.Pos, fmt.Sprintf("newest has no key %s%s", record.Quoted(k.Name), suggest.Instead(k.Name, []string{"of", "by"})))
		}
	}
	if n.of == nil {
		r.fail(v.Pos, "newest lacks of; expected one such as {of: \"{id}\", by: \"{updated}\"}: what all versions of a record have, and what is greater for newer ones")
		return nil
	}
	return n
}

func (n *newest) eachColumn(each func(string, *record.Rule)) {
	if n == nil {
		return
	}
	n.of.eachColumn(each)
	if n.by != nil {
		n.by.eachColumn(each)
	}
}

func (n *newest) clear() {
	n.found.Clear()
	n.known = false
}

// add compares a record with the other versions so far.
func (n *newest) add(in *row, file int) {
	in.columns = n.columns
	of := n.of.value(in)
	if of.Shape == record.Null {
		return
	}
	this := version{file: file, at: in.Pos}
	if n.by != nil {
		this.age = n.by.value(in).Text
	}
	if best, ok := n.found.GetOrPut(of.Text, this); ok && !older(this.age, best.age) {
		n.found.Put(of.Text, this)
	}
}

// isOld says whether another version of a record is newer.
func (n *newest) isOld(in *row, file int) bool {
	if n == nil || !n.known {
		return false
	}
	in.columns = n.columns
	best, ok := n.found.Get(n.of.value(in).Text)
	return ok && (best.file != file || best.at != in.Pos)
}
