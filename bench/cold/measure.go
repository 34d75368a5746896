package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
)

// unmeasured is the number of rounds that do not count. The JVM of a new Neo4j has to compile
// the planner first.
const unmeasured = 2

// A cell is what was measured of one question in one bed, in ms.
type cell struct {
	cold, warm         []float64
	cpu                []float64 // of Neo4j, cold
	hand, handCPU      []float64 // likewise, of the statement by hand
	statements, length int       // of the longest
	byHand             *hand     // or nil
	failed             error     // where it is not answered
}

type measured struct {
	beds      []*bed
	questions []question
	cells     map[*bed]map[string]*cell
	// times and warm are how many answers there are, cold and warm.
	times, warm int
}

// measure measures cold answers in rounds, and then warm ones. A question is sent to all beds
// one after the other, in random order, so that other work of the machine affects all beds
// alike.
func (m *measured) measure(ctx context.Context) error {
	m.cells = map[*bed]map[string]*cell{}
	for _, b := range m.beds {
		m.cells[b] = map[string]*cell{}
		for _, q := range m.questions {
			m.cells[b][q.name] = &cell{}
		}
	}
	if err := m.check(ctx); err != nil {
		return err
	}
	for round := range unmeasured + m.times {
		for _, b := range m.beds {
			if err := b.fresh(ctx); err != nil {
				return err
			}
		}
		for _, q := range m.questions {
			for _, b := range m.answering(q) {
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
		for _, b := range m.answering(q) {
			c, err := m.cells[b][q.name], error(nil)
			if c.statements, c.length, err = b.statements(ctx, q); err != nil {
				return err
			}
		}
		for range m.warm {
			for _, b := range m.answering(q) {
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

// check sends every question once. It reports a question that fails and leaves it out. It
// checks that statements by hand give the same answers.
func (m *measured) check(ctx context.Context) error {
	for _, b := range m.beds {
		if err := b.fresh(ctx); err != nil {
			return err
		}
		for _, q := range m.questions {
			c := m.cells[b][q.name]
			if _, c.failed = b.ask(ctx, q); c.failed != nil || b.driver == nil || b.schema.wide {
				continue
			}
			h, err := handOf(b.schema.catalog, q)
			if err == nil && h != nil {
				err = b.sameByHand(ctx, q, h)
			}
			if err != nil {
				return err
			}
			c.byHand = h
		}
	}
	return nil
}

// failed are the errors of all that is not answered.
func (m *measured) failed() error {
	var all []error
	for _, b := range m.beds {
		for _, q := range m.questions {
			all = append(all, m.cells[b][q.name].failed)
		}
	}
	return errors.Join(all...)
}

// answering are the beds that answer a question, in a new order.
func (m *measured) answering(q question) []*bed {
	beds := slices.DeleteFunc(slices.Clone(m.beds), func(b *bed) bool { return m.cells[b][q.name].failed != nil })
	rand.Shuffle(len(beds), func(i, j int) { beds[i], beds[j] = beds[j], beds[i] })
	return beds
}

func median(of []float64) float64 {
	of = slices.Sorted(slices.Values(of))
	return (of[(len(of)-1)/2] + of[len(of)/2]) / 2
}
