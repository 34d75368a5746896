package main

import (
	"context"
	"math/rand/v2"
	"slices"
)

// unmeasured are the rounds before what counts: a new Neo4j has yet to compile its own
// planner.
const unmeasured = 2

// A cell is what was measured of one question in one bed, in ms.
type cell struct {
	cold, warm         []float64
	cpu                []float64 // of Neo4j, cold
	hand, handCPU      []float64 // likewise, of the statement by hand
	statements, length int       // of the longest
	byHand             *hand     // or nil
}

type measured struct {
	beds      []*bed
	questions []question
	cells     map[*bed]map[string]*cell
}

// measure asks cold in rounds, and then warm. In either, all beds are asked a question one
// after the other, in a new order each time, so that what else the machine does falls on
// all of them.
func (m *measured) measure(ctx context.Context, o options) error {
	m.cells = map[*bed]map[string]*cell{}
	for _, b := range m.beds {
		m.cells[b] = map[string]*cell{}
		for _, q := range m.questions {
			m.cells[b][q.name] = &cell{}
		}
	}
	if err := m.readHands(ctx); err != nil {
		return err
	}
	for round := range unmeasured + o.times {
		for _, b := range m.beds {
			if err := b.fresh(ctx); err != nil {
				return err
			}
		}
		for _, q := range m.questions {
			for _, b := range m.shuffled() {
				took, cpu, err := b.cold(ctx, func() (float64, error) { return b.took(ctx, q) })
				if err != nil {
					return err
				}
				c := m.cells[b][q.name]
				if round >= unmeasured {
					c.cold, c.cpu = append(c.cold, took), append(c.cpu, cpu)
				}
				if c.byHand == nil {
					continue
				}
				took, cpu, err = b.cold(ctx, func() (float64, error) { return b.tookByHand(ctx, c.byHand) })
				if err != nil {
					return err
				}
				if round >= unmeasured {
					c.hand, c.handCPU = append(c.hand, took), append(c.handCPU, cpu)
				}
			}
		}
	}
	for _, q := range m.questions {
		for _, b := range m.beds {
			c, err := m.cells[b][q.name], error(nil)
			if c.statements, c.length, err = b.statements(ctx, q); err != nil {
				return err
			}
		}
		for range o.warm {
			for _, b := range m.shuffled() {
				took, err := b.took(ctx, q)
				if err != nil {
					return err
				}
				m.cells[b][q.name].warm = append(m.cells[b][q.name].warm, took)
			}
		}
	}
	return nil
}

// readHands reads the statements by hand, and holds their answers against ours.
func (m *measured) readHands(ctx context.Context) error {
	for _, b := range m.beds {
		if b.driver == nil || b.schema.wide {
			continue
		}
		if err := b.fresh(ctx); err != nil {
			return err
		}
		for _, q := range m.questions {
			h, err := handOf(b.schema.catalog, q)
			if err == nil && h != nil {
				err = b.sameByHand(ctx, q, h)
			}
			if err != nil {
				return err
			}
			m.cells[b][q.name].byHand = h
		}
	}
	return nil
}

func (m *measured) shuffled() []*bed {
	beds := slices.Clone(m.beds)
	rand.Shuffle(len(beds), func(i, j int) { beds[i], beds[j] = beds[j], beds[i] })
	return beds
}

func median(of []float64) float64 {
	of = slices.Sorted(slices.Values(of))
	return (of[(len(of)-1)/2] + of[len(of)/2]) / 2
}
