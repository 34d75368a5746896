package export

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"maps"
	"math"
	"slices"

	"casegraph/internal/store"
)

// A digest tells whether the same facts were read in the same order. Its sum is valid in
// this process only. It is not cryptographic: someone who chooses the facts could make
// two different exports look the same.
type digest struct{ hash maphash.Hash }

func newDigest() *digest { return &digest{} }

// empty returns an empty digest with the same seed, whose sum can be compared.
func (d *digest) empty() *digest {
	out := newDigest()
	out.hash.SetSeed(d.hash.Seed())
	return out
}

func (d *digest) sum() uint64 { return d.hash.Sum64() }

// fact adds a fact with its values and citations.
func (d *digest) fact(f *store.Fact) {
	for _, s := range []string{f.Type(), f.ID, f.From, f.To} {
		d.value(s)
	}
	d.values(f.Values)
	d.number('c', uint64(len(f.Citations)))
	for _, c := range f.Citations {
		d.value(c.Source)
		d.value(c.Dataset)
		d.values(c.Values)
	}
}

func (d *digest) values(values map[string]any) {
	d.number('v', uint64(len(values)))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		d.value(name)
		d.value(values[name])
	}
}

// value adds a value of one of the Go types of catalog.Kind. The kind and the length come
// first, so that two different sequences of values never give the same bytes.
func (d *digest) value(v any) {
	switch v := v.(type) {
	case string:
		d.number('s', uint64(len(v)))
		_, _ = d.hash.WriteString(v) // never fails
	case []any:
		d.number('l', uint64(len(v)))
		for _, x := range v {
			d.value(x)
		}
	case bool:
		n := uint64(0)
		if v {
			n = 1
		}
		d.number('b', n)
	case int64:
		d.number('i', uint64(v))
	case float64:
		d.number('f', math.Float64bits(v))
	default:
		panic(fmt.Sprintf("export: no property has a %T", v))
	}
}

func (d *digest) number(kind byte, n uint64) {
	_, _ = d.hash.Write(binary.LittleEndian.AppendUint64([]byte{kind}, n)) // never fails
}
