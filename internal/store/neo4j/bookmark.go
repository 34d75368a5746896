package neo4j

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// transactions reads a bookmark of Neo4j 5: the number of a transaction for each database,
// by the id of the database. The text is "FB:" and PackStream in base64: a list with ids and
// numbers in turn, then a list for other servers, which is empty here. For any other text ok
// is false.
//
// Neo4j calls bookmarks opaque. They are only compared here, because Neo4j itself cannot
// compare one without waiting for it, and it would wait in vain for an invented one.
func transactions(bookmark string) (of map[string]int64, ok bool) {
	text, ok := strings.CutPrefix(bookmark, "FB:")
	if !ok {
		return nil, false
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return nil, false
	}
	p := packed(raw)
	if len(p) == 0 {
		return nil, true // it names nothing
	}
	of = map[string]int64{}
	for range p.list() {
		id, number := p.bytes(), p.int()
		if id == "" || number < 0 {
			return nil, false
		}
		of[id] = number
	}
	return of, p.list() == 0 && len(p) == 0 && len(of) > 0
}

// packed is the rest of a PackStream. Where the next value is not as expected, reading
// returns -1 or "", and nothing is left to read.
type packed []byte

func (p *packed) take(n int) []byte {
	if n < 0 || len(*p) < n {
		*p = nil
		return nil
	}
	b := (*p)[:n]
	*p = (*p)[n:]
	return b
}

// list reads the length of a list of up to 15 items.
func (p *packed) list() int {
	if b := p.take(1); b != nil && b[0]&0xF0 == 0x90 {
		return int(b[0] & 0x0F)
	}
	return -1
}

// bytes reads up to 255 bytes.
func (p *packed) bytes() string {
	b := p.take(2)
	if b == nil || b[0] != 0xCC {
		return ""
	}
	return string(p.take(int(b[1])))
}

func (p *packed) int() int64 {
	marker := p.take(1)
	if marker == nil {
		return -1
	}
	switch m := marker[0]; m {
	case 0xC8, 0xC9, 0xCA, 0xCB: // of 1, 2, 4 and 8 bytes
		size := 1 << (m - 0xC8)
		b := p.take(size)
		if b == nil {
			return -1
		}
		var wide [8]byte
		if b[0] >= 0x80 {
			return -1 // negative
		}
		copy(wide[8-size:], b)
		return int64(binary.BigEndian.Uint64(wide[:]))
	default:
		if m < 0x80 {
			return int64(m)
		}
		return -1
	}
}
