package edtf

import (
	"slices"
	"strings"
)

// A Gap is a run of days, First to Last.
type Gap struct{ First, Last Day }

// Gaps returns the runs of days between the earliest and the latest day that the date cannot
// mean, in order: all of 2020 for `[2019,2021]`, and 2020-01-14 to 2020-02-12 and ten others
// for `2020-XX-13`. An interval has none, since it lasts. Neither has a date with an unknown
// bound.
func (d Date) Gaps() []Gap {
	if d.Earliest == nil || d.Latest == nil || strings.Contains(d.Text, "/") {
		return nil
	}
	var all []span
	for _, item := range strings.Split(strings.Trim(d.Text, "[]"), ",") {
		spans, known := spansOf(item)
		if !known {
			return nil
		}
		all = append(all, spans...)
	}
	slices.SortFunc(all, func(a, b span) int { return int(a.earliest - b.earliest) })
	var out []Gap
	last := all[0].latest
	for _, s := range all[1:] {
		if s.earliest > last+1 {
			out = append(out, Gap{last + 1, s.earliest - 1})
		}
		last = max(last, s.latest)
	}
	return out
}

// MaxRuns is how many separate runs of days a date may mean to be kept. A store has the gaps
// between them beside the date: 2XXX-XX-13 has 12,000.
const MaxRuns = 200

// TooScattered reports whether a date that was written can mean more than MaxRuns runs of days.
// Runs that touch each other count apart.
func (d Date) TooScattered() bool {
	if d.Earliest == nil || d.Latest == nil || strings.Contains(d.Text, "/") {
		return false
	}
	n := 0
	for _, item := range strings.Split(strings.Trim(d.Text, "[]"), ",") {
		if strings.Contains(item, "..") {
			n++
		} else if p, err := parsePartial(strings.TrimRight(item, "?~%")); err == nil && !p.noYear {
			n += p.runs()
		}
	}
	return n > MaxRuns
}

// spansOf returns the runs of days that a date, or a range of a set, can mean. known is false
// if a bound is unknown.
func spansOf(item string) (spans []span, known bool) {
	if strings.Contains(item, "..") {
		s, err := parseItem(item, true, true)
		return []span{s}, err == nil && s.earliest != unknown && s.latest != unknown
	}
	p, err := parsePartial(strings.TrimRight(item, "?~%"))
	if err != nil || p.noYear {
		return nil, false
	}
	return p.spans(), true
}

// runs returns how many runs of days spans returns, or a few more: not every month has a 31st.
func (p partial) runs() int {
	years := p.lastYear - p.firstYear + 1
	switch {
	case p.month == 0 && p.day == 0:
		return 1
	case p.month == 0:
		return 12 * years
	}
	return years
}

// spans returns the runs of days that the date can mean, in order.
func (p partial) spans() []span {
	if p.month == 0 && p.day == 0 {
		return []span{p.span()}
	}
	firstMonth, lastMonth := p.month, p.month
	if p.month == 0 {
		firstMonth, lastMonth = 1, 12
	}
	var out []span
	for y := p.firstYear; y <= p.lastYear; y++ {
		for m := firstMonth; m <= lastMonth; m++ {
			switch most := daysIn(y, m); {
			case p.day == 0:
				out = append(out, span{dayOf(y, m, 1), dayOf(y, m, most)})
			case p.day <= most:
				out = append(out, span{dayOf(y, m, p.day), dayOf(y, m, p.day)})
			}
		}
	}
	return out
}

// gapBits are the bits of a day in the code of a gap.
const gapBits = 24

// Code returns the number by which stores keep the gap. Like in Key, each day is shifted by
// 1<<22; the first takes the bits from 24 up, the last those below.
func (g Gap) Code() int64 { return CodeOf(g.First)<<gapBits | CodeOf(g.Last) }

// CodeOf returns the number by which the code of a gap has a day. The code divided by GapUnit
// is that of the first day, and the rest that of the last.
func CodeOf(d Day) int64 { return int64(d - Past) }

// GapUnit divides the code of a gap.
const GapUnit = 1 << gapBits
