package load

import (
	"iter"
	"math"
	"slices"

	"casegraph/internal/catalog"
	"casegraph/internal/hashed"
	"casegraph/internal/record"
)

// An index numbers the ids that the files mention. Of each id it keeps the type of
// the fact and its place in the files. That is all that stays in memory of a file of
// any length: some 70 bytes a fact, and nothing that the garbage collector has to
// follow. So the ids lie one after the other in large blocks.
type index struct {
	c       *catalog.Catalog
	numbers hashed.Map[number]
	marks   pile[mark]
	texts   [][]byte // blocks of ids, each with its length before it
	facts   int      // how many are facts of the files

	origins []origin
	origin  map[origin]uint32
}

// A number stands for an id. 0 is none.
type number uint32

// A mark is what is known of an id.
type mark struct {
	low  uint32 // where the text is
	high uint16
	// kind is the type: that of a node from 1 on, that of a relationship below 0.
	kind int16
	// at is where the files have the fact; zero where they have none.
	at spot
}

// What a mark can say instead of a type.
const (
	noKind      = 0
	unknownKind = math.MaxInt16 // the fact's type is unknown, and that has been told
)

// A spot is a Place in few bytes. Lines and columns are told right up to 2^32.
type spot struct {
	line, column uint32
	origin       uint32 // 0 for no place
}

// An origin is what the places of many facts have in common.
type origin struct {
	file   *file
	mapped bool
	rule   record.Rule
}

func newIndex(c *catalog.Catalog) *index {
	return &index{c: c, origins: make([]origin, 1), origin: map[origin]uint32{}}
}

// block is how long the blocks of ids are. No id goes from one into the next.
const block = 1 << 20

// number is that of an id, which is given one if it has none.
func (x *index) number(id string) number {
	n, ok := x.numbers.GetOrPut(id, number(x.marks.len()+1))
	if !ok {
		at := x.keep(id)
		x.marks.add(mark{low: uint32(at), high: uint16(at >> 32)})
	}
	return n
}

// keep writes an id down.
func (x *index) keep(id string) (at int) {
	last := len(x.texts) - 1
	if last < 0 || len(x.texts[last])+1+len(id) > block {
		x.texts = append(x.texts, make([]byte, 0, block))
		last++
	}
	at = last*block + len(x.texts[last])
	x.texts[last] = append(append(x.texts[last], byte(len(id))), id...)
	return at
}

// has says whether a fact of the files has the id.
func (x *index) has(id string) bool {
	n, ok := x.numbers.Get(id)
	return ok && x.of(n).ofFiles()
}

// ofFiles says whether a fact of the files has the id.
func (m *mark) ofFiles() bool { return m.at.origin != 0 }

// of is the mark of a number, to be read or written.
func (x *index) of(n number) *mark { return x.marks.at(int(n) - 1) }

// id is the text that a number stands for.
func (x *index) id(n number) string { return string(x.bytes(n)) }

func (x *index) bytes(n number) []byte {
	m := x.of(n)
	at := int(m.high)<<32 | int(m.low)
	b := x.texts[at/block][at%block:]
	return b[1 : 1+b[0]]
}

// all are the numbers for which a mark is as it is asked for, in the order in
// which the files mention their ids first.
func (x *index) all(as func(*mark) bool) iter.Seq[number] {
	return func(yield func(number) bool) {
		for n := number(1); int(n) <= x.marks.len(); n++ {
			if as(x.of(n)) && !yield(n) {
				return
			}
		}
	}
}

// kindOfFact is the kind of a type; both are nil where it is unknown.
func kindOfFact(node *catalog.NodeType, relationship *catalog.RelationshipType) int16 {
	switch {
	case node != nil:
		return int16(node.Index + 1)
	case relationship != nil:
		return int16(-relationship.Index - 1)
	}
	return unknownKind
}

// types are the type of which a mark is; both are nil where it is of none.
func (x *index) types(m *mark) (*catalog.NodeType, *catalog.RelationshipType) {
	switch {
	case m.kind == noKind || m.kind == unknownKind:
		return nil, nil
	case m.kind > 0:
		return x.c.Nodes[m.kind-1], nil
	}
	return nil, x.c.Relationships[-m.kind-1]
}

// spot is the short form of a place in a file.
func (x *index) spot(f *file, at record.Pos) spot {
	o := origin{file: f}
	if at.Rule != nil {
		o.mapped, o.rule = true, *at.Rule
	}
	last := len(x.origins) - 1
	if x.origins[last] != o {
		n, ok := x.origin[o]
		if !ok {
			n = uint32(len(x.origins))
			x.origins = append(x.origins, o)
			x.origin[o] = n
		}
		last = int(n)
	}
	return spot{line: uint32(at.Line), column: uint32(at.Column), origin: uint32(last)}
}

// place is where a spot is.
func (x *index) place(s spot) Place {
	if s.origin == 0 {
		return Place{}
	}
	o := x.origins[s.origin]
	at := record.Pos{Line: int(s.line), Column: int(s.column)}
	if o.mapped {
		at.Rule = &o.rule
	}
	return o.file.place(at)
}

// batch is how many facts are asked for or put at once: as many as Neo4j writes
// best with a statement.
const batch = 5_000

// batches gives the ids whose marks are as asked for, in portions. Each portion
// is in order: neighbours lie together in the store's index.
func (x *index) batches(as func(*mark) bool, each func([]string) error) error {
	var ids []string
	give := func() error {
		slices.Sort(ids)
		err := each(ids)
		ids = ids[:0]
		return err
	}
	for n := range x.all(as) {
		if ids = append(ids, x.id(n)); len(ids) < batch {
			continue
		}
		if err := give(); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return give()
}
