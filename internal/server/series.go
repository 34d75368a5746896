package server

import "github.com/prometheus/client_golang/prometheus"

// series holds the metrics of one operation, so that their labels are looked up once.
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

// outcomeOK is the outcome of an operation without errors.
const outcomeOK = "ok"

// maxSeries bounds the operations that have series of their own because clients sent
// them. An operation gets its own when it comes a second time, as those of an
// application do. All others are counted as "other".
const maxSeries = 100

// seriesOf returns the series to count an operation in.
func (m *metrics) seriesOf(req *request) *series {
	if req.hash == "" {
		return m.other
	}
	hash := req.hash[:hashDigits]
	m.mu.RLock()
	of, full := m.byHash[hash], len(m.byHash) >= maxSeries
	m.mu.RUnlock()
	switch {
	case of != nil:
		return of
	case full || !req.cacheHit:
		return m.other
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.byHash) >= maxSeries {
		return m.other
	}
	return m.add(hash)
}

// preload adds series for trusted operations, whatever their number.
func (m *metrics) preload(texts map[string]bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for text := range texts {
		m.add(digestOf(text).String()[:hashDigits])
	}
}

func (m *metrics) add(hash string) *series {
	of := m.byHash[hash]
	if of == nil {
		of = m.series(hash)
		m.byHash[hash] = of
	}
	return of
}
