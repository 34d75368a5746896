package synthetic

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"casegraph/internal/store"
)

// values are a fact's properties by name, as in store.Fact.
type values = map[string]any

// A maker makes facts, one at a time. Before each, its random generator is seeded by the
// graph's seed and the fact's identity, so that a fact does not depend on earlier ones.
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

// begin seeds the random generator by the graph's seed, a kind and a number.
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

// ID returns the id of a type's i-th node.
func ID(nodeType string, i int) string {
	return fmt.Sprintf("%s-%07d", strings.ToLower(nodeType), i)
}

// zipf draws from 0 to n-1 by Zipf's law. If n is tens of thousands, 0 is a ninth of all
// draws.
func (m *maker) zipf(n int) int {
	z := m.zipfs[n]
	if z == nil {
		z = rand.NewZipf(m.r, 1.1, 1.3, uint64(n-1))
		m.zipfs[n] = z
	}
	return int(z.Uint64())
}

// chance is true with a probability in percent.
func (m *maker) chance(percent int) bool { return m.r.IntN(100) < percent }

func one[T any](m *maker, of []T) T { return of[m.r.IntN(len(of))] }

// often draws from a list, in which the first values are more frequent.
func often[T any](m *maker, of []T) T {
	a, b := m.r.IntN(len(of)), m.r.IntN(len(of))
	return of[min(a, b)]
}

// maybe sets a value with a probability in percent. The value is drawn in any case, so that
// later draws do not depend on it.
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

// finish adds the common properties.
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
		panic(err) // a bug in the generator, which its test finds
	}
}
