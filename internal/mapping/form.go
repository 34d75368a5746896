package mapping

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"casegraph/internal/edtf"
	"casegraph/internal/record"
	"casegraph/internal/suggest"
)

// A form is a form of dates, such as "D Month YYYY". It is made of words. Other letters
// stand in apostrophes, and all other characters as they are.
type form struct {
	written string
	pattern *regexp.Regexp // nil: any date in EDTF
	dating
}

// A word of a form, and the pattern that it stands for. A group of the pattern is named by
// the part of a date that it finds. Several words find a year.
type word struct{ name, part, pattern string }

// formWords are the words of forms. A word comes before those that it begins with.
var formWords = []word{
	{"YYYYs", "year", `(?:the )?(?P<decade>\d{3})0['’]?s`},
	{"YYYY", "year", `(?P<year>\d{4})`},
	{"YY", "year", `(?P<short>\d{2})`},
	{"Month", "month", ""}, // its pattern is made of the names
	{"Mon", "month", ""},
	{"MM", "month", `(?P<month>\d{2})`},
	{"M", "month", `(?P<month>\d{1,2})`},
	{"DD", "day", `(?P<day>\d{2})`},
	{"D", "day", `(?P<day>\d{1,2})(?:st|nd|rd|th)?`},
	{"hh", "", `\d{2}`},
	{"h", "", `\d{1,2}`},
	{"mm", "", `\d{2}`},
	{"ss", "", `\d{2}(?:[.,]\d+)?`},
	{"AM", "", `[AP]\.?M\.?`},
	{"T", "", `T`},
	{"Z", "", `(?:Z|[+-]\d{2}(?::?\d{2})?)`},
	{"EDTF", "", ""},
}

// foreignWords are words of the forms of other programs.
var foreignWords = map[string]string{
	"yyyy": "YYYY", "yy": "YY", "MMM": "Mon", "mmm": "Mon", "MMMM": "Month", "mmmm": "Month", "dd": "DD", "d": "D", "HH": "hh", "H": "h", "A": "AM", "a": "AM",
}

// form reads a form. The error says what is wrong with it.
func (d dating) form(written string) (form, error) {
	f := form{written: written, dating: d}
	fail := func(format string, args ...any) (form, error) {
		return f, fmt.Errorf("date: %s %s", record.Quoted(written), fmt.Sprintf(format, args...))
	}
	if written == "EDTF" {
		if !d.calendar.isEDTF {
			return fail("has dates of the calendar gregorian only; expected no other calendar beside it")
		}
		return f, nil
	}
	var pattern strings.Builder
	has := map[string]string{} // the word of each part
	last := word{}
	for rest := strings.Join(strings.Fields(written), " "); rest != ""; {
		before := last
		last = word{}
		if rest[0] == '\'' {
			text, after, ok := strings.Cut(rest[1:], "'")
			if !ok {
				return fail("has an apostrophe that is not closed; expected letters between two, such as D 'de' Month YYYY")
			}
			pattern.WriteString(regexp.QuoteMeta(text))
			rest = after
			continue
		}
		letters := rest[:len(rest)-len(strings.TrimLeft(rest, latin))]
		if letters == "" {
			_, n := utf8.DecodeRuneInString(rest)
			pattern.WriteString(regexp.QuoteMeta(rest[:n]))
			rest = rest[n:]
			continue
		}
		w, ok := nextWord(letters)
		if _, foreign := foreignWords[letters]; foreign || !ok {
			letters = unknownWord(letters)
			return fail("has %s, which is not a word of a form%s", record.Quoted(letters), wordInstead(letters))
		}
		switch {
		case w.name == "EDTF":
			return fail("has more than EDTF; expected EDTF as a form of its own")
		case strings.Contains(before.pattern, "{1,2}") && strings.Contains(w.pattern, `\d`) && w.name != "Z":
			return fail("does not tell where %s ends; expected a form with two digits for it, %s", before.name, before.name+before.name)
		case w.name == "MM" && has["month"] != "" && (has["hh"] != "" || has["h"] != ""):
			return fail("has the month twice; did you mean the minutes, mm?")
		case w.part != "" && has[w.part] != "":
			return fail("has the %s twice, as %s and %s; expected it once", w.part, has[w.part], w.name)
		}
		if w.part != "" {
			has[w.part] = w.name
		} else {
			has[w.name] = w.name
		}
		if w.name == "Month" || w.name == "Mon" {
			w.pattern = d.namePattern()
		}
		pattern.WriteString(w.pattern)
		rest, last = rest[len(w.name):], w
	}
	switch {
	case has["year"] == "YY" && d.pivot < 0:
		return fail("has a year of two digits; expected pivot beside date, such as pivot: 30, which reads 30 as %d and 31 as %d", d.calendar.century+30, d.calendar.century-100+31)
	case has["mm"] != "" && has["hh"] == "" && has["h"] == "":
		return fail("has minutes (mm) without hours (hh); did you mean the month, MM?")
	case has["year"] == "":
		return fail("has no year; expected a form such as DD.MM.YYYY, M/YYYY or YYYY")
	case has["day"] != "" && has["month"] == "":
		return fail("has a day without a month; expected a form such as DD.MM.YYYY, M/YYYY or YYYY")
	case has["year"] == "YYYYs" && (has["month"] != "" || !d.calendar.isEDTF):
		return fail("has a decade with more than that; expected YYYYs alone, in the calendar gregorian")
	case strings.HasPrefix(has["month"], "Mon") && len(d.months) == 0:
		return fail("has the name of a month; expected months beside date, a list of the names in this calendar")
	}
	var err error
	f.pattern, err = regexp.Compile("(?i)^" + pattern.String() + "$")
	return f, err
}

// unknownWord returns the word of another program that letters end with, or else all letters.
func unknownWord(letters string) string {
	for rest := letters; rest != ""; {
		if _, ok := foreignWords[rest]; ok {
			return rest
		}
		at := slices.IndexFunc(formWords, func(w word) bool { return strings.HasPrefix(rest, w.name) })
		if at < 0 {
			break
		}
		rest = rest[len(formWords[at].name):]
	}
	return letters
}

// wordInstead is the end of an error about letters that are no word.
func wordInstead(letters string) string {
	var names []string
	for _, w := range formWords {
		names = append(names, w.name)
	}
	meant := foreignWords[letters]
	if meant == "" && len(letters) > 2 {
		meant = suggest.Nearest(letters, names)
	}
	if meant != "" {
		meant = "; did you mean " + meant + "?"
	}
	return meant + "; expected words of " + strings.Join(names, " ") + ", and other letters in apostrophes"
}

// latin are the letters that words are made of.
const latin = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// nextWord returns the word that letters begin with, if words are all that they consist of.
// The case of Month and Mon does not matter.
func nextWord(letters string) (word, bool) {
	for _, w := range formWords {
		if len(letters) < len(w.name) {
			continue
		}
		begin, rest := letters[:len(w.name)], letters[len(w.name):]
		if begin != w.name && !(len(begin) > 2 && w.part == "month" && strings.EqualFold(begin, w.name)) {
			continue
		}
		if rest == "" {
			return w, true
		}
		if _, ok := nextWord(rest); ok {
			return w, true
		}
	}
	return word{}, false
}

// namePattern finds the name of a month, with or without a point.
func (d dating) namePattern() string {
	names := slices.SortedFunc(maps.Keys(d.months), func(a, b string) int {
		return cmp.Or(len(b)-len(a), strings.Compare(a, b))
	})
	for i, n := range names {
		names[i] = regexp.QuoteMeta(n)
	}
	return `(?P<name>` + strings.Join(names, "|") + `)\.?`
}

// monthOf returns the number of the month with a name, or 0. Case does not matter, in the
// same way as in the pattern.
func (d dating) monthOf(name string) int {
	if n := d.months[strings.ToLower(name)]; n != 0 {
		return n
	}
	for known, n := range d.months {
		if strings.EqualFold(known, name) {
			return n
		}
	}
	return 0
}

// read reads a date of this form and writes it as EDTF. The error says why a text that
// looks like such a date is none.
func (f form) read(s string) (date string, fits bool, err error) {
	if f.pattern == nil {
		_, err := edtf.Parse(s)
		return s, err == nil, nil
	}
	found := f.pattern.FindStringSubmatch(s)
	if found == nil {
		return "", false, nil
	}
	var year, month, day int
	for i, part := range f.pattern.SubexpNames() {
		n, _ := strconv.Atoi(found[i])
		switch part {
		case "decade":
			return found[i] + "X", true, nil
		case "year":
			year = n
		case "short":
			if year = f.calendar.century + n; n > f.pivot {
				year -= 100
			}
		case "name":
			if month = f.monthOf(found[i]); month == 0 {
				return "", false, nil
			}
		case "month":
			month = n
		case "day":
			day = n
		}
		if n == 0 && (part == "month" || part == "day") {
			return "", true, fmt.Errorf("there is no %s %s", part, found[i])
		}
	}
	date, err = f.calendar.edtf(year, month, day)
	return date, true, err
}
