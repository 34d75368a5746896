package edtf

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// partial is one date, any part of which may be left out or written as X. The two
// mean the same here: a day in the month, and the month, have the same bounds.
type partial struct {
	firstYear, lastYear int  // the years that its digits allow: 2020 to 2029 for 202X
	noYear              bool // XXXX: they are 0 to 9999, but not known at all
	month, day          int  // 0 where unknown
}

// parsePartial reads YYYY, YYYY-MM or YYYY-MM-DD.
func parsePartial(s string) (partial, error) {
	if strings.ContainsAny(s, "T:") {
		return partial{}, errors.New("it has a time of day; expected the date alone, as in 2020-08-13")
	}
	parts := strings.Split(s, "-")
	if s == "" || parts[0] == "" || len(parts) > 3 {
		return partial{}, fmt.Errorf("%q is not of the form YYYY, YYYY-MM or YYYY-MM-DD, with a year from 0000 to 9999", s)
	}
	var p partial
	var err error
	if p, err = parseYear(parts[0]); err != nil {
		return partial{}, err
	}
	if len(parts) > 1 {
		if p.month, err = parseTwo("month", parts[1], 12); err != nil {
			return partial{}, err
		}
	}
	if len(parts) > 2 {
		if p.day, err = parseTwo("day", parts[2], 31); err != nil {
			return partial{}, err
		}
	}
	return p, p.exists()
}

// parseYear reads four digits, of which the last ones may be X.
func parseYear(s string) (partial, error) {
	digits := strings.TrimRight(s, "X")
	if len(s) != 4 || !isDigits(digits) {
		return partial{}, fmt.Errorf("%q is not a year: expected four digits, with X for the last ones that are unknown, as in 2020, 202X or XXXX", s)
	}
	unknowns := len(s) - len(digits)
	first, _ := strconv.Atoi(digits + strings.Repeat("0", unknowns))
	last, _ := strconv.Atoi(digits + strings.Repeat("9", unknowns))
	return partial{firstYear: first, lastYear: last, noYear: digits == ""}, nil
}

// parseTwo reads a month or a day: two digits from 01 to most, or XX, which is 0.
func parseTwo(what, s string, most int) (int, error) {
	if s == "XX" {
		return 0, nil
	}
	n, _ := strconv.Atoi(s)
	if len(s) != 2 || !isDigits(s) || n < 1 || n > most {
		return 0, fmt.Errorf("%q is not a %s: expected two digits from 01 to %d, or XX", s, what, most)
	}
	return n, nil
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// exists says whether there is such a day in any of the years. Each run of ten
// years has a leap year in it, so only a year in full can lack 29 February.
func (p partial) exists() error {
	if p.month == 0 {
		return nil // January has as many days as any month
	}
	name := time.Month(p.month).String()
	if p.firstYear == p.lastYear {
		if most := daysIn(p.firstYear, p.month); p.day > most {
			return fmt.Errorf("%s %04d has %d days", name, p.firstYear, most)
		}
		return nil
	}
	const leap = 2000
	if most := daysIn(leap, p.month); p.day > most {
		if p.month == int(time.February) {
			return fmt.Errorf("%s has at most %d days", name, most)
		}
		return fmt.Errorf("%s has %d days", name, most)
	}
	return nil
}

// span returns the bounds: the first and the last day, among the years and months
// allowed, that the calendar has.
func (p partial) span() span {
	if p.noYear {
		return span{unknown, unknown}
	}
	firstMonth, lastMonth := p.month, p.month
	if p.month == 0 {
		firstMonth, lastMonth = 1, 12
	}
	s := span{unknown, unknown}
	for y := p.firstYear; y <= p.lastYear && s.earliest == unknown; y++ {
		for m := firstMonth; m <= lastMonth && s.earliest == unknown; m++ {
			if p.day <= daysIn(y, m) {
				s.earliest = dayOf(y, m, max(p.day, 1))
			}
		}
	}
	for y := p.lastYear; y >= p.firstYear && s.latest == unknown; y-- {
		for m := lastMonth; m >= firstMonth && s.latest == unknown; m-- {
			if most := daysIn(y, m); p.day == 0 {
				s.latest = dayOf(y, m, most)
			} else if p.day <= most {
				s.latest = dayOf(y, m, p.day)
			}
		}
	}
	return s
}

// daysIn returns how many days a month has: the day before the first of the next.
func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
