package edtf

import (
	"errors"
	"strings"
)

// parseInterval reads start/end: something that lasts. Each is a date, `..` for
// open, or empty for unknown.
func parseInterval(s string) (span, error) {
	start, end, _ := strings.Cut(s, "/")
	switch {
	case strings.Contains(end, "/"):
		return span{}, errors.New("it has more than one slash; an interval is written 2020-08/2022-02 and a day 2020-08-13")
	case start == "" && end == "":
		return span{}, errors.New("it has neither a start nor an end; where nothing is known, write XXXX")
	}
	from, err := parseEnd(start)
	if err != nil {
		return span{}, err
	}
	to, err := parseEnd(end)
	if err != nil {
		return span{}, err
	}
	return fromTo(from, to)
}

func parseEnd(s string) (span, error) {
	switch s {
	case "":
		return span{unknown, unknown}, nil
	case "..":
		return span{Past, Future}, nil
	}
	return parseWhole(s)
}
