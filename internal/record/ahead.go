package record

import "errors"

// Ahead reads a source in another goroutine, ahead of the functions of to. These are
// called in the same order, from the caller's goroutine. The error is the one of to.Record,
// or else the source's.
func Ahead(s Source, to To) error {
	batches := make(chan []call, 2)
	stop := make(chan struct{})
	var failed error
	go func() {
		defer close(batches)
		failed = send(s, batches, stop)
	}()
	var err error
	for calls := range batches {
		for i := range calls {
			if err != nil {
				break // only drain the channel
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

// A call is a source's call of a function of To: Record, or the one that other calls.
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

// batchSize is the number of calls that are sent at once.
const batchSize = 256

var errStopped = errors.New("reading was stopped")

// send reads a source and sends its calls, until stop is closed.
func send(s Source, batches chan<- []call, stop <-chan struct{}) error {
	var calls []call
	flush := func() error {
		select {
		case batches <- calls:
			calls = nil
			return nil
		case <-stop:
			return errStopped
		}
	}
	add := func(c call) error {
		if calls == nil {
			calls = make([]call, 0, batchSize)
		}
		if calls = append(calls, c); len(calls) < batchSize {
			return nil
		}
		return flush()
	}
	// An error of add is ignored here. The next record returns it again.
	other := func(f func(To)) { _ = add(call{other: f}) }
	err := s.Read(To{
		Header:  func(v *Value, sections []string) { other(func(to To) { to.Header(v, sections) }) },
		Record:  func(r Record) error { return add(call{record: r}) },
		Begin:   func(v *Value) { other(func(to To) { to.Begin(v) }) },
		Skipped: func(v *Value) { other(func(to To) { to.Skipped(v) }) },
		Reject:  func(at Pos, message string) { other(func(to To) { to.Reject(at, message) }) },
		Fail:    func(at Pos, message string) { other(func(to To) { to.Fail(at, message) }) },
		Lost:    func(at Pos, message string) { other(func(to To) { to.Lost(at, message) }) },
		Warn: func(at Pos, kind, message string) {
			other(func(to To) { to.Warn(at, kind, message) })
		},
		Omit:  func(o Omission) { other(func(to To) { to.Omit(o) }) },
		Count: func(t Tally) { other(func(to To) { to.Count(t) }) },
	})
	if flushed := flush(); err == nil {
		err = flushed
	}
	return err
}
