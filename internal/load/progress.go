package load

import "time"

// Progress is how far a load is.
type Progress struct {
	// Done of All facts have been dealt with, in Took.
	Done, All int
	Took      time.Duration
}

// Rate is how many facts a second there were so far.
func (p Progress) Rate() float64 { return float64(p.Done) / max(p.Took.Seconds(), 1e-3) }

// Remaining is how long the rest will take at that rate, once the rate can be trusted.
// The first facts tell nothing of the others: a load may read all of a file to find the
// few sources in it.
func (p Progress) Remaining() (left time.Duration, known bool) {
	if p.Done < p.All/20 || p.Took < 2*time.Second {
		return 0, false
	}
	return time.Duration(float64(p.All-p.Done) / max(p.Rate(), 1e-3) * float64(time.Second)), true
}

// A meter measures the progress of a load: done of expected facts have been dealt with
// since began.
type meter struct {
	done, expected int
	began          time.Time
	tell           func(Progress)
}

func newMeter(expected int, tell func(Progress)) meter {
	return meter{expected: expected, began: time.Now(), tell: tell}
}

func (m *meter) add(done int) {
	m.done += done
	if m.tell != nil {
		m.tell(Progress{min(m.done, m.expected), m.expected, time.Since(m.began)})
	}
}
