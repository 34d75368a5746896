package server

import "github.com/prometheus/client_golang/prometheus"

// series are the metrics of one operation, so that they are looked up once.
type series struct {
	operation               string
	ok                      prometheus.Counter
	seconds                 prometheus.Observer
	requested, actual, rows prometheus.Counter
}

func (m *metrics) series(operation string) *series {
	return &series{
		operation: operation, ok: m.operations.WithLabelValues(operation, outcomeOK), seconds: m.seconds.WithLabelValues(operation),
		requested: m.cost.WithLabelValues(operation, "requested"), actual: m.cost.WithLabelValues(operation, "actual"),
		rows: m.rows.WithLabelValues(operation),
	}
}

// outcomeOK is that of an operation without errors; others are the codes of errors.
const outcomeOK = "ok"

// mostKnown bounds the operations that are told apart because they came: the first
// ones that came twice, as an application's do. The others are "other".
const mostKnown = 100

// of is where to count an operation.
func (m *metrics) of(req *request) *series {
	if req.hash == "" {
		return m.other
	}
	hash := req.hash[:hashShown]
	m.mu.RLock()
	of, full := m.known[hash], len(m.known) >= mostKnown
	m.mu.RUnlock()
	switch {
	case of != nil:
		return of
	case full || !req.again:
		return m.other
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.known) >= mostKnown {
		return m.other
	}
	return m.know(hash)
}

// trust tells these operations apart from the start, by the hashes of their texts;
// they are as many as the operator gave.
func (m *metrics) trust(texts map[string]bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for text := range texts {
		m.know(digestOf(text).String()[:hashShown])
	}
}

func (m *metrics) know(hash string) *series {
	of := m.known[hash]
	if of == nil {
		of = m.series(hash)
		m.known[hash] = of
	}
	return of
}
