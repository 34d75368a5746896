package sqlite

import "casegraph/internal/plan"

// What a compiled list takes of memory beside its texts, in bytes, as measured.
const (
	statementBytes = 300
	slotBytes      = 96
)

// bytes is what the statement takes of memory, with those nested in it.
func (st *statement) bytes() int {
	n := statementBytes + len(st.sql) + paramBytes(st.params) + st.row.bytes()
	for _, t := range st.tallies {
		n += t.row.bytes()
	}
	for _, l := range st.lists {
		n += l.bytes()
	}
	n += len(st.byTypes) * statementBytes
	if st.walk != nil {
		for _, l := range st.walk.rows {
			if l != nil {
				n += l.bytes()
			}
		}
	}
	return n
}

// bytes is what the step takes of memory.
func (s stepper) bytes() int { return statementBytes + len(s.sql) + paramBytes(s.params) }

func paramBytes(params []any) (n int) {
	for _, p := range params {
		if a, ok := p.(array); ok {
			p = []any(a)
		}
		n += plan.ParamBytes(p)
	}
	return n
}

func (s *shape) bytes() int {
	if s == nil {
		return 0
	}
	n := slotBytes
	for _, slot := range s.slots {
		n += slotBytes + slot.tuple.bytes()
		for _, k := range slot.cases {
			n += k.bytes()
		}
	}
	return n
}
