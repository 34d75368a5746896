package neo4j

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// transactions are what a bookmark of Neo4j 5 names: of each database, by its id, the
// transaction that is to be seen. Its text is "FB:" and, in base64, PackStream: a list
// of ids and numbers, one after the other, then the list of what is on other servers,
// which is empty here. Where a text is another, ok is false.
//
// Bookmarks are said to be opaque, and they are but compared here: to have Neo4j
// compare one is to wait for it, and an invented one is waited for in vain.
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

// packed is PackStream that is read from its beginning. What is not as expected reads
// as -1 or "", and ends it.
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

// list is how many items a list has, up to 15.
func (p *packed) list() int {
	if b := p.take(1); b != nil && b[0]&0xF0 == 0x90 {
		return int(b[0] & 0x0F)
	}
	return -1
}

// bytes reads up to 255 of them.
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
