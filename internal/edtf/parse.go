package edtf

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// MaxLen is how long the text of a date may be, in bytes.
const MaxLen = 64

// Parse reads a date. The error is one sentence for the person who wrote it: the
// text, what is wrong with it, and what was expected or is the case:
//
//	"2021-02-30" is not a date: February 2021 has 28 days
//
// Every failure is the writer's; there is no other kind of error.
func Parse(s string) (Date, error) {
	ends, err := parse(s)
	if err != nil {
		return Date{}, fmt.Errorf("%s is not a date: %w", quoted(s), err)
	}
	d := Date{Text: s}
	if !ends.earliest.known() && !ends.latest.known() {
		return d, nil
	}
	if ends.earliest != unknown {
		d.Earliest = &ends.earliest
	}
	if ends.latest != unknown {
		d.Latest = &ends.latest
	}
	return d, nil
}

// quoted quotes s for an error, cut where it is longer than any date.
func quoted(s string) string {
	if len(s) > MaxLen {
		return fmt.Sprintf("%q", strings.ToValidUTF8(s[:MaxLen/2], "")+"…")
	}
	return fmt.Sprintf("%q", s)
}

// span is the earliest and the latest day that something can mean; each may be
// unknown, the first Past and the second Future.
type span struct{ earliest, latest Day }

func parse(s string) (span, error) {
	switch {
	case s == "":
		return span{}, errors.New("it is empty; expected a date such as 2020-08-13, or XXXX where nothing is known")
	case len(s) > MaxLen:
		return span{}, fmt.Errorf("it is %d bytes long, and a date has at most %d", len(s), MaxLen)
	case strings.TrimSpace(s) != s:
		return span{}, errors.New("it begins or ends with white space")
	case strings.ContainsFunc(s, unicode.IsSpace):
		return span{}, errors.New("it has white space in it; expected a form such as 2020-08, 2020-08/2022-02 or [2019,2021]")
	case s[0] == '[':
		return parseSet(s)
	case s[0] == '{':
		return span{}, errors.New("several dates at once cannot be recorded in one; for one of several, write [2019,2021]")
	case strings.Contains(s, "/"):
		return parseInterval(s)
	case strings.Contains(s, ".."):
		return span{}, errors.New("an interval is written with a slash, as in 2020/.., and a choice with brackets, as in [2020..]")
	}
	return parseWhole(s)
}

// parseWhole reads one date with at most one qualifier after it.
func parseWhole(s string) (span, error) {
	if n := len(s) - 1; n >= 0 && strings.IndexByte("?~%", s[n]) >= 0 {
		s = s[:n]
	}
	if strings.ContainsAny(s, "?~%") {
		return span{}, errors.New("expected one qualifier at most, after the whole date: ? (uncertain), ~ (approximate) or % (both)")
	}
	p, err := parsePartial(s)
	if err != nil {
		return span{}, err
	}
	return p.span(), nil
}

// fromTo joins the ends of an interval or a range. It is refused only when it
// certainly ends before it starts: 2020-08/2020 may well end in December.
func fromTo(from, to span) (span, error) {
	if from.earliest.known() && to.latest.known() && to.latest < from.earliest {
		return span{}, fmt.Errorf("it ends (%s at the latest) before it starts (%s at the earliest)", to.latest, from.earliest)
	}
	return span{from.earliest, to.latest}, nil
}
