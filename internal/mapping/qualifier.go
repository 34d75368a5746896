package mapping

import (
	"fmt"
	"regexp"
	"strings"

	"casegraph/internal/edtf"
)

// qualifiers are the English words around a date that say how it is meant.
var qualifiers = regexp.MustCompile(`(?i)^(before |after )?(about |approximately |approx\.? ?|circa |ca\.? ?|c\.? ?|~ ?)?(.*?)( ?\?| ?\(\?\))?$`)

// qualified reads a date with qualifiers.
func (d dates) qualified(s string) (first, other found, err error) {
	m := qualifiers.FindStringSubmatch(s)
	if m == nil || m[3] == s {
		return first, other, errNoForm
	}
	first, other, err = d.read(m[3])
	if err != nil {
		return first, other, err
	}
	for _, f := range []*found{&first, &other} {
		if f.by == "" {
			continue
		}
		if m[2] != "" {
			f.date, err = withQualifier(f.date, '~')
		}
		if m[4] != "" && err == nil {
			f.date, err = withQualifier(f.date, '?')
		}
		if m[1] != "" && err == nil {
			f.date, err = beside(f.date, strings.EqualFold(m[1], "before "))
		}
		if err != nil {
			return first, other, err
		}
	}
	return first, other, nil
}

// withQualifier adds a qualifier to a date, or to both ends of a range of days.
func withQualifier(date string, qualifier byte) (string, error) {
	if from, to, ok := strings.Cut(strings.Trim(date, "[]"), ".."); ok && from != "" && to != "" {
		from, err := withQualifier(from, qualifier)
		if err != nil {
			return "", err
		}
		to, err := withQualifier(to, qualifier)
		return "[" + from + ".." + to + "]", err
	}
	if strings.ContainsAny(date, "[/,") {
		return "", errNoForm
	}
	plain := strings.TrimRight(date, "?~%")
	if plain != date && date[len(plain)] != qualifier {
		qualifier = '%'
	}
	return parsable(plain + string(qualifier))
}

// beside writes that something was before all that a date can mean, or after it. It is as
// exact as the date: what was before 1990 was in 1989 at the latest.
func beside(date string, before bool) (string, error) {
	d, err := edtf.Parse(date)
	from, _, isRange := strings.Cut(strings.Trim(date, "[]"), "..")
	plain := strings.TrimRight(from, "?~%")
	if err != nil || d.FirstDay() == "" || d.LastDay() == "" || strings.ContainsAny(date, "/,") || len(plain) > len("YYYY") && strings.Contains(plain, "X") {
		return "", errNoForm
	}
	if isRange {
		plain = d.FirstDay()
	}
	day, format := *d.Latest+1, "[%s%s..]"
	if before {
		day, format = *d.Earliest-1, "[..%s%s]"
	}
	text := day.String()
	if len(text) != len("YYYY-MM-DD") || text[0] == '-' {
		return "", errNoForm
	}
	return parsable(fmt.Sprintf(format, text[:len(plain)], from[len(strings.TrimRight(from, "?~%")):]))
}

// parsable returns a text if it is a date.
func parsable(date string) (string, error) {
	if _, err := edtf.Parse(date); err != nil {
		return "", errNoForm
	}
	return date, nil
}
