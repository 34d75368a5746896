package synthetic

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"casegraph/internal/store"
)

// values are a fact's properties by name, as store.Fact holds them.
type values = map[string]any

// A maker makes facts, one at a time. Before each, its source of randomness is
// set to a state that depends on the seed and the fact alone, so that a fact can
// be made without those before it.
type maker struct {
	g     *Graph
	pcg   *rand.PCG
	r     *rand.Rand
	zipfs map[int]*rand.Zipf
	words *rand.Zipf
}

func newMaker(g *Graph) *maker {
	pcg := rand.NewPCG(0, 0)
	r := rand.New(pcg)
	return &maker{g: g, pcg: pcg, r: r, zipfs: map[int]*rand.Zipf{}, words: rand.NewZipf(r, 1.2, 3, uint64(vocabulary-1))}
}

// begin makes what follows depend on the seed, a kind of thing and its number.
func (m *maker) begin(kind string, i int) {
	h := fnv.New64a()
	h.Write([]byte(kind))
	m.pcg.Seed(m.g.cfg.Seed^h.Sum64(), mix(uint64(i)))
}

// mix is the finaliser of SplitMix64: it scatters numbers, no two to one place.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// ID is the id of a type's i-th node.
func ID(nodeType string, i int) string {
	return fmt.Sprintf("%s-%07d", strings.ToLower(nodeType), i)
}

// zipf draws from 0 to n-1, 0 by far the most often: the first gets a ninth of
// all draws where n is tens of thousands.
func (m *maker) zipf(n int) int {
	z := m.zipfs[n]
	if z == nil {
		z = rand.NewZipf(m.r, 1.1, 1.3, uint64(n-1))
		m.zipfs[n] = z
	}
	return int(z.Uint64())
}

// chance is true so often in a hundred.
func (m *maker) chance(percent int) bool { return m.r.IntN(100) < percent }

func one[T any](m *maker, of []T) T { return of[m.r.IntN(len(of))] }

// often draws from a list, its first values more often than its last.
func often[T any](m *maker, of []T) T {
	a, b := m.r.IntN(len(of)), m.r.IntN(len(of))
	return of[min(a, b)]
}

// maybe sets a value so often in a hundred. The value is made in any case, so
// that what comes after does not depend on it.
func (m *maker) maybe(percent int, v values, name string, value any) {
	if m.chance(percent) && value != nil {
		v[name] = value
	}
}

func (m *maker) node(nodeType string, i int) *store.Fact {
	m.begin(nodeType, i)
	f := &store.Fact{ID: ID(nodeType, i), Node: m.g.cat.Node(nodeType), Values: m.own(nodeType, i)}
	m.maybe(5, f.Values, "description", m.sentence(8))
	m.finish(f, nodeType != "Source")
	return f
}

// finish adds what every fact has.
func (m *maker) finish(f *store.Fact, cites bool) {
	m.maybe(2, f.Values, "note", m.sentence(10))
	if cites && m.chance(10) {
		f.Citations = []store.Citation{{
			Source:  ID("Source", m.zipf(m.g.counts["Source"])),
			Dataset: Dataset,
			Values:  values{"locator": fmt.Sprintf("p%d", 1+m.r.IntN(40))},
		}}
	}
	f.Values["datasets"] = []any{Dataset}
	f.Values["createdAt"], f.Values["updatedAt"] = stamp, stamp
	if err := store.Refit(f); err != nil {
		panic(err) // the generator's own mistake, found by its test
	}
}
