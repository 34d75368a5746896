package record

import "errors"

// Ahead reads a source in a goroutine of its own, some way ahead of what it tells
// to: what is told comes in the same order, from the caller's goroutine. Its error
// is that of to.Record, or else the source's.
func Ahead(s Source, to To) error {
	told := make(chan []call, 2)
	stop := make(chan struct{})
	var failed error
	go func() {
		defer close(told)
		failed = tell(s, told, stop)
	}()
	var err error
	for calls := range told {
		for i := range calls {
			if err != nil {
				break // what is still told is of no use
			}
			if err = calls[i].to(to); err != nil {
				close(stop)
			}
		}
	}
	if err != nil {
		return err
	}
	return failed
}

// A call is one of a source's to To: a record, or what other is.
type call struct {
	record Record
	other  func(To)
}

func (c *call) to(to To) error {
	if c.other != nil {
		c.other(to)
		return nil
	}
	return to.Record(c.record)
}

// manyCalls is how many calls are handed over at once.
const manyCalls = 256

var errStopped = errors.New("nobody listens any more")

// tell sends the calls of a source, until stop.
func tell(s Source, told chan<- []call, stop <-chan struct{}) error {
	var calls []call
	send := func() error {
		select {
		case told <- calls:
			calls = nil
			return nil
		case <-stop:
			return errStopped
		}
	}
	add := func(c call) error {
		if calls == nil {
			calls = make([]call, 0, manyCalls)
		}
		if calls = append(calls, c); len(calls) < manyCalls {
			return nil
		}
		return send()
	}
	// That nobody listens is heard at the next record.
	other := func(f func(To)) { _ = add(call{other: f}) }
	err := s.Read(To{
		Header: func(v *Value, others []string) { other(func(to To) { to.Header(v, others) }) },
		Record: func(r Record) error { return add(call{record: r}) },
		Fail:   func(at Pos, message string) { other(func(to To) { to.Fail(at, message) }) },
		Lost:   func(at Pos, message string) { other(func(to To) { to.Lost(at, message) }) },
		Warn: func(at Pos, kind, message string) {
			other(func(to To) { to.Warn(at, kind, message) })
		},
	})
	if sent := send(); err == nil {
		err = sent
	}
	return err
}
