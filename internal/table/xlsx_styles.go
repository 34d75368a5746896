package table

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A dateStyle says what the number in a cell means, by the format that shows it.
type dateStyle uint8

const (
	plainNumber dateStyle = iota
	dateOnly              // the format shows no time
	timeOnly              // the format shows no date
	dateAndTime
	elapsed // the format shows hours, minutes or seconds beyond those of a day
)

// readStyles reads the formats of numbers.
func (w *workbook) readStyles(part string) error {
	var doc struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Styles []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := w.decode(part, &doc); err != nil {
		return err
	}
	codes := map[int]string{}
	for _, f := range doc.Formats {
		codes[f.ID] = f.Code
	}
	for _, s := range doc.Styles {
		style := builtin(s.Format)
		if code, ok := codes[s.Format]; ok {
			style = styleOf(code)
		}
		w.dates = append(w.dates, style)
	}
	return nil
}

// builtin returns the style of a format that has no code in the workbook (ECMA-376, part 1,
// 18.8.30). Those from 27 and from 50 are dates in East Asian languages.
func builtin(format int) dateStyle {
	switch {
	case format >= 14 && format <= 17, format >= 27 && format <= 31, format == 36, format >= 50 && format <= 58:
		return dateOnly
	case format >= 18 && format <= 21, format >= 32 && format <= 35, format == 45, format == 47:
		return timeOnly
	case format == 22:
		return dateAndTime
	case format == 46:
		return elapsed
	}
	return plainNumber
}

var (
	// literals are the parts of a format that stand for themselves, for a blank or for a
	// colour, a condition or a language.
	literals    = regexp.MustCompile(`"[^"]*"|[\\_*].|\[[^\]]*\]`)
	elapsedPart = regexp.MustCompile(`(?i)\[(h+|m+|s+)\]`)
	meridiem    = regexp.MustCompile(`(?i)am/pm|a/p`)
)

// styleOf returns the style of a format, by its code. The first of its sections is for
// positive numbers.
func styleOf(code string) dateStyle {
	if elapsedPart.MatchString(code) {
		return elapsed
	}
	code, _, _ = strings.Cut(literals.ReplaceAllString(code, ""), ";")
	code = strings.ToLower(meridiem.ReplaceAllString(code, "h"))
	date := strings.ContainsAny(code, "dy") || strings.Contains(code, "m") && !strings.ContainsAny(code, "hs")
	clock := strings.ContainsAny(code, "hs")
	switch {
	case date && clock:
		return dateAndTime
	case date:
		return dateOnly
	case clock:
		return timeOnly
	}
	return plainNumber
}

const secondsADay = 24 * 60 * 60

// dateText writes a number of days as a date, a time or both. A time of 0:00 is left out
// beside a date, since databases write dates so.
func (w *workbook) dateText(number string, style dateStyle) (string, error) {
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return "", fmt.Errorf("the cell has %q, which is not a number; expected the number of a date", number)
	}
	seconds := int64(math.Round(n * secondsADay))
	if n < 0 || n >= 2_958_466 {
		return "", fmt.Errorf("the number %s is shown as a date, and there is none; expected a number of days from 0 to 2958465", number)
	}
	clock := fmt.Sprintf("%02d:%02d:%02d", seconds/3600%24, seconds/60%60, seconds%60)
	days := seconds / secondsADay
	if style == dateOnly {
		days = int64(n)
	}
	switch {
	case style == elapsed:
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60), nil
	case days == 0 && !w.from1904 && style != dateOnly:
		return clock, nil
	case days == 60 && !w.from1904:
		return "", fmt.Errorf("the cell has 29 February 1900, a day that never was; expected another date")
	}
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case w.from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days < 60: // before the day that never was
		first = first.AddDate(0, 0, 1)
	}
	date := first.AddDate(0, 0, int(days)).Format("2006-01-02")
	if style == dateOnly || clock == "00:00:00" {
		return date, nil
	}
	return date + "T" + clock, nil
}

// decimal writes a number without an exponent, and without the noise of binary fractions:
// a spreadsheet shows 15 digits, and 0.1+0.2 is 0.30000000000000004 in the file.
func decimal(number string) (string, error) {
	if integer.MatchString(number) {
		return number, nil
	}
	n, err := strconv.ParseFloat(number, 64)
	if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
		return "", fmt.Errorf("the cell has %q, which is not a number; expected one", number)
	}
	n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'e', 14, 64), 64)
	return strconv.FormatFloat(n, 'f', -1, 64), nil
}

var integer = regexp.MustCompile(`^-?[1-9][0-9]*$|^0$`)
