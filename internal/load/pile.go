package load

import "iter"

// A pile is a list that grows without being copied.
type pile[T any] struct {
	parts [][]T
	n     int
}

// portion is how many items lie together.
const portion = 1 << 12

func (p *pile[T]) len() int { return p.n }

func (p *pile[T]) at(i int) *T { return &p.parts[i/portion][i%portion] }

func (p *pile[T]) add(x T) {
	if p.n%portion == 0 {
		p.parts = append(p.parts, make([]T, 0, portion))
	}
	last := &p.parts[len(p.parts)-1]
	*last = append(*last, x)
	p.n++
}

// all are the items in their order.
func (p *pile[T]) all() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for i := range p.n {
			if !yield(p.at(i)) {
				return
			}
		}
	}
}
