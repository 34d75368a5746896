package edtf

import (
	"errors"
	"fmt"
	"strings"
)

// parseSet reads [a,b,c..d]: one of the dates and ranges listed, it is not known
// which. The first may be open at its start and the last at its end.
func parseSet(s string) (span, error) {
	list, closed := strings.CutSuffix(s[1:], "]")
	if !closed || strings.ContainsAny(list, "[]") {
		return span{}, errors.New("its brackets do not match; expected one pair around it all, as in [2019,2021] or [..2020-01-29]")
	}
	items := strings.Split(list, ",")
	if len(items) == 1 && list != "" && !strings.Contains(list, "..") {
		return span{}, errors.New("one date needs no brackets; expected a form such as [2019,2021] or [..2020-01-29]")
	}
	var all span
	for i, item := range items {
		one, err := parseItem(item, i == 0, i == len(items)-1)
		if err != nil {
			return span{}, err
		}
		if i == 0 {
			all = one
			continue
		}
		all.earliest = outer(all.earliest, one.earliest, Past, min(all.earliest, one.earliest))
		all.latest = outer(all.latest, one.latest, Future, max(all.latest, one.latest))
	}
	return all, nil
}

// outer returns the bound of a choice between two from their own: it is open if
// either is, else unknown if either is, else the farther out.
func outer(a, b, open, farther Day) Day {
	switch {
	case a == open || b == open:
		return open
	case a == unknown || b == unknown:
		return unknown
	}
	return farther
}

// parseItem reads a date or a range of a set.
func parseItem(s string, first, last bool) (span, error) {
	start, end, isRange := strings.Cut(s, "..")
	switch {
	case s == "":
		return span{}, errors.New("a date is missing in its brackets; expected a form such as [2019,2021] or [..2020-01-29]")
	case strings.Contains(s, "/"):
		return span{}, fmt.Errorf("%q is an interval, which brackets cannot hold; a range in them is written 2019..2021", s)
	case !isRange:
		return parseWhole(s)
	case start == "" && end == "":
		return span{}, errors.New("a range open at both ends says nothing; where nothing is known, write XXXX")
	case start == "" && !first:
		return span{}, fmt.Errorf("%q is open at its start, which only the first in brackets may be", s)
	case end == "" && !last:
		return span{}, fmt.Errorf("%q is open at its end, which only the last in brackets may be", s)
	}
	from, to := span{Past, Past}, span{Future, Future}
	var err error
	if start != "" {
		if from, err = parseWhole(start); err != nil {
			return span{}, err
		}
	}
	if end != "" {
		if to, err = parseWhole(end); err != nil {
			return span{}, err
		}
	}
	return fromTo(from, to)
}
