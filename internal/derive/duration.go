package derive

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Duration is a length of time in the parts of ISO 8601. Parts are never converted into
// one another, since the length of a year, a month or even a day depends on its beginning.
type Duration struct {
	parts [len(designators)]float64
	given [len(designators)]bool
}

// The parts of a duration, in the order in which they are written.
const (
	years = iota
	months
	weeks
	days
	hours
	minutes
	seconds
)

const (
	designators = "YMWDHMS"
	datePart    = "YMWD"
	timePart    = "HMS"
)

// maxDuration bounds the text of a duration, in bytes.
const maxDuration = 64

// Months returns the duration in months, and whether it has only years and months.
func (d Duration) Months() (float64, bool) {
	for i := weeks; i <= seconds; i++ {
		if d.given[i] {
			return 0, false
		}
	}
	return d.parts[years]*12 + d.parts[months], true
}

// Words writes the duration in English: "1 year 6 months" for P1Y6M.
func (d Duration) Words() string {
	var out []string
	for i, name := range [...]string{"year", "month", "week", "day", "hour", "minute", "second"} {
		if !d.given[i] {
			continue
		}
		n := strconv.FormatFloat(d.parts[i], 'f', -1, 64)
		if n != "1" {
			name += "s"
		}
		out = append(out, n+" "+name)
	}
	return strings.Join(out, " ")
}

// ParseDuration parses PnYnMnWnDTnHnMnS. There is at least one part, each at most once, in
// this order. T stands before hours, minutes and seconds, and only there. Weeks may be
// combined with other parts (ISO 8601-2). Only the last part may have a decimal fraction,
// after a point or a comma. Signs are not allowed.
//
// The error is one sentence for the author of the text.
//
// It does not use sosodev/duration 1.4.0, which gqlgen depends on, because that accepts P,
// PT, P1M2Y, P1Y2Y, P1.5Y3M and PP1Y.
func ParseDuration(s string) (Duration, error) {
	d, err := parseDuration(s)
	if err != nil {
		return Duration{}, fmt.Errorf("%s is not a duration: %w", quoted(s), err)
	}
	return d, nil
}

func quoted(s string) string {
	if len(s) > maxDuration {
		return fmt.Sprintf("%q", strings.ToValidUTF8(s[:maxDuration/2], "")+"…")
	}
	return fmt.Sprintf("%q", s)
}

func parseDuration(s string) (Duration, error) {
	if len(s) > maxDuration {
		return Duration{}, fmt.Errorf("it is %d bytes long, and a duration has at most %d", len(s), maxDuration)
	}
	rest, ok := strings.CutPrefix(s, "P")
	if !ok {
		return Duration{}, errors.New("it does not begin with P; expected a form such as P1Y6M, P18M, P10D or PT36H")
	}
	date, time, hasTime := strings.Cut(rest, "T")
	if rest == "" || hasTime && time == "" {
		return Duration{}, errors.New("a number and a unit are missing at the end; expected a form such as P18M or PT36H")
	}
	var d Duration
	if err := d.read(date, datePart, years, !hasTime); err != nil {
		return Duration{}, err
	}
	if err := d.read(time, timePart, hours, true); err != nil {
		return Duration{}, err
	}
	return d, nil
}

// read parses the parts in s. Their units are letters of units, of which the first is the
// part numbered first. If s is the end of the duration, its last part may have a fraction.
func (d *Duration) read(s, units string, first int, ends bool) error {
	next := 0
	for s != "" {
		n := 0
		for n < len(s) && (s[n] >= '0' && s[n] <= '9' || s[n] == '.' || s[n] == ',') {
			n++
		}
		if n == len(s) {
			return fmt.Errorf("%q has no unit after it; expected one of %s", s, spaced(units))
		}
		number, unit := s[:n], strings.IndexByte(units, s[n])
		s = s[min(n+1, len(s)):]
		switch {
		case unit < 0:
			return fmt.Errorf("a number is not followed by a unit, which is one of %s %s", spaced(units), where(units))
		case unit < next:
			return fmt.Errorf("the units are not in order, or one is repeated; expected %s %s", spaced(units), where(units))
		}
		value, err := amount(number, ends && s == "")
		if err != nil {
			return err
		}
		d.parts[first+unit], d.given[first+unit] = value, true
		next = unit + 1
	}
	return nil
}

// amount parses the number of a part.
func amount(s string, last bool) (float64, error) {
	whole, fraction, split := strings.Cut(strings.ReplaceAll(s, ",", "."), ".")
	switch {
	case s == "":
		return 0, errors.New("a unit has no number before it")
	case whole == "" || split && fraction == "" || strings.Contains(fraction, "."):
		return 0, fmt.Errorf("%q is not a decimal number", s)
	case split && !last:
		return 0, errors.New("only its last part may have a fraction")
	}
	return strconv.ParseFloat(strings.ReplaceAll(s, ",", "."), 64)
}

func spaced(units string) string { return strings.Join(strings.Split(units, ""), " ") }

func where(units string) string {
	if units == timePart {
		return "after T"
	}
	return "before T"
}
