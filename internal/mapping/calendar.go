package mapping

import (
	"fmt"
	"time"

	hijri "github.com/hablullah/go-hijri"
)

// A calendar says which days a date means.
type calendar struct {
	// century is that of the years of two digits up to the pivot. Those above are of the
	// century before.
	century int
	months  map[string]int // the names of its months in English, in small letters; nil: it has none
	isEDTF  bool           // its years are those of EDTF
	// edtf writes a date as EDTF, in the Gregorian calendar. A month or day of 0 is not
	// known. The error says why there is no such date.
	edtf func(year, month, day int) (string, error)
}

// calendars are those that a mapping may name.
var calendars = map[string]calendar{
	"gregorian": {2000, englishMonths, true, gregorian},
	// The Buddhist calendar of today has the months and days of the Gregorian one.
	"buddhist": {2500, englishMonths, false, func(year, month, day int) (string, error) { return gregorian(year-543, month, day) }},
	// The calendar of Saudi Arabia is fixed by tables, so its days are exact.
	"umm-al-qura": {1400, nil, false, func(year, month, day int) (string, error) {
		const first, last = 1356, 1500
		if year < first || year > last {
			return "", fmt.Errorf("the tables of umm-al-qura have the years %d to %d", first, last)
		}
		return lunar(year, month, day, "", func(year, month int) time.Time {
			return hijri.UmmAlQuraDate{Year: int64(year), Month: int64(month), Day: 1}.ToGregorian()
		})
	}},
	// Elsewhere a month begins when its moon is seen. Arithmetic tells that within a day or
	// two, so the dates are approximate.
	"hijri": {1400, nil, false, func(year, month, day int) (string, error) {
		if year < 1 {
			return "", fmt.Errorf("there is no year %d", year)
		}
		return lunar(year, month, day, "~", arithmetic)
	}},
}

// englishMonths are the names of months, and how they are shortened.
var englishMonths = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
	"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}

func gregorian(year, month, day int) (string, error) {
	switch {
	case year < 0 || year > 9999:
		return "", fmt.Errorf("the year would be %d; expected one from 0 to 9999", year)
	case month == 0:
		return fmt.Sprintf("%04d", year), nil
	case month > 12:
		return "", fmt.Errorf("there is no month %d", month)
	case day == 0:
		return fmt.Sprintf("%04d-%02d", year, month), nil
	}
	if most := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day(); day > most {
		return "", fmt.Errorf("%s %04d has %d days", time.Month(month), year, most)
	}
	return fmt.Sprintf("%04d-%02d-%02d", year, month, day), nil
}

// arithmetic returns the first day of a month in the tabular Islamic calendar: months have 30
// and 29 days in turn, and of 30 years 11 have a day more. Only such a rule gives days of the
// Gregorian calendar for all years: the library gives those of the Julian one before 1582.
func arithmetic(year, month int) time.Time {
	days := 354*(year-1) + (11*year+3)/30 + 29*(month-1) + month/2
	return time.Date(622, time.July, 19+days, 0, 0, 0, 0, time.UTC)
}

// lunar writes a date of a calendar of which only the first day of each month is known. A
// year and a month are a range of days. The qualifier follows each day.
func lunar(year, month, day int, qualifier string, firstOf func(year, month int) time.Time) (string, error) {
	if month > 12 {
		return "", fmt.Errorf("there is no month %d", month)
	}
	from, next := firstOf(year, max(month, 1)), firstOf(year+1, 1)
	if month > 0 && month < 12 {
		next = firstOf(year, month+1)
	}
	write := func(t time.Time) string { return t.Format(time.DateOnly) + qualifier }
	if day == 0 {
		return "[" + write(from) + ".." + write(next.AddDate(0, 0, -1)) + "]", nil
	}
	if most := int(next.Sub(from).Hours() / 24); day > most {
		return "", fmt.Errorf("month %d of the year %d has %d days", month, year, most)
	}
	return write(from.AddDate(0, 0, day-1)), nil
}
