package edtf

import "time"

// Day is a day, as the number of days from 1970-01-01 in the proleptic Gregorian
// calendar. A day of a date is between 0000-01-01 (-719528) and 9999-12-31
// (2932896); [Past] and [Future] are outside.
type Day int64

// Past and Future are the bounds of an open end: before and after every day.
const (
	Past   Day = -(1 << 22)
	Future Day = +(1 << 22)
)

// unknown stands for an unknown bound while a date is read and in keys: it sorts
// after every other, Future included.
const unknown = Future + 1

// dayOf returns the day of a date of the calendar, which must exist.
func dayOf(year, month, day int) Day {
	const seconds = 24 * 60 * 60
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / seconds)
}

// String returns the day as YYYY-MM-DD, and `..` for [Past] and [Future].
func (d Day) String() string {
	if !d.known() {
		return ".."
	}
	return time.Unix(0, 0).UTC().AddDate(0, 0, int(d)).Format(time.DateOnly)
}

// known reports whether d is a day of the calendar, not an open or unknown end.
func (d Day) known() bool { return Past < d && d < Future }

// Date is a date as written, with the earliest and the latest day it can mean. A
// bound is nil when it is unknown, and [Past] or [Future] when the date is open at
// that end. Make one with [Parse]; the zero Date is no date at all.
type Date struct {
	Text             string // as written
	Earliest, Latest *Day   // both nil when neither is a known day
}

// Dated reports whether the date has bounds: at least one end is a known day.
func (d Date) Dated() bool {
	return bound(d.Earliest).known() || bound(d.Latest).known()
}

// FirstDay returns the first day that the date can mean, as YYYY-MM-DD. It is "" if that day
// is not known, or if the date has an open start.
func (d Date) FirstDay() string { return calendar(d.Earliest) }

// LastDay returns the last day that the date can mean, as YYYY-MM-DD. It is "" if that day is
// not known, or if the date has an open end.
func (d Date) LastDay() string { return calendar(d.Latest) }

func calendar(d *Day) string {
	if d == nil || !d.known() {
		return ""
	}
	return d.String()
}

// NoKey is the key of null and of a date without bounds. It comes after the key of
// every date with bounds, and like them is exact in a float64.
const NoKey int64 = 1<<53 - 1

// Key returns the number by which dates are ordered, in every store: by earliest
// day, then by latest, an open start before every day, an open end after, and an
// unknown bound after both. Dates with the same bounds have the same key,
// whatever their text. It is at least 0 and less than 1<<53.
//
// Both bounds can be read from it (KeyUnit).
func (d Date) Key() int64 {
	if !d.Dated() {
		return NoKey
	}
	return int64(bound(d.Earliest)-Past)*KeyUnit + int64(bound(d.Latest)-Past)
}

// The earliest day of a date is its key / KeyUnit + Past, and the latest is its key % KeyUnit +
// Past. A day is unknown if that gives KeyUnknown or more, before Past is added; both are in
// NoKey.
const (
	KeyUnit    = 1 << 24
	KeyUnknown = int64(unknown - Past)
)

func bound(d *Day) Day {
	if d == nil {
		return unknown
	}
	return *d
}
