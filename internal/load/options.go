package load

import (
	"time"

	"casegraph/internal/fact"
)

// Options are how to run a load. The zero value is a load as users expect it,
// but without the schema's own warnings.
type Options struct {
	// CheckOnly does all that a load does, and then takes it back: the report is
	// the one a load would give. Where a store could not take so much back, it is
	// not tried out; the report then warns that Rules were not asked.
	CheckOnly bool
	// MaxErrors is how many problems, and how many warnings, are kept to be told,
	// the first in the files; 0 is 100. All are counted.
	MaxErrors int
	// Now is the clock; nil is time.Now. It is asked once.
	Now func() time.Time
	// Strict makes a problem of each omission: of what the files have and no fact does.
	Strict bool
	// Skip is how many wrong records to leave out at most. With 0 any problem refuses all.
	Skip int
	// Rejects is told of each record that was left out, once the load or the check has ended
	// well. It must not be nil where Skip is not 0.
	Rejects func(Reject) error
	// Dataset, where not "", is the dataset of all files, whatever their headers say.
	Dataset string
	// Replace takes from the datasets what the files no longer hold.
	Replace bool
	// Overwrite lets the files change values that another dataset has too.
	Overwrite bool
	// Diff, where not nil, is told of each fact that is added, changed or removed.
	Diff func(fact.Change)
	// Progress, where not nil, is told every so often how far the load is.
	Progress func(Progress)
	// Waits, where not nil, is told what a load does before there is any progress, as
	// "for the store …" or "while the files are checked".
	Waits func(what string)
	// Rules finds breaches of the schema's @warn rules; nil looks for none.
	Rules Rules
}

func (o Options) waits(what string) {
	if o.Waits != nil {
		o.Waits(what)
	}
}

// withDefaults are the options with what they leave open.
func (o Options) withDefaults() Options {
	if o.MaxErrors <= 0 {
		o.MaxErrors = 100
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}
